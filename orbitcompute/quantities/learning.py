"""Cost that falls with experience: launch with the mass ever flown, satellites with the number ever built.

A curve is known by its anchor as much as by its rate: the cumulative mass or count at which the starting cost holds. The
default takes prices as given, because a forecast price has its learning in it already.
"""

from __future__ import annotations

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import doublings_to_cost, experience_ratio, mean_experience_ratio

GIVEN, EXPERIENCE, OWNER = choice(
    "launch_price_rule",
    "Where the launch price comes from",
    given="the launcher's price as it is, a forecast included",
    experience="an experience curve from what customers pay and the mass flown so far, as a mean over this fleet",
    owner="an experience curve from what launches cost their owner, with a rate of its own, as a mean over this fleet",
)
NO_LEARNING, LEARNING = choice(
    "satellite_learning_rule",
    "Whether satellites get cheaper as this fleet is built",
    none="no: the cost given is the mean cost of the fleet",
    experience="an experience curve from the cost given and the satellites built so far, as a mean over this fleet",
)


@quantity("t")
def launch_mass_before_fleet(launch_learning_anchor_mass: float, launch_mass_until_fleet: float) -> float:
    """Mass ever brought to orbit by the launcher's maker when the first of this fleet flies."""
    return launch_learning_anchor_mass + launch_mass_until_fleet


@quantity("USD / kg", source="suncatcher-2511-19468")
def launch_price_before_fleet(
    launch_learning_anchor_price: float,
    launch_mass_before_fleet: float,
    launch_learning_anchor_mass: float,
    launch_learning_rate: float,
) -> float:
    """Price that the experience curve gives when the first of this fleet flies."""
    growth = launch_mass_before_fleet / launch_learning_anchor_mass
    return launch_learning_anchor_price * experience_ratio(growth, launch_learning_rate)


@quantity("USD / kg", source="suncatcher-2511-19468")
def launch_price_by_experience(
    launch_price_before_fleet: float, fleet_mass: float, launch_mass_before_fleet: float, launch_learning_rate: float
) -> float:
    """Mean price over this fleet on the experience curve, its own mass included; nobody else flies meanwhile.

    List prices from 2010 to 2026 show next to no learning: a curve is a claim about prices, not a record of them.
    """
    return launch_price_before_fleet * mean_experience_ratio(
        fleet_mass / launch_mass_before_fleet, launch_learning_rate
    )


@quantity("USD / kg")
def launch_owner_cost_by_experience(
    launch_owner_cost_anchor: float,
    launch_mass_before_fleet: float,
    launch_learning_anchor_mass: float,
    launch_owner_learning_rate: float,
    fleet_mass: float,
) -> float:
    """Mean cost to the launcher's owner over this fleet on an experience curve of its own, without a margin.

    What customers pay has not followed it: a price is what a market bears.
    """
    before = experience_ratio(launch_mass_before_fleet / launch_learning_anchor_mass, launch_owner_learning_rate)
    over_fleet = mean_experience_ratio(fleet_mass / launch_mass_before_fleet, launch_owner_learning_rate)
    return launch_owner_cost_anchor * before * over_fleet


@quantity("USD / kg")
def launch_price_paid(
    launch_price_rule: float, launch_price: float, launch_price_by_experience: float,
    launch_owner_cost_by_experience: float,
) -> float:
    """What this fleet pays per kilogram of the reference payload: a price, or the owner's cost."""
    if launch_price_rule == GIVEN:
        return launch_price
    return launch_price_by_experience if launch_price_rule == EXPERIENCE else launch_owner_cost_by_experience


@quantity("1")
def satellite_experience_factor(
    satellite_count: float, satellite_learning_anchor_count: float, satellite_learning_rate: float
) -> float:
    """Mean cost of this fleet's satellites over the cost given, on an experience curve anchored at a count."""
    return mean_experience_ratio(satellite_count / satellite_learning_anchor_count, satellite_learning_rate)


@quantity("1")
def satellite_learning_factor(satellite_learning_rule: float, satellite_experience_factor: float) -> float:
    """Mean cost of this fleet's satellites over the cost given."""
    return 1.0 if satellite_learning_rule == NO_LEARNING else satellite_experience_factor


@quantity("1", null="at no price of launch, a free one included, does orbit cost what Earth does")
def launch_doublings_to_parity(
    parity_launch_price: float, launch_learning_anchor_price: float, launch_learning_rate: float
) -> float:
    """Doublings of the mass ever flown that bring launch to its break-even price; null where there is no break-even."""
    return doublings_to_cost(parity_launch_price / launch_learning_anchor_price, launch_learning_rate)


@quantity("kt")
def launch_mass_to_parity(launch_doublings_to_parity: float, launch_learning_anchor_mass: float) -> float:
    """Mass flown from the anchor until launch has its break-even price; null where there is no break-even."""
    return launch_learning_anchor_mass * (2.0**launch_doublings_to_parity - 1)
