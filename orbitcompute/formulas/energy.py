"""What a kilowatt-hour costs from a plant that one owns."""

from __future__ import annotations

from orbitcompute.declare import JULIAN_YEAR, formula
from orbitcompute.formulas.money import capital_recovery


@formula(
    "USD / kWh", rate="1", life="s", capital="USD / W", fixed="USD / (kW year)", reserve="1", utilisation="1",
    fuel="USD / kWh", running="USD / kWh", source="nrel-atb-2024",
)
def generation_cost(
    rate: float, life: float, capital: float, fixed: float, reserve: float, utilisation: float, fuel: float, running: float
) -> float:
    """Cost of a kilowatt-hour from a plant of one's own: capital and upkeep over the hours it serves, fuel, running costs.

    `reserve` is capacity installed over the load it serves (spare machines), `utilisation` the mean load over the peak.
    Leaves out taxes, credits and interest during construction.
    """
    yearly = capital * capital_recovery(rate, life) / JULIAN_YEAR + fixed
    return reserve * yearly / utilisation + fuel + running
