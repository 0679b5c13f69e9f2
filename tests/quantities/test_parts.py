"""A satellite's price by its parts: sums by hand, and trades that a price per watt does not see."""

from __future__ import annotations

import pytest

from orbitcompute import evaluate


def value(name: str, **settings: str) -> float:
    return evaluate(set=settings, outputs=(name,), ranges=False).value(name)


def test_a_satellite_by_hand() -> None:
    """500 m2 at 800, 150 m2 at 2,000, 40 kWh at 1,000, 600 kg at 1,000, 100 kW at 1.5 $/W, a bus of 1 M$; a tenth to test."""
    settings = {
        "array_area": "500m2", "silicon_array_price": "800USD/m2", "radiator_area": "150m2",
        "radiator_price_per_area": "2000USD/m2", "battery_capacity": "40kWh", "battery_price_per_energy": "1000USD/kWh",
        "structure_mass": "400kg", "shielding_mass": "150kg", "attitude_control_mass": "50kg",
        "structure_price_per_mass": "1000USD/kg", "coolant_loop_price_per_power": "1.5USD/W", "it_power_rating": "100kW",
        "satellite_bus_price": "1MUSD", "integration_price_share": "0.1",
    }
    by_hand = (1e6 + 500 * 800 + 150 * 2000 + 40 * 1000 + 600 * 1000 + 100e3 * 1.5) / 0.9
    assert value("satellite_parts_price", **settings) == pytest.approx(by_hand)
    assert value("satellite_first_cost_per_power", **settings, satellite_cost_basis="parts") == pytest.approx(by_hand / 100e3)


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("radiator_area", {"coolant_supply_temperature": "25degC"}),
        ("array_area", {"cell_efficiency_given": "0.17"}),
        ("battery_capacity", {"eclipse_policy": "battery"}),
        ("structure_mass", {"structure_factor": "1.35"}),
    ],
)
def test_more_of_a_part_costs_more_by_parts_and_nothing_by_power(name: str, changes: dict[str, str]) -> None:
    assert value(name, **changes) > value(name)
    by_parts = {"satellite_cost_basis": "parts"}
    assert value("satellite_cost_per_power", **by_parts, **changes) > value("satellite_cost_per_power", **by_parts)
    assert value("satellite_cost_per_power", **changes) == pytest.approx(value("satellite_cost_per_power"))


def test_three_junction_cells_have_their_own_price() -> None:
    by_parts = {"satellite_cost_basis": "parts", "cell_technology": "iii_v"}
    dear = value("satellite_cost_per_power", **by_parts)
    assert dear > value("satellite_cost_per_power", **by_parts, three_junction_array_price="4500USD/m2")
    assert value("array_area", cell_technology="iii_v") < value("array_area")
