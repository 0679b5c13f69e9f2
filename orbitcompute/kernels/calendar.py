"""The calendar of a build-up in orbit: one possible future after another, month by month.

A future draws every prior once (each from a table of its quantiles, so that the kernel knows no distributions), then
runs the months: vehicles fly whole flights under the ceilings of their sites, operators build from what is scarcest,
satellites are commissioned, die and are retired. Draws are numbered (`counter`), so that a future does not depend on
which others are run, in what order or on how many threads.

`calendar` is the loop over a block of futures; `tests/twins.py` holds one future written another way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from orbitcompute.kernels._jit import kernel
from orbitcompute.kernels.draws.counter import uniform
from orbitcompute.kernels.draws.draw import normal_score

FIRST_YEAR = 2027
# The priors, in the order of the tables: those of the design and the rules, then of each site, vehicle and operator.
DESIGN = (
    "specific_power", "specific_power_growth", "satellite_power", "attrition", "design_life", "commissioned_share",
    "commissioning_time", "delivered_share", "capital_cost", "capital_cost_growth", "second_ceilings", "third_ceilings",
)
SITE = ("opens",)
VEHICLE = (
    "flights", "flight_growth", "growth_kept", "payload", "payload_later", "payload_ramp", "stage_burnout_mass",
    "mass_kept", "satellites_by_volume", "success", "success_gain", "compute_share", "compute_share_later",
)
OPERATOR = (
    "start", "prototype", "factory", "factory_growth", "growth_years", "cells", "cell_growth", "accelerators",
    "accelerator_growth", "radiators", "radiator_growth", "funding", "funding_growth",
)
(
    SPECIFIC_POWER, SPECIFIC_POWER_GROWTH, SATELLITE_POWER, ATTRITION, DESIGN_LIFE, COMMISSIONED_SHARE,
    COMMISSIONING_TIME, DELIVERED_SHARE, CAPITAL_COST, CAPITAL_COST_GROWTH, SECOND_CEILINGS, THIRD_CEILINGS,
) = range(len(DESIGN))
(
    FLIGHTS, FLIGHT_GROWTH, GROWTH_KEPT, PAYLOAD, PAYLOAD_LATER, PAYLOAD_RAMP, STAGE_BURNOUT_MASS, MASS_KEPT,
    SATELLITES_BY_VOLUME, SUCCESS, SUCCESS_GAIN, COMPUTE_SHARE, COMPUTE_SHARE_LATER,
) = range(len(VEHICLE))
(
    START, PROTOTYPE, FACTORY, FACTORY_GROWTH, GROWTH_YEARS, CELLS, CELL_GROWTH, ACCELERATORS, ACCELERATOR_GROWTH,
    RADIATORS, RADIATOR_GROWTH, FUNDING, FUNDING_GROWTH,
) = range(len(OPERATOR))
RESOURCES = ("start", "launch", "factory", "cells", "accelerators", "radiators", "funding")
START_BINDS, LAUNCH_BINDS, FACTORY_BINDS, CELLS_BIND, ACCELERATORS_BIND, RADIATORS_BIND, FUNDING_BINDS = range(7)
FIRST_SATELLITE, FACTORY_RATE, LAUNCHED, OPERATING = 0, 1, 2, 3
NEVER = int(np.iinfo(np.int16).max)
NODE_LOW, NODE_STEP, NODES = -5.12, 0.02, 513
# The numbers set aside for a future: its common factor and priors, then who never begins, phases, failures by month.
DRAWS, FIRST_OF_NEVER, FIRST_OF_PHASES, FIRST_OF_FLIGHTS = 8192, 1024, 1280, 1536
STOCK_MONTHS = 12.0  # satellites are built at most a year ahead of their flights
SUCCESS_MOST = 0.98
EXACT_FLIGHTS = 500
SHARE_FROM, SHARE_OVER = 1, 4  # the share for compute moves from 2028 to 2032

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@kernel
def prior_value(table: Floats, deviate: float) -> float:
    """The prior at a standard normal deviate: its quantile there, between the nodes of its table."""
    place = (deviate - NODE_LOW) / NODE_STEP
    place = 0.0 if place < 0.0 else (NODES - 1.0 if place > NODES - 1.0 else place)
    node = min(int(place), NODES - 2)
    return table[node] + (place - node) * (table[node + 1] - table[node])


@kernel
def draw_priors(key: np.uint64, number: int, tables: Floats, loadings: Floats, values: Floats) -> None:
    """Fill `values`: each prior from a deviate that shares the future's common factor by its loading.

    A loading leaves a prior's own distribution as it is and correlates two priors by the product of theirs. What has
    one value only is not drawn.
    """
    common = normal_score(uniform(key, np.uint64(number)))
    for prior in range(tables.shape[0]):
        values[prior] = tables[prior, 0]
        if tables[prior, 0] != tables[prior, NODES - 1]:
            own = normal_score(uniform(key, np.uint64(number + 1 + prior)))
            loading = loadings[prior]
            deviate = loading * common + np.sqrt(1.0 - loading * loading) * own
            values[prior] = prior_value(tables[prior], deviate)


@kernel
def failures(flights: int, success: float, share: float) -> int:
    """How many of `flights` fail: the binomial quantile at a `share` in (0, 1).

    Beyond `EXACT_FLIGHTS` in a month it is the normal approximation, rounded: no ceiling allows so many.
    """
    if flights > EXACT_FLIGHTS:
        spread = np.sqrt(flights * success * (1.0 - success))
        middle = flights * (1.0 - success) + spread * normal_score(share)
        return int(min(max(np.floor(middle + 0.5), 0.0), flights))
    chance = success**flights
    below, failed = chance, 0
    while below < share and failed < flights:
        chance *= (flights - failed) * (1.0 - success) / ((failed + 1) * success)
        below += chance
        failed += 1
    return failed


@kernel
def month_of(date: float) -> int:
    """The first whole month from a date on, counted from January of the first year; NEVER is far beyond the last."""
    months = np.ceil((date - FIRST_YEAR) * 12.0)
    return NEVER if months >= NEVER else max(int(months), 0)


@kernel
def permitted_flights(year: int, ceilings: Floats, reaches: Integers, opens: Floats, tier: int) -> tuple[float, float]:
    """Flights that the ceilings of all sites allow in a year, and those from sites that reach the orbit.

    A site that opens within the year counts for the rest of it.
    """
    permitted, reaching = 0.0, 0.0
    for site in range(ceilings.shape[0]):
        part = min(max(FIRST_YEAR + year + 1.0 - opens[site], 0.0), 1.0)
        permitted += part * ceilings[site, tier]
        reaching += part * ceilings[site, tier] * reaches[site]
    return permitted, reaching


@kernel
def power_per_flight(vehicle: Floats, year: int, satellite_power: float, satellite_mass: float) -> float:
    """IT power on a full flight in a year [MW]: whole satellites, as many as it lifts to the orbit flown and as fit."""
    later = max(vehicle[PAYLOAD_LATER], vehicle[PAYLOAD])
    payload = vehicle[PAYLOAD] + (later - vehicle[PAYLOAD]) * min(year / vehicle[PAYLOAD_RAMP], 1.0)
    stage = vehicle[STAGE_BURNOUT_MASS]
    to_orbit = max((payload + stage) * vehicle[MASS_KEPT] - stage, 0.0)
    satellites = np.floor(min(to_orbit / satellite_mass, vehicle[SATELLITES_BY_VOLUME]) + 1e-9)
    return satellite_power * satellites / 1000.0


@kernel
def scarcest(factory: float, cells: float, accelerators: float, radiators: float, funding: float) -> tuple[float, int]:
    """The least of the supplies and which it is."""
    least, which = factory, FACTORY_BINDS
    if cells < least:
        least, which = cells, CELLS_BIND
    if accelerators < least:
        least, which = accelerators, ACCELERATORS_BIND
    if radiators < least:
        least, which = radiators, RADIATORS_BIND
    if funding < least:
        least, which = funding, FUNDING_BINDS
    return least, which


@kernel
def calendar(
    key: np.uint64,
    first: int,
    tables: Floats,
    loadings: Floats,
    ceilings: Floats,
    reaches: Integers,
    vehicle_operator: Integers,
    vehicle_sited: Integers,
    vehicle_cap: Floats,
    operator_never: Floats,
    operator_counted: Integers,
    rung_basis: Integers,
    rung_threshold: Floats,
    operating_at: Floats,
    reached_in: Integers,
    flown_in: Integers,
    binding: Floats,
) -> None:
    """Run the futures from number `first` on, one for each row of `operating_at`.

    Given: `tables` (priors x NODES) of quantiles at even steps of a normal deviate, in the order DESIGN, SITE by site,
    VEHICLE by vehicle, OPERATOR by operator, with their `loadings` on the common factor; `ceilings` (sites x tiers)
    [flights a year] and whether each site reaches the orbit; for each vehicle its operator, whether the sites bound it,
    and its most flights a year (in the first year only, where sites bound it); for each operator the chance that it
    never begins and whether it counts; and for each rung its basis and threshold [MW].

    Filled: `operating_at` (futures x years), power operating at a year's end [MW]; `reached_in` (futures x rungs), the
    month at whose end a rung has been reached, or NEVER; `flown_in` (futures x years), flights of the first vehicle;
    `binding` (years x RESOURCES), futures by what bound them in a year, added to what is there.

    Units as declared for the priors. Flights come in whole numbers, evenly spaced from a random phase: the prior is of
    the flights that are flown, so chance adds nothing to its spread. Leaves out stand-downs after a failure, slips of
    single flights and repair in orbit.
    """
    count, years = operating_at.shape
    sites, vehicles, operators, rungs = ceilings.shape[0], vehicle_operator.size, operator_never.size, rung_basis.size
    months = 12 * years
    at_vehicle = len(DESIGN) + sites * len(SITE)
    at_operator = at_vehicle + vehicles * len(VEHICLE)
    values = np.empty(tables.shape[0])
    opens = values[len(DESIGN) : at_vehicle]
    vehicle = values[at_vehicle:at_operator].reshape((vehicles, len(VEHICLE)))
    operator = values[at_operator:].reshape((operators, len(OPERATOR)))
    path, excess, flown, lifted = np.empty(vehicles), np.empty(vehicles), np.empty(vehicles), np.empty(vehicles)
    whole = np.empty(vehicles)
    rate, share, load_of, success = np.empty(vehicles), np.empty(vehicles), np.empty(vehicles), np.empty(vehicles)
    stock, factory, radiators = np.empty(operators), np.empty(operators), np.empty(operators)
    factory_step, radiator_step = np.empty(operators), np.empty(operators)
    cells, accelerators, money = np.empty(operators), np.empty(operators), np.empty(operators)
    funding = np.empty(operators)
    begins, prototype = np.empty(operators, np.int64), np.empty(operators, np.int64)
    added, launched, built = np.empty(months), np.empty(months), np.empty(months)
    bound = np.empty(len(RESOURCES))
    for future in range(count):
        number = (first + future) * DRAWS
        draw_priors(key, number, tables, loadings, values)
        for v in range(vehicles):
            path[v], excess[v] = vehicle[v, FLIGHTS], vehicle[v, FLIGHT_GROWTH] - 1.0
            flown[v] = uniform(key, np.uint64(number + FIRST_OF_PHASES + 2 * v))
            lifted[v] = uniform(key, np.uint64(number + FIRST_OF_PHASES + 2 * v + 1))
        for o in range(operators):
            never = uniform(key, np.uint64(number + FIRST_OF_NEVER + o)) < operator_never[o]
            prototype[o] = NEVER if never else month_of(operator[o, PROTOTYPE])
            begins[o] = NEVER if never else month_of(operator[o, START])
            if begins[o] < prototype[o] < months:  # production does not begin before prototypes that are planned
                begins[o] = prototype[o]
            stock[o] = 0.0
            cells[o], accelerators[o] = operator[o, CELLS] / 12.0, operator[o, ACCELERATORS] / 12.0
            money[o] = 1000.0 / 12.0 * operator[o, FUNDING]
            factory[o], factory_step[o] = operator[o, FACTORY] / 12.0, operator[o, FACTORY_GROWTH] ** (1.0 / 12.0)
            radiators[o], radiator_step[o] = operator[o, RADIATORS] / 12.0, operator[o, RADIATOR_GROWTH] ** (1.0 / 12.0)
        life, lag = int(12.0 * values[DESIGN_LIFE] + 0.5), int(values[COMMISSIONING_TIME] + 0.5)
        kept_a_month = (1.0 - values[ATTRITION]) ** (1.0 / 12.0)
        kept_a_life = kept_a_month**life
        standing, before, launched_sum, built_sum = 0.0, 0.0, 0.0, 0.0
        reached_in[future, :] = NEVER
        left = rungs
        mass, cost = values[SATELLITE_POWER] / values[SPECIFIC_POWER], values[CAPITAL_COST]
        for year in range(years):
            now = FIRST_YEAR + year
            tier = (1 if now >= values[SECOND_CEILINGS] else 0) + (1 if now >= values[THIRD_CEILINGS] else 0)
            if year > 1:  # the priors are of 2028
                mass /= values[SPECIFIC_POWER_GROWTH]
                cost *= values[CAPITAL_COST_GROWTH]
            permitted, reaching = permitted_flights(year, ceilings, reaches, opens, tier)
            grown = min(max((year - SHARE_FROM) / SHARE_OVER, 0.0), 1.0)
            for v in range(vehicles):
                if year > 0:
                    path[v] *= 1.0 + excess[v]
                    excess[v] *= vehicle[v, GROWTH_KEPT]
                early = vehicle[v, COMPUTE_SHARE]
                share[v] = early + grown * (max(vehicle[v, COMPUTE_SHARE_LATER], early) - early)
                rate[v] = path[v] if vehicle_sited[v] == 1 and year > 0 else min(path[v], vehicle_cap[v])
                if vehicle_sited[v] == 1:
                    rate[v] = min(rate[v], permitted)
                    share[v] = min(share[v], reaching / rate[v]) if rate[v] > 0.0 else 0.0
                load_of[v] = power_per_flight(vehicle[v], year, values[SATELLITE_POWER], mass)
                success[v] = min(vehicle[v, SUCCESS] + vehicle[v, SUCCESS_GAIN] * year,
                                 max(vehicle[v, SUCCESS], SUCCESS_MOST))
            for o in range(operators):
                if 1 < year <= 1.0 + operator[o, GROWTH_YEARS]:
                    cells[o] *= operator[o, CELL_GROWTH]
                    accelerators[o] *= operator[o, ACCELERATOR_GROWTH]
                    money[o] *= operator[o, FUNDING_GROWTH]
                funding[o] = money[o] / cost
            bound[:] = 0.0
            flown_in[future, year] = 0
            for month in range(12 * year, 12 * year + 12):
                arrived, made_in_all = 0.0, 0.0
                for v in range(vehicles):
                    flies = flown[v] + rate[v] / 12.0
                    whole[v] = np.floor(flies) - np.floor(flown[v])
                    flown[v] = flies
                flown_in[future, year] += int(whole[0])
                for o in range(operators):
                    if month < begins[o]:
                        continue
                    supply, which = scarcest(factory[o], cells[o], accelerators[o], radiators[o], funding[o])
                    made = min(supply, max(STOCK_MONTHS * supply - stock[o], 0.0))
                    stock[o] += made
                    if month - begins[o] < 12.0 * operator[o, GROWTH_YEARS]:
                        factory[o] *= factory_step[o]
                        radiators[o] *= radiator_step[o]
                    room, sent = 0.0, 0.0
                    for v in range(vehicles):
                        if vehicle_operator[v] != o:
                            continue
                        if whole[v] == 0.0:
                            continue
                        lifts = lifted[v] + whole[v] * share[v]
                        own = np.floor(lifts) - np.floor(lifted[v])
                        lifted[v] = lifts
                        load = min(own * load_of[v], stock[o])
                        room += own * load_of[v]
                        if load > 0.0:
                            chance = uniform(key, np.uint64(number + FIRST_OF_FLIGHTS + v * months + month))
                            lost = failures(int(own), success[v], chance)
                            stock[o] -= load
                            sent += load
                            arrived += load * (own - lost) / own * operator_counted[o]
                    if operator_counted[o] == 1:
                        made_in_all += made
                        bound[which if room > sent else LAUNCH_BINDS] += sent + 1e-9
                launched[month], built[month] = arrived, made_in_all
                launched_sum += arrived - (launched[month - 12] if month >= 12 else 0.0)
                built_sum += made_in_all - (built[month - 3] if month >= 3 else 0.0)
                added[month] = launched[month - lag] * values[COMMISSIONED_SHARE] if month >= lag else 0.0
                standing = standing * kept_a_month + added[month]
                if month >= life:
                    standing -= added[month - life] * kept_a_life
                operating = standing * values[DELIVERED_SHARE]
                for rung in range(rungs if left > 0 else 0):
                    if reached_in[future, rung] != NEVER:
                        continue
                    if rung_basis[rung] == LAUNCHED:
                        level = launched_sum
                    elif rung_basis[rung] == FACTORY_RATE:
                        level = 4.0 * built_sum
                    else:
                        level = min(operating, before)  # thirty days: at the month's beginning and at its end
                        if rung_basis[rung] == FIRST_SATELLITE:
                            for o in range(operators):
                                if operator_counted[o] == 1 and month > prototype[o]:
                                    level = max(level, rung_threshold[rung])
                    if level >= rung_threshold[rung]:
                        reached_in[future, rung] = month
                        left -= 1
                before = operating
            operating_at[future, year] = before
            total = bound.sum()
            for resource in range(len(RESOURCES)):
                if total > 0.0:
                    binding[year, resource] += bound[resource] / total
                elif resource == START_BINDS:
                    binding[year, resource] += 1.0
