"""Units: every body is called with astropy Quantities; and what is typed at the door is converted once, or refused."""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import numpy as np
import pytest
from astropy import units as u
from hypothesis import example, given, settings
from hypothesis import strategies as st

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.units import UnitError, astropy_unit, from_si, parse, to_si
from orbitcompute.declare import Formula, Quantity, registry
from orbitcompute.studies.scenario.assemble import assemble

# Fits and tables whose bodies hold numbers in SI; their units are declared, not derived.
FITS = {"atmospheric_density", "exponential_density"}
# Of any one unit, whatever they declare: their bodies take Quantities as they are.
GENERIC = {"greater", "lesser"}
# The kernel in `kernels/season.py` works on arrays and remembers its answers by float.
KERNELS = {"season_summary", "trapped_dose_rate_in", "cell_fluence_rate_in", "solar_proton_exposure_in",
           "cell_solar_proton_rate_in", "tabulated_density_ratio", "density_ratio_in", "sun_synchronous_density_ratio_in",
           "orbit_density_in"}
# What the routing kernel hands on, in SI.
ROUTING_UNITS = {
    "minimum": "s", "median": "s", "p95": "s", "p99": "s", "maximum": "s", "unreachable": "1", "hops": "1",
    "equator_dawn": "s", "equator_noon": "s", "equator_median": "s",
    "busiest": "1", "mean": "1", "unreached": "1", "exchange": "1",
}
STAGED = ("relay_routing", "user_access", "relay_loads")
# For each base unit another of its dimension.
OTHER_BASES = {"m": u.km, "kg": u.t, "s": u.h, "rad": u.deg, "bit": u.Gbit, "USD": "kUSD", "FLOP": "TFLOP"}


@cache
def unit_named(text: str) -> u.UnitBase:
    """The unit a declaration means inside: temperatures are kelvins, counted things and USD as they are."""
    return u.Unit(astropy_unit(text))


@cache
def si(unit: u.UnitBase) -> u.UnitBase:
    """The product of base units that `unit` is a multiple of."""
    bases = [u.m, u.kg, u.s, u.A, u.K, u.rad, u.bit, unit_named("USD"), unit_named("FLOP")]
    found = unit.decompose(bases=bases)
    return u.CompositeUnit(1.0, found.bases, found.powers)


@cache
def other(unit: u.UnitBase) -> u.UnitBase:
    """A unit of the same dimension in which almost every value is another number; shares are in percent."""
    found = si(unit)
    if not found.bases:
        return u.percent
    swapped = [OTHER_BASES.get(base.name, base) for base in found.bases]
    product = u.dimensionless_unscaled
    for base, power in zip(swapped, found.powers, strict=True):
        product = product * (unit_named(base) if isinstance(base, str) else base) ** power
    return product


SYSTEMS: dict[str, Callable[[u.UnitBase], u.UnitBase]] = {"SI": si, "as declared": lambda unit: unit, "other": other}


def with_unit(value: float, text: str, system: str) -> u.Quantity:
    """An SI `value` as a Quantity of the declared unit `text`, expressed in a system of units."""
    unit = unit_named(text)
    return u.Quantity(value, si(unit)).to(SYSTEMS[system](unit))


def plain(value: Any, text: str) -> float:
    """The SI number of a Quantity of the dimension of `text`; astropy's error when the dimension is another."""
    return float(u.Quantity(value).to(si(unit_named(text))).value)


def bare(function: Callable[..., Any], replaced: Mapping[str, Any]) -> Callable[..., Any]:
    """The same body over other globals; the module itself is not touched."""
    return types.FunctionType(function.__code__, {**function.__globals__, **replaced}, function.__name__)


def dimensioned(formula: Formula) -> Callable[..., Any]:
    """A formula that takes and gives Quantities: arguments to SI floats by their declared units, the result's attached."""

    def call(*arguments: Any) -> Any:
        floats = [plain(value, text) for value, text in zip(arguments, formula.arguments.values(), strict=True)]
        found = formula.function(*floats)
        if isinstance(formula.unit, str):
            return u.Quantity(found, si(unit_named(formula.unit)))
        return tuple(u.Quantity(value, si(unit_named(text))) for value, text in zip(found, formula.unit, strict=True))

    return call


def number_rounded(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Rounding of a pure number; astropy would round the digits it happens to be written in (percent)."""
    return lambda value: function(u.Quantity(value).to(u.dimensionless_unscaled))


ROUNDING = types.SimpleNamespace(**{**vars(np), "floor": number_rounded(np.floor), "ceil": number_rounded(np.ceil)})


@cache
def dimensioned_names() -> dict[str, Any]:
    """Constants and formulas by the names that bodies use, with their units."""
    constants = {
        name: u.Quantity(entry.value, si(unit_named(entry.unit))) for name, entry in registry.constants.items()
    }
    formulas = {
        name: entry.function if name in GENERIC else dimensioned(entry) for name, entry in registry.formulas.items()
    }
    return {**constants, **formulas, "np": ROUNDING}


@cache
def central() -> dict[str, Any]:
    """SI values of the default scenario; 0.8 where a figure is null."""
    model = assemble("gigawatt-2028").model
    routing: dict[str, Any] = {name: dict.fromkeys(ROUTING_UNITS, 0.1) for name in STAGED}
    routing["fibre_latency_median"] = np.float64(0.1)
    values = dict(model.held(routing, routing).evaluate().values)  # no kernel runs
    return {
        name: 0.8 if isinstance(value, float) and not np.isfinite(value) else value for name, value in values.items()
    }


def structured(name: str, system: str) -> Any:
    """The structure that a quantity hands on, each figure of it with its unit."""
    value = central()[name]
    if name == "eclipse_season":
        declared = registry.formulas["season_summary"].unit
        return tuple(with_unit(figure, text, system) for figure, text in zip(value, declared, strict=True))
    return {key: with_unit(value[key], text, system) for key, text in ROUTING_UNITS.items()}


STRUCTURES = {name for name, entry in registry.quantities.items() if entry.unit == "structure"}


def points(entry: Quantity) -> Iterator[dict[str, Any]]:
    """Arguments in SI: the central values, then each halved in turn, under every alternative of every choice."""
    choices = [name for name in entry.arguments if name in registry.choices]
    scalars = [name for name in entry.arguments if name not in choices and name not in STRUCTURES]
    for codes in itertools.product(*[registry.choices[name].codes.values() for name in choices]):
        at = {**{name: central()[name] for name in entry.arguments}, **dict(zip(choices, codes, strict=True))}
        yield at
        for name in scalars:
            yield {**at, name: 0.5 * at[name]}


CALLED = [entry for entry in registry.quantities.values() if not entry.staged]


@pytest.fixture
def angles_are_numbers() -> Iterator[None]:
    with u.set_enabled_equivalencies(u.dimensionless_angles()), np.errstate(all="ignore"):
        yield


@pytest.mark.usefixtures("angles_are_numbers")
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("entry", CALLED, ids=lambda entry: entry.name)
def test_rule_3_quantities_have_their_declared_unit(entry: Quantity, system: str) -> None:
    body = bare(entry.function, dimensioned_names())
    for point in points(entry):
        given_units = [
            value if name in registry.choices
            else structured(name, system) if name in STRUCTURES
            else with_unit(value, load().unit_of(name), system)
            for name, value in point.items()
        ]
        found = body(*given_units)
        expected = entry.function(*[np.float64(v) if isinstance(v, float) else v for v in point.values()])
        if entry.unit == "structure":
            declared = registry.formulas["season_summary"].unit
            found = [plain(value, text) for value, text in zip(found, declared, strict=True)]
            assert found == pytest.approx(list(expected), rel=1e-12, nan_ok=True)
        else:
            assert plain(found, entry.unit) == pytest.approx(float(expected), rel=1e-12, abs=0.0, nan_ok=True), point


@pytest.mark.usefixtures("angles_are_numbers")
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("entry", [f for f in registry.formulas.values() if f.name not in FITS | KERNELS],
                         ids=lambda entry: entry.name)
def test_rule_3_formulas_have_their_declared_units(entry: Formula, system: str) -> None:
    """A quantity trusts the units that a formula declares: here they are derived from its body, too."""
    lengths = {"radius": 6.978e6, "earth_radius": 6.378e6, "radius_from": 6.6e6, "radius_to": 6.978e6,
               "top": 6e5, "floor": 2.5e5}
    special = {"gravitational_parameter": 3.986e14, "life": 1.5e8, "year": 3.156e7, "time": 8.5e8}
    values = {name: (lengths | special).get(name, 0.4) for name in entry.arguments}
    body = bare(entry.function, dimensioned_names())
    found = body(*[with_unit(value, entry.arguments[name], system) for name, value in values.items()])
    expected = entry.function(*[np.float64(value) for value in values.values()])
    if isinstance(entry.unit, str):
        found, expected, declared = (found,), (expected,), (entry.unit,)
    else:
        declared = entry.unit
    for value, number, text in zip(found, expected, declared, strict=True):
        assert plain(value, text) == pytest.approx(float(number), rel=1e-12, abs=0.0)


@pytest.mark.usefixtures("angles_are_numbers")
def test_rule_3_would_find_a_mistake() -> None:
    """A wrong unit, an addition of unlike things, a bare SI number and a misplaced factor are all found."""
    length, time = with_unit(7e6, "km", "SI"), with_unit(60.0, "min", "SI")
    with pytest.raises(u.UnitConversionError):
        plain(length / time, "km")
    with pytest.raises(u.UnitConversionError):
        plain(length, "m / s")
    with pytest.raises(u.UnitConversionError):
        dimensioned_names()["circular_speed"](length, time)
    assert plain(length + with_unit(1.0, "m", "other"), "km") == pytest.approx(7000001.0, rel=1e-15)
    with pytest.raises(u.UnitConversionError):
        length + 1000.0
    assert dimensioned_names()["DAY"].unit == u.s
    assert plain(with_unit(0.25, "1", "other") * 1, "1") == 0.25
    assert with_unit(0.25, "1", "other").value == pytest.approx(25.0)


def test_a_generic_formula_still_compares_like_with_like() -> None:
    lesser = dimensioned_names()["lesser"]
    assert lesser(2 * u.h, 100 * u.min) == 6000 * u.s
    with pytest.raises(u.UnitConversionError):
        lesser(2 * u.h, 100 * u.m)


def test_every_quantity_that_is_not_staged_is_called() -> None:
    assert {entry.name for entry in registry.quantities.values()} - {entry.name for entry in CALLED} == {
        *STAGED, "fibre_latency_median", "probability_by_date", "median_year"}


# -- at the door ---------------------------------------------------------------------------------------------------

USED = sorted(units.units_in_use())
TYPED = [text for text in USED if text not in ("", "1")]
STEADY = settings(deadline=None, derandomize=True, max_examples=300)


def test_the_table_is_what_astropy_says() -> None:
    """`python -m orbitcompute.remake units` writes it anew."""
    assert units.TABLE.read_text(encoding="utf-8") == units.table_text(set(USED))


@pytest.mark.parametrize(
    ("text", "declared", "value"),
    [
        ("600km", "m", 600e3),
        ("600", "km", 600e3),
        ("0.9", "1", 0.9),
        ("90%", "1", 0.9),
        ("55degC", "K", 328.15),
        ("328.15K", "degC", 328.15),
        ("55", "degC", 328.15),
        ("1500USD/kg", "USD / kg", 1500.0),
        ("1.5kUSD / kg", "USD/kg", 1500.0),
        ("-3.5e-2 km", "m", -35.0),
        ("+.5h", "min", 1800.0),
        ("1_000km", "m", 1e6),
        (" 2 kWh ", "J", 7.2e6),
        ("1MWh", "kWh", 3.6e9),
        ("40000Gbps", "Tbit / s", 4e13),
        ("1PFLOPh", "FLOP", 3.6e18),
        ("3tCO2", "kg", 3000.0),
        ("1MMBtu", "kWh", 1055055852.62),
        ("7month", "year", 7 * 31557600 / 12),
        ("180deg", "rad", np.pi),
        ("0.05 1/year", "1 / year", 0.05 / 31557600),
        ("72accelerator", "1", 72.0),
        ("2flight/year", "1 / year", 2 / 31557600),
        ("10 USD / (kW year)", "USD / (W s)", 10 / 1e3 / 31557600),
    ],
)
def test_what_a_reader_types(text: str, declared: str, value: float) -> None:
    assert parse(text, declared) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(("text", "declared"), [
    ("600km", "kg"), ("1500USD", "USD / kg"), ("1500USD/kg", "USD"), ("5kWh", "kW"), ("55degC", "W / K"), ("5", "parsec/"),
    ("3 apples", "1"), ("5km;", "km"), ("5(km", "km"), ("5 nan", "1"), ("km", "km"), ("", "1"),
    ("nan", "1"), ("inf", "km"), ("five", "1"), ("1,200km", "km"), ("--5km", "km"), ("0x10", "1"), ("1e", "1"),
    ("1_km", "km"), ("1__0", "1"), ("5deg_C", "K"), ("5mag", "1"), ("5dB", "1"), ("3photon", "1"), ("5 dex(km)", "km"),
])
def test_what_is_refused_is_named(text: str, declared: str) -> None:
    with pytest.raises(UnitError) as fault:
        parse(text, declared)
    number = units.NUMBER.fullmatch(text)
    culprits = [text, declared, *([number[2]] if number else [])]
    assert any(f"`{culprit}`" in str(fault.value) for culprit in culprits)


@pytest.mark.parametrize("text", ["1 200km", "600 2km", "5 -1 km", "1 200"])
def test_a_number_in_the_unit_is_refused(text: str) -> None:
    """`1 200km` is 1,200 km to whoever types it, and 200 km to astropy."""
    with pytest.raises(UnitError):
        parse(text, "1" if text == "1 200" else "km")


@STEADY
@given(st.text(st.sampled_from("0123456789.eE+-_ kmWsg/*^()%degCUSD"), max_size=12), st.sampled_from(USED))
@example("1_km", "km")
@example("5deg_C", "K")
def test_whatever_is_typed_is_a_number_or_a_unit_error(text: str, declared: str) -> None:
    try:
        assert isinstance(parse(text, declared), float)
    except UnitError as fault:
        assert "`" in str(fault)


FINITE = st.floats(min_value=1e-12, max_value=1e12)


@STEADY
@given(st.one_of(FINITE, FINITE.map(lambda value: -value)), st.sampled_from(USED))
def test_a_value_comes_back(value: float, text: str) -> None:
    """There and back to the last digits; degC loses what its offset swallows."""
    back = from_si(to_si(value, text), text)
    assert back == pytest.approx(value, rel=1e-14, abs=1e-12 if text == "degC" else 0.0)


@STEADY
@given(FINITE, st.sampled_from(TYPED))
def test_a_value_typed_with_its_unit_is_the_bare_number(value: float, text: str) -> None:
    assert parse(f"{value!r} {text}", text) == parse(repr(value), text) == to_si(value, text)


@STEADY
@given(FINITE, st.sampled_from(TYPED), st.sampled_from(TYPED))
def test_units_of_one_kind_convert_and_others_are_refused(value: float, given_unit: str, declared: str) -> None:
    """Astropy decides what is of one kind, angles counting as pure numbers."""
    same = si(unit_named(given_unit)).is_equivalent(si(unit_named(declared)), u.dimensionless_angles())
    if not same:
        with pytest.raises(UnitError, match="is not a unit of the same kind as"):
            parse(f"{value!r} {given_unit}", declared)
        return
    expected = value + 273.15 if given_unit == "degC" else u.Quantity(value, unit_named(given_unit)).to_value(
        si(unit_named(given_unit)))
    assert parse(f"{value!r} {given_unit}", declared) == pytest.approx(float(expected), rel=1e-14)
