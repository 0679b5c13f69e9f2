"""OrbitalDatacenterSim (lballaty, September 2026): dollars per million tokens from racks in orbit and in a hall.

Equations of its specification, revision 0.3, with the defaults of its tool 3.5, in which 12.83 against 0.247 was printed.
Years are whole; each expected failure is replaced in its year, fractions of a satellite and of a flight and all; the whole
fleet is bought again at each refresh.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import STANDARD_GRAVITY, STEFAN_BOLTZMANN, apart
from orbitcompute.formulas import circular_speed, greater, lesser

MODEL = apart("lballaty", "lballaty-orbital-sim")
quantity = MODEL.quantity

# -- fleet -------------------------------------------------------------------------------------------------------------


@quantity("1", locator="sec. 5")
def productive_racks(target_power: float, rack_power: float) -> float:
    """Racks that answer, whole."""
    return np.ceil(target_power / rack_power)


@quantity("1", locator="sec. 5")
def satellites(productive_racks: float, spare_share: float) -> float:
    """Satellites of one rack each, spares rounded up."""
    return productive_racks + np.ceil(productive_racks * spare_share)


@quantity("kW", locator="sec. 6")
def load(rack_power: float, overhead_share: float) -> float:
    """Power of a satellite's rack with what is around it."""
    return rack_power * (1 + overhead_share)


@quantity("kW", locator="sec. 6")
def array_power(
    load: float, sunlit_share: float, charge_efficiency: float, conversion_efficiency: float, array_margin: float
) -> float:
    """Power of a satellite's array: the load, what nights take from batteries, losses and a margin."""
    return load * (1 + (1 - sunlit_share) / (sunlit_share * charge_efficiency)) / conversion_efficiency * (1 + array_margin)


@quantity("kg", locator="sec. 7")
def battery_mass(
    load: float, longest_eclipse: float, battery_reserve: float, depth_of_discharge: float, battery_specific_energy: float
) -> float:
    """Batteries for the longest eclipse and a reserve."""
    return load * (longest_eclipse + battery_reserve) / depth_of_discharge / battery_specific_energy


@quantity("W / m2", locator="sec. 8")
def radiator_flux(
    radiator_sides: float, fin_effectiveness: float, emissivity: float, radiator_temperature: float,
    absorbed_flux: float, degradation: float,
) -> float:
    """Heat that a square metre of radiator sheds."""
    emitted = emissivity * STEFAN_BOLTZMANN * radiator_temperature**4
    return radiator_sides * fin_effectiveness * (emitted - absorbed_flux) * (1 - degradation)


@quantity("m2", locator="sec. 8")
def radiator_area(load: float, radiator_flux: float) -> float:
    """Radiator of a satellite."""
    return load / radiator_flux


@quantity("kg", locator="sec. 6")
def array_mass(array_power: float, array_specific_power: float) -> float:
    """Array of a satellite."""
    return array_power / array_specific_power


@quantity("kg", locator="sec. 8")
def thermal_mass(radiator_area: float, radiator_areal_mass: float, load: float, heat_transport_mass: float) -> float:
    """Radiator and heat transport of a satellite."""
    return radiator_area * radiator_areal_mass + load * heat_transport_mass


@quantity("kg", locator="sec. 9")
def structure_mass(
    rack_mass: float, network_mass: float, shield_mass: float, bus_mass: float, propulsion_mass: float, array_mass: float,
    battery_mass: float, thermal_mass: float, reentry_mass: float, structure_share: float,
) -> float:
    """Structure of a satellite, a share of all its parts."""
    parts = rack_mass + network_mass + shield_mass + bus_mass + propulsion_mass + array_mass + battery_mass + thermal_mass
    return (parts + reentry_mass) * structure_share


@quantity("kg", locator="sec. 9")
def dry_mass(structure_mass: float, structure_share: float) -> float:
    """A satellite without its propellants."""
    return structure_mass / structure_share * (1 + structure_share)


@quantity("m / (s year)", locator="sec. 10")
def drag_speed(
    density: float, orbital_radius: float, gravitational_parameter: float, drag_coefficient: float, array_power: float,
    array_areal_power: float, radiator_area: float, drag_share: float, dry_mass: float,
) -> float:
    """Speed lost to the air in a year."""
    area = (array_power / array_areal_power + radiator_area) * drag_share
    pressure = 0.5 * density * gravitational_parameter / orbital_radius
    return pressure * drag_coefficient * area / dry_mass


@quantity("1 / year", locator="sec. 12")
def avoidances(
    population: float, shell_capacity: float, satellites: float, avoidances_start: float, pressure_exponent: float
) -> float:
    """Manoeuvres of a satellite a year to avoid others: rises as the shell fills, which is cut at 98 %."""
    before = lesser(population / shell_capacity, 0.98)
    after = lesser((population + satellites) / shell_capacity, 0.98)
    return avoidances_start * greater(1.0, (1 - before) / (1 - after)) ** pressure_exponent


@quantity("kg", locator="sec. 10.1")
def reentry_propellant(
    dry_mass: float, parking_radius: float, perigee_radius: float, gravitational_parameter: float,
    reentry_specific_impulse: float,
) -> float:
    """Propellant of the last burn, from the parking orbit to a perigee in the air."""
    low = np.sqrt(gravitational_parameter * (2 / parking_radius - 2 / (parking_radius + perigee_radius)))
    burn = circular_speed(parking_radius, gravitational_parameter) - low
    return dry_mass * np.expm1(burn / (STANDARD_GRAVITY * reentry_specific_impulse))


@quantity("kg", locator="sec. 10")
def wet_mass(
    dry_mass: float, reentry_propellant: float, design_life: float, keeping_speed: float, drag_speed: float,
    avoidances: float, avoidance_speed: float, contingency_speed: float, orbital_radius: float, parking_radius: float,
    gravitational_parameter: float, specific_impulse: float,
) -> float:
    """A satellite as launched: with propellant for its life, contingency, and a spiral down to the parking orbit."""
    yearly = keeping_speed + drag_speed + avoidances * avoidance_speed
    spiral = circular_speed(parking_radius, gravitational_parameter) - circular_speed(orbital_radius, gravitational_parameter)
    speed = design_life * yearly + contingency_speed + spiral
    return (dry_mass + reentry_propellant) * np.exp(speed / (STANDARD_GRAVITY * specific_impulse))


# -- cost --------------------------------------------------------------------------------------------------------------


@quantity("MUSD", locator="sec. 15")
def craft_reference_cost(
    bus_cost: float, array_mass: float, array_cost: float, thermal_mass: float, thermal_cost: float, network_mass: float,
    shield_mass: float, propulsion_mass: float, battery_mass: float, structure_mass: float, wet_mass: float, dry_mass: float,
    other_cost: float, integration_cost: float,
) -> float:
    """A satellite without its rack at the preset's own number; propellant at the price of other hardware, as it says."""
    other = network_mass + shield_mass + propulsion_mass + battery_mass + structure_mass + (wet_mass - dry_mass)
    return bus_cost + array_mass * array_cost + thermal_mass * thermal_cost + other * other_cost + integration_cost


@quantity("1", locator="sec. 14")
def satellites_per_launch(launch_payload: float, wet_mass: float, launch_most: float) -> float:
    """Satellites that a flight carries, whole; one, however heavy."""
    return greater(1.0, lesser(launch_most, np.floor(launch_payload / wet_mass)))


@quantity("1 / year", locator="sec. 20")
def failures(satellites: float, failure_rate: float, radiation_factor: float) -> float:
    """Satellites that fail a year, expected."""
    return satellites * failure_rate * radiation_factor


@quantity("MUSD", locator="sec. 15 and 19")
def rack_present_value(
    satellites: float, rack_cost: float, failures: float, year_length: float, horizon: float, refresh: float, money: float
) -> float:
    """Racks of the first fleet, of what fails and of each refresh, less what the last one is still worth."""
    failing = failures * year_length
    spent = satellites * rack_cost
    value = spent
    for year in range(1, 41):
        value = value + (failing * rack_cost * (1 + money) ** -year if year <= horizon else 0.0 * spent)
        due = np.floor(year / refresh) > np.floor((year - 1) / refresh) and year < horizon
        left = greater(0.0, year + refresh - horizon) / refresh
        value = value + (spent * ((1 + money) ** -year - left * (1 + money) ** -horizon) if due else 0.0 * spent)
    return value


@quantity("MUSD", locator="sec. 15.1 and 19")
def craft_present_value(
    satellites: float, craft_reference_cost: float, learning: float, reference_unit: float, failures: float,
    year_length: float, horizon: float, refresh: float, money: float,
) -> float:
    """Satellites without racks likewise, each cheaper as more were built: the mean of a batch on its learning curve."""
    failing = failures * year_length
    power = np.log(learning) / np.log(2.0) + 1
    unit = craft_reference_cost / power * reference_unit ** (1 - power)
    value = unit * ((satellites + 0.5) ** power - 0.5**power)
    built = satellites + 0.5
    for year in range(1, 41):
        some = failing if year <= horizon else 0.0 * failing
        value = value + unit * ((built + some) ** power - built**power) * (1 + money) ** -year
        built = built + some
        due = np.floor(year / refresh) > np.floor((year - 1) / refresh) and year < horizon
        all_again = satellites if due else 0.0 * satellites
        left = greater(0.0, year + refresh - horizon) / refresh
        worth = (1 + money) ** -year - left * (1 + money) ** -horizon
        value = value + unit * ((built + all_again) ** power - built**power) * worth
        built = built + all_again
    return value


@quantity("MUSD", locator="sec. 15.1")
def craft_first_cost(
    satellites: float, craft_reference_cost: float, learning: float, reference_unit: float
) -> float:
    """The first fleet's satellites without racks."""
    power = np.log(learning) / np.log(2.0) + 1
    unit = craft_reference_cost / power * reference_unit ** (1 - power)
    return unit * ((satellites + 0.5) ** power - 0.5**power)


@quantity("MUSD", locator="sec. 14 and 15.1")
def launch_first_cost(
    satellites: float, satellites_per_launch: float, launch_cost: float, launch_discount: float, launch_floor: float
) -> float:
    """Flights of the first fleet, each cheaper as more were flown, down to a share of the list price."""
    power = np.log(1 - launch_discount) / np.log(2.0) + 1
    flights = np.ceil(satellites / satellites_per_launch)
    return launch_cost * greater(launch_floor * flights, ((flights + 0.5) ** power - 0.5**power) / power)


@quantity("MUSD", locator="sec. 14, 15.1 and 19")
def launch_present_value(
    satellites: float, satellites_per_launch: float, launch_cost: float, launch_discount: float, launch_floor: float,
    launch_first_cost: float, failures: float, year_length: float, horizon: float, refresh: float, money: float,
) -> float:
    """Flights of the first fleet, of what fails (as fractions of one) and of each refresh."""
    power = np.log(1 - launch_discount) / np.log(2.0) + 1
    flights = np.ceil(satellites / satellites_per_launch)
    failing = failures * year_length / satellites_per_launch
    value = launch_first_cost
    flown = flights + 0.5
    for year in range(1, 41):
        some = failing if year <= horizon else 0.0 * failing
        paid = greater(launch_floor * some, ((flown + some) ** power - flown**power) / power)
        value = value + launch_cost * paid * (1 + money) ** -year
        flown = flown + some
        due = np.floor(year / refresh) > np.floor((year - 1) / refresh) and year < horizon
        all_again = flights if due else 0.0 * flights
        left = greater(0.0, year + refresh - horizon) / refresh
        paid = greater(launch_floor * all_again, ((flown + all_again) ** power - flown**power) / power)
        value = value + launch_cost * paid * ((1 + money) ** -year - left * (1 + money) ** -horizon)
        flown = flown + all_again
    return value


@quantity("MUSD / year", locator="sec. 10.1 and 20")
def disposal_cost(
    satellites: float, refresh: float, year_length: float, failures: float, disposal_success: float, disposal_operation: float,
    removal_cost: float,
) -> float:
    """What leaves orbit in a year: operations for each, removal of those that fail to."""
    leaving = satellites / (refresh * year_length) + failures
    return leaving * disposal_operation + leaving * (1 - disposal_success) * removal_cost


@quantity("MUSD / year", locator="sec. 19")
def running_cost(
    satellites: float, operations_cost: float, relay_cost: float, rack_cost: float, craft_first_cost: float,
    launch_first_cost: float, insurance_share: float, year_length: float, disposal_cost: float,
) -> float:
    """A year in orbit: control, relay, insurance of the first fleet, disposal."""
    insured = satellites * rack_cost + craft_first_cost + launch_first_cost
    return satellites * (operations_cost + relay_cost) + insured * insurance_share / year_length + disposal_cost


@quantity("1", locator="sec. 19")
def annuity_factor(money: float, horizon: float) -> float:
    """Present value of a dollar in each year."""
    return (1 - (1 + money) ** -horizon) / money


@quantity("MW", locator="sec. 5")
def productive_power(productive_racks: float, rack_power: float) -> float:
    """Power of the racks that answer."""
    return productive_racks * rack_power


@quantity("USD / (kW year)", locator="sec. 19")
def rack_annuity(rack_present_value: float, annuity_factor: float, year_length: float, productive_power: float) -> float:
    """Racks a year and productive kilowatt."""
    return rack_present_value / annuity_factor / year_length / productive_power


@quantity("USD / (kW year)", locator="sec. 19")
def craft_annuity(craft_present_value: float, annuity_factor: float, year_length: float, productive_power: float) -> float:
    """Satellites without racks a year and productive kilowatt."""
    return craft_present_value / annuity_factor / year_length / productive_power


@quantity("USD / (kW year)", locator="sec. 19")
def launch_annuity(launch_present_value: float, annuity_factor: float, year_length: float, productive_power: float) -> float:
    """Launch a year and productive kilowatt."""
    return launch_present_value / annuity_factor / year_length / productive_power


@quantity("USD / (kW year)", locator="sec. 15.1")
def engineering_annuity(engineering: float, annuity_factor: float, year_length: float, productive_power: float) -> float:
    """Engineering a year and productive kilowatt: paid once, however many megawatts follow."""
    return engineering / annuity_factor / year_length / productive_power


@quantity("USD / (kW year)", locator="sec. 19")
def running_per_power(running_cost: float, productive_power: float) -> float:
    """Running a year and productive kilowatt."""
    return running_cost / productive_power


@quantity("1", locator="sec. 16")
def availability(
    base_availability: float, avoidances: float, avoidance_time: float, radiation_loss: float, failures: float,
    replacement_time: float, satellites: float,
) -> float:
    """Share of the time that racks answer."""
    working = base_availability - avoidances * avoidance_time - radiation_loss
    return working * (1 - failures * replacement_time / satellites)


@quantity("1 / (s MW)", locator="sec. 17")
def token_rate_in_use(tokens_per_power: float, utilisation: float) -> float:
    """Tokens a second and productive megawatt while it works."""
    return tokens_per_power * utilisation


@quantity("USD", locator="sec. 19")
def orbital_million_tokens(
    rack_annuity: float, craft_annuity: float, launch_annuity: float, engineering_annuity: float, running_per_power: float,
    token_rate_in_use: float, availability: float,
) -> float:
    """A million tokens from orbit."""
    yearly = rack_annuity + craft_annuity + launch_annuity + engineering_annuity + running_per_power
    return 1e6 * yearly / (token_rate_in_use * availability)


# -- ground ------------------------------------------------------------------------------------------------------------


@quantity("MUSD", locator="sec. 21")
def hall_cost(satellites: float, load: float, hall_price: float) -> float:
    """A hall for the same racks."""
    return satellites * load * hall_price


@quantity("USD", locator="sec. 21")
def ground_million_tokens(
    satellites: float, rack_cost: float, horizon: float, refresh: float, money: float, hall_cost: float, hall_life: float,
    hall_running_share: float, load: float, power_usage_effectiveness: float, hours_counted: float, utilisation: float,
    electricity_price: float, annuity_factor: float, productive_power: float, token_rate_in_use: float,
    ground_availability: float, year_length: float,
) -> float:
    """A million tokens from the same racks in a hall, on Earth: no rack fails, all are bought again at each refresh."""
    spent = satellites * rack_cost
    value = spent
    for year in range(1, 41):
        due = np.floor(year / refresh) > np.floor((year - 1) / refresh) and year < horizon
        left = greater(0.0, year + refresh - horizon) / refresh
        value = value + (spent * ((1 + money) ** -year - left * (1 + money) ** -horizon) if due else 0.0 * spent)
    worth = greater(0.0, hall_life - horizon) / hall_life * (1 + money) ** -horizon
    energy = satellites * load * power_usage_effectiveness * hours_counted * utilisation * electricity_price
    running = hall_cost * hall_running_share + energy
    yearly = (value + hall_cost * (1 - worth)) / annuity_factor / year_length + running
    return 1e6 * yearly / (productive_power * token_rate_in_use * ground_availability)


@quantity("1", locator="sec. 22")
def cost_ratio(orbital_million_tokens: float, ground_million_tokens: float) -> float:
    """Orbit over ground: the factor by which tokens a megawatt would have to rise in orbit alone."""
    return orbital_million_tokens / ground_million_tokens


@quantity("MUSD / MW", locator="sec. 22")
def first_capital_per_power(
    satellites: float, rack_cost: float, craft_first_cost: float, launch_first_cost: float, engineering: float,
    productive_power: float,
) -> float:
    """Capital of the first fleet a productive megawatt, engineering in it."""
    return (satellites * rack_cost + craft_first_cost + launch_first_cost + engineering) / productive_power
