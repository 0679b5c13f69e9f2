"""A craft that outlives its servers: it stops with them, runs on with old ones, or is brought new ones.

Each way its own price: a shorter life for the craft, less compute from old servers, or a second launch and a visit. With
the same life for both the three are the same.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import lesser

CAPPED, RUN_ON, REPLACED = choice(
    "craft_life_rule",
    "What becomes of a craft that outlives its servers",
    capped="it stops with them and is paid off over their life: with dead servers it earns nothing",
    run_on="old servers work on in it to the end: they give less and fail more, and are paid off over all those years",
    replaced="new servers are launched and put in when the old ones are worn out",
)


@quantity("year")
def satellite_working_life(craft_life_rule: float, satellite_design_life: float, orbital_it_life: float) -> float:
    """Years for which a satellite works and over which failures count: its design life, or its servers' if it stops."""
    return lesser(satellite_design_life, orbital_it_life) if craft_life_rule == CAPPED else satellite_design_life


@quantity("year")
def orbital_it_life(twin_it_life: float) -> float:
    """Economic life of servers in orbit, from their purchase: that of the same chips on Earth, one draw for both sides.

    Newer chips make both old at the same pace; what runs on beyond it is the craft's rule (`craft_life_rule`).
    """
    return twin_it_life


@quantity("year", above=0.0, otherwise="servers are worn out before they enter service")
def orbital_it_service_life(
    craft_life_rule: float, orbital_it_life: float, orbital_it_idle_time: float, satellite_design_life: float
) -> float:
    """Years over which servers in orbit are paid off: what is left of their economic life, the satellite's at most.

    Chips age from the day they are bought. Where they run on they are paid off over all the years that they work.
    """
    left = lesser(orbital_it_life - orbital_it_idle_time, satellite_design_life)
    return satellite_design_life if craft_life_rule == RUN_ON else left


@quantity("year")
def orbital_craft_service_life(satellite_working_life: float) -> float:
    """Years over which craft and launch are paid off: as long as the satellite works."""
    return 1.0 * satellite_working_life


@quantity("year")
def servers_run_on_time(
    craft_life_rule: float, satellite_design_life: float, orbital_it_life: float, orbital_it_idle_time: float
) -> float:
    """Years that servers work beyond their economic life, which runs from the day they are bought, where they do."""
    beyond = satellite_design_life - (orbital_it_life - orbital_it_idle_time)
    beyond = (beyond + np.abs(beyond)) / 2
    return beyond if craft_life_rule == RUN_ON else 0.0 * beyond


@quantity("1")
def servers_worth_share(
    servers_run_on_time: float,
    satellite_design_life: float,
    run_on_throughput_share: float,
    run_on_failure_ratio: float,
    accelerator_orbital_failure_rate: float,
) -> float:
    """What servers give as a mean over the satellite's life over what servers in their prime give; 1 within their life.

    Beyond it they give `run_on_throughput_share`, and fail `run_on_failure_ratio` as often: the more that are gone halfway
    through those years stands for all of them.
    """
    old = servers_run_on_time / satellite_design_life
    more = (run_on_failure_ratio - 1) * accelerator_orbital_failure_rate * servers_run_on_time / 2
    return 1 - old + old * run_on_throughput_share * np.exp(-more)


@quantity("1")
def servers_exchanges(craft_life_rule: float, satellite_design_life: float, orbital_it_life: float) -> float:
    """Times that servers are exchanged in a satellite's life, where they are: a fraction is a mean over many."""
    times = satellite_design_life / orbital_it_life - 1
    times = (times + np.abs(times)) / 2
    return times if craft_life_rule == REPLACED else 0.0 * times


@quantity("USD / W")
def server_exchange_cost_per_power(
    launch_cost_per_power: float,
    compute_mass: float,
    satellite_mass: float,
    server_exchange_mass_ratio: float,
    server_exchange_price: float,
    it_power_per_satellite: float,
    spare_ratio: float,
) -> float:
    """Bringing new servers to a satellite and putting them in, once, per wanted watt; the servers themselves apart.

    Launch by mass with what carries and fastens them, and the visit of a servicer.
    """
    launch = launch_cost_per_power * compute_mass * server_exchange_mass_ratio / satellite_mass
    return spare_ratio * (launch + server_exchange_price / it_power_per_satellite)


@quantity("USD / (kW year)")
def orbital_exchange_annuity(
    servers_exchanges: float, server_exchange_cost_per_power: float, orbital_craft_capital_recovery: float
) -> float:
    """Yearly payment for exchanges of servers: all of them as if paid with the satellite, so that interest errs high."""
    return servers_exchanges * server_exchange_cost_per_power * orbital_craft_capital_recovery
