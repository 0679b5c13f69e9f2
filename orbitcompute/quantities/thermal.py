"""Heat: from the chip to the coolant to the radiator's surface to space.

Every flux is per square metre of plate: `radiator_sides` says how many of its faces radiate.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import STEFAN_BOLTZMANN, Difference, choice, quantity
from orbitcompute.formulas import linearised_fin_efficiency, radiating_fin_efficiency
from orbitcompute.kernels.transient import orbit_transient

GIVEN_SUPPLY, CHIP_LIMIT = choice(
    "coolant_temperature_rule",
    "What sets the temperature of the coolant that enters the compute module",
    given="the parameter `coolant_supply_temperature`",
    chip_limit="the warmest that keeps chip and memory at their limits: the smallest radiator",
)
NONE, LIFT = choice(
    "heat_pump",
    "Whether heat is lifted to a higher temperature before it is radiated",
    none="the coolant itself flows through the radiator",
    lift="a heat pump between the coolant and the radiator, which radiates its work as well",
)
WITHIN_HOUSEKEEPING, ADDED = choice(
    "pump_power_rule",
    "Where the power of the coolant pumps is counted",
    within_housekeeping="within `housekeeping_power`",
    added="computed from flow and pressure drop, on top of `housekeeping_power`",
)
END_OF_LIFE, BEGINNING_OF_LIFE = choice(
    "coating_age",
    "Age at which the radiator's surface is taken",
    end_of_life="as at the end of the satellite's life",
    beginning_of_life="as new",
)
GIVEN_FIN, NONLINEAR, LINEARISED = choice(
    "fin_rule",
    "Where the fin efficiency of the radiator comes from",
    given="the parameter `fin_efficiency`",
    nonlinear="the radiating fin's own equation, from its length, thickness and conductivity",
    linearised="the handbook's fin with emission linear in temperature",
)
GIVEN_MASS, BOTTOM_UP = choice(
    "radiator_mass_rule",
    "Where the radiator's mass per square metre comes from",
    given="the parameter `radiator_areal_mass_given`",
    bottom_up="sheets, core, tubes, fluid, armour, manifolds and mechanisms",
)


# -- the loop ------------------------------------------------------------------------------------------------------


@quantity("kg / s")
def coolant_flow(
    bus_power_per_satellite: float, coolant_specific_heat: float, coolant_temperature_rise: float
) -> float:
    """Mass flow of the coolant that carries the heat at its rise in temperature; one phase, all loops together."""
    return bus_power_per_satellite / (coolant_specific_heat * coolant_temperature_rise)


@quantity("kW")
def pump_power(coolant_flow: float, loop_pressure_drop: float, coolant_density: float, pump_efficiency: float) -> float:
    """Electric power of the pumps: volume flow times pressure drop over the efficiency from socket to fluid.

    Leaves out that a smaller rise asks for a larger pressure drop in the same pipes.
    """
    return coolant_flow * loop_pressure_drop / (coolant_density * pump_efficiency)


@quantity("K")
def coolant_design_temperature(
    coolant_temperature_rule: float, coolant_supply_temperature: float, coolant_temperature_highest: float
) -> float:
    """Temperature of the coolant that the compute module is designed for: as given, or the highest the chips allow."""
    return coolant_temperature_highest if coolant_temperature_rule == CHIP_LIMIT else coolant_supply_temperature


@quantity("K")
def coolant_inlet_temperature(coolant_design_temperature: float) -> float:
    """Temperature of the coolant that enters the compute module: as designed, or what a radiator that is given leaves."""
    return coolant_design_temperature


@quantity("K")
def coolant_mean_temperature(coolant_inlet_temperature: float, coolant_temperature_rise: float) -> float:
    """Mean temperature of the coolant in the radiator: it enters as it returns from the chips and leaves as supply."""
    return coolant_inlet_temperature + coolant_temperature_rise / 2


# -- the heat pump -------------------------------------------------------------------------------------------------


@quantity("K")
def heat_pump_hot_temperature(coolant_inlet_temperature: float, heat_pump_lift: float) -> float:
    """Temperature at which a heat pump condenses, in the radiator: its lift above the coolant that it supplies."""
    return coolant_inlet_temperature + heat_pump_lift


@quantity("1", source="incropera-2011")
def heat_pump_performance(
    coolant_inlet_temperature: float, heat_pump_hot_temperature: float, heat_pump_carnot_share: float
) -> float:
    """Heat taken up over work done (COP of cooling): a share of Carnot's; infinite for no lift.

    The share holds everything that is not ideal: compressor, heat exchangers, superheat, drive.
    """
    return heat_pump_carnot_share * coolant_inlet_temperature / (heat_pump_hot_temperature - coolant_inlet_temperature)


@quantity("kW")
def heat_pump_power(bus_power_per_satellite: float, heat_pump_performance: float) -> float:
    """Electric power that a heat pump would draw to lift the satellite's heat."""
    return bus_power_per_satellite / heat_pump_performance


@quantity("1")
def heat_pump_area_ratio(
    coolant_inlet_temperature: float, heat_pump_hot_temperature: float, heat_pump_performance: float
) -> float:
    """Radiator area with the lift over the area without, were nothing absorbed and both plates isothermal.

    The one without is at the coolant's supply temperature. Its own array, and what it weighs, are not in the ratio.
    """
    return (1 + 1 / heat_pump_performance) * (coolant_inlet_temperature / heat_pump_hot_temperature) ** 4


@quantity("kg")
def heat_pump_mass(heat_pump: float, bus_power_per_satellite: float, heat_pump_specific_mass: float) -> float:
    """Mass of the heat pump, from the heat that it takes up; nothing without one."""
    return (1.0 if heat_pump == LIFT else 0.0) * heat_pump_specific_mass * bus_power_per_satellite


@quantity("kW")
def thermal_control_power(
    bus_power_per_satellite: float,
    heat_pump: float,
    heat_pump_power: float,
    pump_power_rule: float,
    pump_power: float,
) -> float:
    """Electric power of heat pump and coolant pumps, where they are not in the housekeeping."""
    power = 0.0 * bus_power_per_satellite
    if heat_pump == LIFT:
        power = power + heat_pump_power
    return power + pump_power if pump_power_rule == ADDED else power


@quantity("kW")
def heat_rejected(
    bus_power_per_satellite: float, thermal_control_power: float, battery_charging_heat: float
) -> float:
    """Heat to reject: everything drawn from the bus, not IT power alone, what pumps and heat pump add, and charging.

    Leaves out what leaves the satellite as laser light (watts) and the thrusters' beam.
    """
    return bus_power_per_satellite + thermal_control_power + battery_charging_heat


# -- the surface ---------------------------------------------------------------------------------------------------


@quantity("1")
def surface_emissivity(coating_age: float, radiator_emissivity: float, radiator_emissivity_new: float) -> float:
    """Infrared emissivity of the radiator at the age chosen."""
    return radiator_emissivity_new if coating_age == BEGINNING_OF_LIFE else radiator_emissivity


@quantity("1")
def surface_solar_absorptivity(
    coating_age: float, radiator_solar_absorptivity: float, radiator_solar_absorptivity_new: float
) -> float:
    """Solar absorptivity of the radiator at the age chosen."""
    return radiator_solar_absorptivity_new if coating_age == BEGINNING_OF_LIFE else radiator_solar_absorptivity


@quantity("K")
def radiator_fluid_temperature(
    heat_pump: float, coolant_mean_temperature: float, heat_pump_hot_temperature: float
) -> float:
    """Mean temperature of what flows through the radiator: the coolant, or what a heat pump condenses."""
    return heat_pump_hot_temperature if heat_pump == LIFT else coolant_mean_temperature


@quantity("K")
def radiator_temperature(radiator_fluid_temperature: float, coolant_surface_drop: float) -> float:
    """Mean temperature at the root of the radiator's fins: the fluid's, less the drop from fluid to surface."""
    return radiator_fluid_temperature - coolant_surface_drop


# -- the fin -------------------------------------------------------------------------------------------------------


@quantity("1")
def fin_conductance_parameter(
    radiator_sides: float,
    surface_emissivity: float,
    radiator_temperature: float,
    fin_length: float,
    fin_thickness: float,
    fin_conductivity: float,
) -> float:
    """What the fin radiates over what it conducts: (sides) e s T^3 L^2 / (k t), with T at its root."""
    radiated = radiator_sides * surface_emissivity * STEFAN_BOLTZMANN * radiator_temperature**3
    return radiated * fin_length**2 / (fin_conductivity * fin_thickness)


@quantity("1")
def fin_sink_share(
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
    radiator_sides: float,
    surface_emissivity: float,
    radiator_temperature: float,
) -> float:
    """What the panel absorbs over what it would emit wholly at its root temperature."""
    emitted = radiator_sides * surface_emissivity * STEFAN_BOLTZMANN * radiator_temperature**4
    return (radiator_absorbed_flux + radiator_array_flux) / emitted


@quantity("1")
def fin_efficiency_nonlinear(fin_conductance_parameter: float, fin_sink_share: float) -> float:
    """Share of an isothermal panel's emission from the radiating fin's own equation, absorption included.

    Valid for a conductance parameter up to 5. The tube is at the root's temperature and adds nothing.
    """
    return radiating_fin_efficiency(fin_conductance_parameter, fin_sink_share)


@quantity("1", source="incropera-2011")
def fin_efficiency_linearised(fin_conductance_parameter: float, fin_sink_share: float) -> float:
    """The rival: emission linear in temperature about the root's."""
    return linearised_fin_efficiency(fin_conductance_parameter, fin_sink_share)


@quantity("1")
def radiator_fin_efficiency(
    fin_rule: float, fin_efficiency: float, fin_efficiency_nonlinear: float, fin_efficiency_linearised: float
) -> float:
    """Emission of the panel as a share of what it would emit wholly at its root temperature, by the rule chosen."""
    if fin_rule == NONLINEAR:
        return fin_efficiency_nonlinear
    return fin_efficiency_linearised if fin_rule == LINEARISED else fin_efficiency


# -- the balance ---------------------------------------------------------------------------------------------------


@quantity("W / m2", source="incropera-2011", locator="eq. 12.30")
def radiator_emitted_flux(
    radiator_sides: float, surface_emissivity: float, radiator_fin_efficiency: float, radiator_temperature: float
) -> float:
    """Flux leaving a radiator panel, per square metre of plate, all radiating sides together.

    Grey and diffuse; the fin efficiency is the share of an isothermal panel's emission. What the panel absorbs is
    `radiator_absorbed_flux` and `radiator_array_flux`.
    """
    return radiator_sides * surface_emissivity * radiator_fin_efficiency * STEFAN_BOLTZMANN * radiator_temperature**4


@quantity("W / m2")
def radiator_absorbed_flux(
    radiator_sides: float,
    surface_emissivity: float,
    surface_solar_absorptivity: float,
    radiator_infrared_incident: float,
    radiator_albedo_incident: float,
    radiator_sunlight_incident: float,
) -> float:
    """Flux that the panel absorbs from Earth and Sun, per square metre of plate, as a mean over the orbit.

    Infrared is absorbed with the infrared emissivity (Kirchhoff), sunlight and albedo with the solar absorptivity;
    direct sunlight falls on one face at most. Leaves out the swing within an orbit.
    """
    return (
        radiator_sides
        * (surface_emissivity * radiator_infrared_incident + surface_solar_absorptivity * radiator_albedo_incident)
        + surface_solar_absorptivity * radiator_sunlight_incident
    )


@quantity("W / m2")
def radiator_array_flux(
    radiator_sides: float,
    surface_emissivity: float,
    radiator_array_view: float,
    array_rear_emissivity: float,
    cell_temperature: float,
) -> float:
    """Flux that the panel absorbs from the warm rear of the satellite's own array, per square metre of plate.

    The array is grey at the cells' temperature; each radiating face sees it with the same view factor. Leaves out
    what the array reflects of the panel's own emission.
    """
    return (
        radiator_sides
        * surface_emissivity
        * radiator_array_view
        * array_rear_emissivity
        * STEFAN_BOLTZMANN
        * cell_temperature**4
    )


@quantity("W / m2", above=0.0, otherwise="net flux is not above 0: the radiator is at or below its sink temperature")
def radiator_net_flux(radiator_emitted_flux: float, radiator_absorbed_flux: float, radiator_array_flux: float) -> float:
    """Heat that a square metre of plate rejects."""
    return radiator_emitted_flux - radiator_absorbed_flux - radiator_array_flux


@quantity("m2", above=0.0, otherwise="no radiator area rejects the heat")
def radiator_area(heat_rejected: float, radiator_net_flux: float) -> float:
    """Area of plate (both faces counted once) that rejects the satellite's heat at the radiator's temperature."""
    return heat_rejected / radiator_net_flux


@quantity("K")
def coolant_inlet_from_radiator(
    heat_pump: float,
    radiator_temperature: float,
    coolant_surface_drop: float,
    coolant_temperature_rise: float,
    heat_pump_lift: float,
) -> float:
    """Coolant that enters the compute module where the radiator's temperature is what is given."""
    fluid = radiator_temperature + coolant_surface_drop
    return fluid - heat_pump_lift if heat_pump == LIFT else fluid - coolant_temperature_rise / 2


@quantity("K")
def coolant_inlet_from_area(
    heat_rejected: float,
    radiator_area: float,
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
    radiator_sides: float,
    surface_emissivity: float,
    radiator_fin_efficiency: float,
    heat_pump: float,
    coolant_surface_drop: float,
    coolant_temperature_rise: float,
    heat_pump_lift: float,
) -> float:
    """Coolant that enters the compute module where the radiator's area is what is given: the balance solved for it."""
    flux = heat_rejected / radiator_area + radiator_absorbed_flux + radiator_array_flux
    emission = radiator_sides * surface_emissivity * radiator_fin_efficiency * STEFAN_BOLTZMANN
    fluid = np.sqrt(np.sqrt(flux / emission)) + coolant_surface_drop
    return fluid - heat_pump_lift if heat_pump == LIFT else fluid - coolant_temperature_rise / 2


@quantity("K")
def radiator_temperature_announced(
    heat_rejected: float,
    radiator_area_announced: float,
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
    radiator_sides: float,
    surface_emissivity: float,
    radiator_fin_efficiency: float,
) -> float:
    """Mean temperature at which the announced area rejects the satellite's heat: the same balance, solved for T."""
    flux = heat_rejected / radiator_area_announced + radiator_absorbed_flux + radiator_array_flux
    return np.sqrt(np.sqrt(flux / (radiator_sides * surface_emissivity * radiator_fin_efficiency * STEFAN_BOLTZMANN)))


@quantity(Difference("K"))
def radiator_temperature_margin(radiator_temperature: float, radiator_temperature_announced: float) -> float:
    """How far the coolant's surface temperature is above the one the announced area needs; negative when below."""
    return radiator_temperature - radiator_temperature_announced


@quantity("K", above=0.0, otherwise="the sink is not defined")
def radiator_sink_temperature(
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
    radiator_sides: float,
    surface_emissivity: float,
    radiator_fin_efficiency: float,
) -> float:
    """Temperature at which the panel rejects nothing: below it, no area is enough."""
    absorbed = radiator_absorbed_flux + radiator_array_flux
    return np.sqrt(
        np.sqrt(absorbed / (radiator_sides * surface_emissivity * radiator_fin_efficiency * STEFAN_BOLTZMANN))
    )


# -- how small it could be -----------------------------------------------------------------------------------------


@quantity("K")
def radiator_temperature_highest(
    coolant_temperature_highest: float, coolant_temperature_rise: float, coolant_surface_drop: float
) -> float:
    """Highest radiator temperature at which chip and memory stay within their limits, without a heat pump."""
    return coolant_temperature_highest + coolant_temperature_rise / 2 - coolant_surface_drop


@quantity("m2", above=0.0, otherwise="the chips' limits are below the radiator's sink: no area is enough")
def radiator_area_smallest(
    heat_rejected: float,
    radiator_emitted_flux: float,
    radiator_temperature_highest: float,
    radiator_temperature: float,
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
) -> float:
    """Area of plate at the highest temperature the chips allow: how small it could be without a heat pump.

    The fin efficiency is kept; that of a real fin falls by up to 1 % for 10 K more.
    """
    emitted = radiator_emitted_flux * (radiator_temperature_highest / radiator_temperature) ** 4
    return heat_rejected / (emitted - radiator_absorbed_flux - radiator_array_flux)


# -- what it weighs ------------------------------------------------------------------------------------------------


@quantity("kg / m2")
def radiator_panel_areal_mass(fin_density: float, fin_thickness: float, radiator_core_areal_mass: float) -> float:
    """Face sheets, which are the fins, with core, adhesive and coating."""
    return fin_density * fin_thickness + radiator_core_areal_mass


@quantity("kg / m2")
def radiator_tube_areal_mass(
    radiator_tube_diameter: float, radiator_tube_wall: float, fin_density: float, fin_length: float
) -> float:
    """Tubes, of the sheets' material, one every two fin lengths; leaves out a second set for redundancy."""
    ring = np.pi * (radiator_tube_diameter + radiator_tube_wall) * radiator_tube_wall
    return fin_density * ring / (2 * fin_length)


@quantity("kg / m2")
def radiator_armour_areal_mass(
    radiator_tube_diameter: float,
    radiator_tube_wall: float,
    radiator_armour_thickness: float,
    fin_density: float,
    fin_length: float,
) -> float:
    """Armour of the tubes against meteoroids and debris: a thicker wall all round, of the sheets' material.

    The thickness is given, not derived from a flux of particles and a chance of survival.
    """
    outside = radiator_tube_diameter + 2 * radiator_tube_wall
    ring = np.pi * (outside + radiator_armour_thickness) * radiator_armour_thickness
    return fin_density * ring / (2 * fin_length)


@quantity("kg / m2")
def radiator_fluid_areal_mass(radiator_tube_diameter: float, coolant_density: float, fin_length: float) -> float:
    """Coolant within the panel's tubes; what fills manifolds, lines and accumulators is in `radiator_mechanism_areal_mass`."""
    return coolant_density * np.pi * radiator_tube_diameter**2 / (8 * fin_length)


@quantity("kg / m2")
def radiator_areal_mass_from_parts(
    radiator_panel_areal_mass: float,
    radiator_tube_areal_mass: float,
    radiator_armour_areal_mass: float,
    radiator_fluid_areal_mass: float,
    radiator_mechanism_areal_mass: float,
) -> float:
    """Mass of the deployed radiator per square metre of plate, from its parts."""
    return (
        radiator_panel_areal_mass
        + radiator_tube_areal_mass
        + radiator_armour_areal_mass
        + radiator_fluid_areal_mass
        + radiator_mechanism_areal_mass
    )


@quantity("kg / m2")
def radiator_areal_mass(
    radiator_mass_rule: float, radiator_areal_mass_given: float, radiator_areal_mass_from_parts: float
) -> float:
    """Mass of the deployed radiator with its fluid and mechanisms, per square metre of plate, by the rule chosen."""
    return radiator_areal_mass_from_parts if radiator_mass_rule == BOTTOM_UP else radiator_areal_mass_given


# -- through the shadow --------------------------------------------------------------------------------------------


@quantity("kW")
def heat_rejected_in_eclipse(
    heat_rejected: float, bus_power_in_eclipse: float, bus_power_per_satellite: float
) -> float:
    """Heat that reaches the coolant in Earth's shadow, under the eclipse policy; pumps follow the load."""
    return heat_rejected * bus_power_in_eclipse / bus_power_per_satellite


@quantity("W / m2")
def radiator_absorbed_in_sunlight(
    radiator_sides: float,
    surface_emissivity: float,
    surface_solar_absorptivity: float,
    radiator_infrared_incident: float,
    radiator_albedo_incident: float,
    radiator_sunlight_incident: float,
    radiator_array_flux: float,
    orbital_period: float,
    eclipse_duration_max: float,
) -> float:
    """What the panel absorbs in the lit part of the orbit with the longest eclipse, its own array included.

    All reflected sunlight of the orbit falls into that part, evenly.
    """
    albedo = radiator_albedo_incident * orbital_period / (orbital_period - eclipse_duration_max)
    return (
        radiator_sides * (surface_emissivity * radiator_infrared_incident + surface_solar_absorptivity * albedo)
        + surface_solar_absorptivity * radiator_sunlight_incident
        + radiator_array_flux
    )


@quantity("W / m2")
def radiator_absorbed_in_eclipse(
    radiator_sides: float, surface_emissivity: float, radiator_infrared_incident: float
) -> float:
    """What the panel absorbs in Earth's shadow: Earth's infrared alone, the array being cold within minutes."""
    return radiator_sides * surface_emissivity * radiator_infrared_incident


@quantity("kJ / K")
def radiator_heat_capacity(radiator_mass: float, radiator_specific_heat: float) -> float:
    """Heat capacity of radiator, tubes and fluid, at one mean specific heat."""
    return radiator_mass * radiator_specific_heat


@quantity("kJ / K")
def compute_heat_capacity(compute_mass: float, compute_specific_heat: float) -> float:
    """Heat capacity of the compute module that the coolant passes through."""
    return compute_mass * compute_specific_heat


@quantity("W / K")
def loop_conductance(
    bus_power_per_satellite: float, coolant_surface_drop: float, coolant_temperature_rise: float
) -> float:
    """Heat carried from the compute module to the radiator per kelvin between the coolant's return and its surface.

    Constant: the pumps run on in the shadow.
    """
    return bus_power_per_satellite / (coolant_surface_drop + coolant_temperature_rise / 2)


@quantity("K", above=0.0, otherwise="the swing over the orbit is too fast to follow: radiator or coolant hold too little heat")
def radiator_temperature_coldest(
    orbital_period: float,
    eclipse_duration_max: float,
    heat_rejected: float,
    heat_rejected_in_eclipse: float,
    radiator_area: float,
    radiator_sides: float,
    surface_emissivity: float,
    radiator_fin_efficiency: float,
    radiator_absorbed_in_sunlight: float,
    radiator_absorbed_in_eclipse: float,
    radiator_heat_capacity: float,
    compute_heat_capacity: float,
    loop_conductance: float,
) -> float:
    """Coldest radiator of the orbit with the longest eclipse, under the eclipse policy: two nodes through the shadow.

    No valve bypasses the radiator, no heater runs. Leaves out gradients: a panel's outlet and edges are colder.
    """
    emission = radiator_sides * surface_emissivity * radiator_fin_efficiency * STEFAN_BOLTZMANN
    return orbit_transient(
        orbital_period, eclipse_duration_max, heat_rejected, heat_rejected_in_eclipse, radiator_area, emission,
        radiator_absorbed_in_sunlight, radiator_absorbed_in_eclipse, radiator_heat_capacity, compute_heat_capacity,
        loop_conductance,
    )[0]


@quantity("K")
def radiator_temperature_hottest(
    heat_rejected: float,
    radiator_area: float,
    radiator_absorbed_in_sunlight: float,
    radiator_sides: float,
    surface_emissivity: float,
    radiator_fin_efficiency: float,
) -> float:
    """Radiator settled in sunlight, which the end of the lit part comes to within 0.1 K at our central values."""
    flux = heat_rejected / radiator_area + radiator_absorbed_in_sunlight
    emission = radiator_sides * surface_emissivity * radiator_fin_efficiency * STEFAN_BOLTZMANN
    return np.sqrt(np.sqrt(flux / emission))


@quantity(Difference("K"))
def coolant_freezing_margin(radiator_temperature_coldest: float, coolant_freezing_temperature: float) -> float:
    """How far the coldest radiator stays above the coolant's freezing point; negative when it does not."""
    return radiator_temperature_coldest - coolant_freezing_temperature
