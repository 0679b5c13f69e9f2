"""Costs against tables that other people, or other arithmetic than this program's, worked out."""

from __future__ import annotations

import pytest

import orbitcompute.quantities  # noqa: F401
from orbitcompute.catalog.units import from_si, to_si
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.formulas import capital_recovery
from orbitcompute.studies.evaluate import evaluate

KW_YEAR = "USD / (kW year)"

# The screening inputs: spares hold the capacity exactly, so reliability enters as spares over availability; a price per
# kilogram is paid for the mass delivered.
SCREENING = {
    "spares_rule": "given", "capacity_held": "1",
    "launch_success": "1", "launch_price_basis": "delivered_mass", "orbital_operations_cost_per_power": "400USD/(kW year)",
    "accelerator_server_price": "44200USD", "accelerator_server_power": "1700W", "twin_availability": "0.97",
}  # fmt: skip


def screened(
    bus: float, launch: float, specific_mass: float, rate: float, spares: float = 1.12, availability: float = 0.93
) -> dict[str, str]:
    return {
        **SCREENING, "satellite_cost_per_power": f"{bus}USD/W", "launch_price": f"{launch}USD/kg",
        "satellite_mass": f"{120 * specific_mass}kg", "orbital_discount_rate": f"{rate}",
        "spare_ratio_given": f"{spares}", "availability": f"{availability}",
    }  # fmt: skip


def values(settings: dict[str, str], *names: str) -> dict[str, float]:
    result = evaluate(set=settings, outputs=names, ranges=False)
    return {name: from_si(result.value(name), result.model.quantities[name].unit) for name in names}


def test_capital_recovery_nrel_annual_technology_baseline() -> None:
    """NREL's published row for utility solar, class 5, 2030: 21.262616 $/MWh."""
    recovery = capital_recovery(0.0438437, 30 * JULIAN_YEAR)
    energy_cost = 1000 * (recovery * 1.0583456 * 1193.481 + 17.99068) / (0.2757872 * 8760) - 17.84658
    assert energy_cost == pytest.approx(21.262616, rel=1e-3)


def test_capital_recovery_without_interest_repays_the_principal() -> None:
    assert capital_recovery(0.0, 5 * JULIAN_YEAR) == pytest.approx(0.2, rel=1e-15)
    assert capital_recovery(1e-9, 5 * JULIAN_YEAR) == pytest.approx(0.2, rel=1e-8)


@pytest.mark.parametrize(
    ("life", "expected"), [(3, 12.06), (5, 8.50), (7, 6.98)], ids=["3 years", "5 years", "7 years"]
)  # fmt: skip
def test_epoch_ai_gigawatt_cost_a_year(life: float, expected: float) -> None:
    """26 G$ of IT, 12 G$ of building over 14 years, 0.9 G$ a year: Epoch AI's three totals at one rate of 6.55 %."""
    settings = {
        "twin_discount_rate": "0.0655", "twin_it_life": f"{life}year", "twin_facility_life": "14year",
        "twin_spare_ratio": "1", "twin_availability": "1", "accelerator_server_price": "26000USD",
        "accelerator_server_power": "1000W", "twin_facility_cost_per_power": "12USD/W",
        "twin_energy_cost_per_power": "600USD/(kW year)", "twin_operations_cost_per_power": "300USD/(kW year)",
    }  # fmt: skip
    found = values(settings, "twin_cost_per_kw_year")
    assert found["twin_cost_per_kw_year"] / 1000 == pytest.approx(expected, rel=0.002)


@pytest.mark.parametrize(
    ("bus", "launch", "specific_mass", "rate", "per_kw_year"),
    [
        (30, 1500, 33, 0.12, 33179), (20, 500, 25, 0.12, 18576), (12, 500, 16, 0.11, 14340),
        (9, 200, 14.3, 0.10, 11586), (5, 100, 10, 0.10, 9855),
    ],
    ids=["today", "2028", "AI1-like", "AI1-like, cheap launch", "aspirational"],
)  # fmt: skip
def test_screening_table_per_installed_kw_year(
    bus: float, launch: float, specific_mass: float, rate: float, per_kw_year: float
) -> None:
    settings = screened(bus, launch, specific_mass, rate)
    found = values(settings, "orbital_cost_per_kw_year")
    installed = found["orbital_cost_per_kw_year"] * 0.93
    assert installed == pytest.approx(per_kw_year, rel=0.001)


def test_terrestrial_row_of_the_screening_table() -> None:
    settings = {"accelerator_server_price": "44200USD", "accelerator_server_power": "1700W"}
    found = values(settings, "twin_cost_per_kw_year")
    assert found["twin_cost_per_kw_year"] * 0.97 == pytest.approx(9593, rel=0.001)


CHIP = {
    "accelerator_server_price": "43342USD",
    "accelerator_server_power": "1667W",
    "accelerator_throughput": "2.5PFLOP/s",
}


@pytest.mark.parametrize(
    ("settings", "side", "hour", "kw_year", "pflop_hour"),
    [
        ({}, "terrestrial", 1.68, 13040, 1.47),
        ({}, "twin", 1.88, 9890, 0.75),
        (screened(9, 200, 14.3, 0.10), "orbital", 2.37, 12460, 0.95),
        (screened(22, 900, 30.8, 0.13, availability=0.95), "orbital", 4.91, 25800, 1.96),
    ],
    ids=["Colossus 1 as built", "same chips on Earth", "vendor figures", "catalog centrals"],
)
def test_which_terrestrial_cluster(
    settings: dict[str, str], side: str, hour: float, kw_year: float, pflop_hour: float
) -> None:
    """The table of three units: within 3 % from its stated inputs (its vendor row divides by 8,760 hours)."""
    found = values(
        {**settings, **CHIP},
        f"{side}_cost_per_accelerator_hour",
        f"{side}_cost_per_kw_year",
        f"{side}_cost_per_pflop_hour",
    )
    assert found[f"{side}_cost_per_accelerator_hour"] == pytest.approx(hour, rel=0.03)
    assert found[f"{side}_cost_per_kw_year"] == pytest.approx(kw_year, rel=0.03)
    assert found[f"{side}_cost_per_pflop_hour"] == pytest.approx(pflop_hour, rel=0.03)


@pytest.mark.parametrize(
    ("spares", "availability", "facility", "energy", "expected"),
    [
        (1.00, 0.99, 12, 600, (462, 322, 42)), (1.05, 0.97, 12, 600, (293, 153, None)),
        (1.12, 0.95, 12, 600, (101, None, None)), (1.05, 0.97, 20, 1000, (668, 528, 249)),
    ],
)  # fmt: skip
def test_break_even_launch_price(
    spares: float, availability: float, facility: float, energy: float, expected: tuple[float | None, ...]
) -> None:
    for bus, price in zip((3, 5, 9), expected, strict=True):
        settings = screened(bus, 500, 14.3, 0.10, spares, availability) | {
            "twin_facility_cost_per_power": f"{facility}USD/W", "twin_energy_cost_per_power": f"{energy}USD/(kW year)",
        }  # fmt: skip
        found = values(settings, "parity_launch_price")["parity_launch_price"]
        if price is None:
            assert found <= 0
        else:
            assert found == pytest.approx(price, rel=0.03)


def test_parity_budgets_against_the_same_chips() -> None:
    """4.4 $/W at 10 % money, 2.3 at 13 %, 9.4 against a constrained Earth, with the spares of the screening table."""
    base = screened(9, 200, 14.3, 0.10, spares=1.0, availability=0.95)
    budget = values(base, "parity_budget")["parity_budget"]
    settings = {**base, "satellite_cost_per_power": f"{budget}USD/W", "launch_price": "0USD/kg"}
    assert values(settings, "cost_ratio")["cost_ratio"] == pytest.approx(1.0, rel=1e-9)


def test_lease_is_a_price_an_hour_of_each_accelerator() -> None:
    """15 G$ a year over 325,000 accelerators is 5.27 $ an hour (8,766 hours: 5.265)."""
    result = evaluate(baseline="anthropic-lease", outputs=("terrestrial_cost_per_accelerator_hour",), ranges=False)
    found = from_si(result.value("terrestrial_cost_per_accelerator_hour"), "USD / h")
    assert found == pytest.approx(5.27, rel=0.002)


def test_doubling_every_price_doubles_every_cost() -> None:
    result = evaluate(ranges=False)
    money = [name for name, entry in result.model.assumptions.items()
             if "USD" in entry.unit and name in result.model.needed and name in ("accelerator_server_price",
             "satellite_cost_per_power_given", "launch_price", "orbital_operations_cost_per_power")]  # fmt: skip
    doubled = result.model.evaluate({name: 2 * result.model.assumptions[name].value for name in money})
    assert doubled.values["orbital_cost_per_kw_year"] == pytest.approx(
        2 * result.value("orbital_cost_per_kw_year"), rel=1e-12
    )


def test_spares_do_not_charge_reliability_twice() -> None:
    """More spares deliver more: the cost of a delivered kilowatt-year moves only through operations per wanted watt."""
    free = {"orbital_operations_cost_per_power": "0USD/(kW year)", "spares_rule": "given"}
    few = values({**free, "spare_ratio_given": "1.05"}, "orbital_cost_per_kw_year")
    many = values({**free, "spare_ratio_given": "1.30"}, "orbital_cost_per_kw_year")
    assert few["orbital_cost_per_kw_year"] == pytest.approx(many["orbital_cost_per_kw_year"], rel=1e-12)


def test_survival_alone_needs_the_spares_of_the_reference() -> None:
    """6.8 % accelerators and 1 % satellites lost a year: 1.21 over five years."""
    settings = {
        "accelerator_orbital_failure_rate": "0.068",
        "satellite_failure_rate": "0.01",
        "satellite_design_life": "5year",
    }
    assert values(settings, "spare_ratio")["spare_ratio"] == pytest.approx(1.21, abs=0.01)


def test_effective_life_of_the_research_viewer_without_silent_corruption() -> None:
    """Its 3.8 years for 1 % and 6.8 % over 4.6 years hold an overhead of 1.3 % for silent corruption, left out here."""
    settings = {
        "accelerator_orbital_failure_rate": "0.068",
        "satellite_failure_rate": "0.01",
        "satellite_design_life": "4.6year",
    }
    assert values(settings, "effective_life")["effective_life"] * (1 - 0.013) == pytest.approx(3.795, rel=0.01)


def test_a_lower_launch_price_never_raises_the_cost() -> None:
    result = evaluate(ranges=False)
    costs = [
        result.model.evaluate({"launch_price": to_si(price, "USD / kg")}).values["cost_ratio"]
        for price in (100, 500, 900, 1700)
    ]
    assert costs == sorted(costs)
