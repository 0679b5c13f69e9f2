"""Temperatures of radiator and loop through one orbit with an eclipse: two lumped nodes.

`orbit_transient` is plain Python in scalar steps, so that one point needs no compiler; the fused loop copies it, and
`compiled_transient` is the same function compiled by itself.
"""

from __future__ import annotations

from orbitcompute.declare import formula
from orbitcompute.kernels._jit import kernel

Extremes = tuple[float, float, float]


@formula(
    ("K", "K", "K"), period="s", eclipse="s", heat_lit="W", heat_dark="W", area="m2", emission="W / (m2 K4)",
    absorbed_lit="W / m2", absorbed_dark="W / m2", radiator_capacity="J / K", load_capacity="J / K",
    conductance="W / K",
)
def orbit_transient(
    period: float,
    eclipse: float,
    heat_lit: float,
    heat_dark: float,
    area: float,
    emission: float,
    absorbed_lit: float,
    absorbed_dark: float,
    radiator_capacity: float,
    load_capacity: float,
    conductance: float,
) -> Extremes:
    """Coldest radiator, hottest radiator and hottest load through an orbit with one eclipse.

    Two nodes: the load takes the heat and hands it to the radiator through `conductance`; the radiator emits
    `emission` times its temperature to the fourth and absorbs from its surroundings, both per square metre of plate.
    Heat and absorption are constant in the light and in the shadow. The first orbit starts from the steady lit state,
    the second is measured. Rosenbrock steps of fourth order (Kaps and Rentrop, coefficients of Shampine), shortest
    where light and shadow meet; a minimum between steps is read off the cubic through both ends. Leaves out gradients
    along the loop and the fin, and a valve that would bypass the radiator.
    """
    radiator = ((heat_lit / area + absorbed_lit) / emission) ** 0.25
    load = radiator + heat_lit / conductance
    coldest, hottest, load_hottest = radiator, radiator, load
    outward = conductance / radiator_capacity
    inward = conductance / load_capacity
    cooling = area * emission / radiator_capacity
    for orbit in range(2):
        for part in range(2):
            length = eclipse if part == 0 else period - eclipse
            source = (heat_dark if part == 0 else heat_lit) / load_capacity
            gain = area * (absorbed_dark if part == 0 else absorbed_lit) / radiator_capacity
            before, fall, span = radiator, 0.0 * radiator, 0.0 * length
            for count in range(24):
                step = length * (2.0 * count + 1.0) / 576.0
                # twice the identity less the step times the Jacobian; its inverse, written out
                top = 2.0 + step * (outward + 4.0 * cooling * radiator**3)
                across = -step * outward
                below = -step * inward
                bottom = 2.0 + step * inward
                inverse = 1.0 / (top * bottom - across * below)

                first = step * (outward * (load - radiator) + gain - cooling * radiator**4)
                second = step * (source - inward * (load - radiator))
                if fall < 0.0 * radiator and first > 0.0 * radiator:
                    # the radiator was coldest within the last step: `fall` and `rise` are its slopes, in its length
                    rise = first * span / step
                    at = fall / (fall - rise)
                    lowest = (1.0 - at) ** 2 * ((1.0 + 2.0 * at) * before + at * fall) + at**2 * (
                        (3.0 - 2.0 * at) * radiator - (1.0 - at) * rise
                    )
                    coldest = coldest if coldest <= lowest else lowest
                before, fall, span = radiator, first, step
                a_radiator = (bottom * first - across * second) * inverse
                a_load = (top * second - below * first) * inverse

                warm, hot = radiator + 2.0 * a_radiator, load + 2.0 * a_load
                first = step * (outward * (hot - warm) + gain - cooling * warm**4) - 8.0 * a_radiator
                second = step * (source - inward * (hot - warm)) - 8.0 * a_load
                b_radiator = (bottom * first - across * second) * inverse
                b_load = (top * second - below * first) * inverse

                warm = radiator + 1.92 * a_radiator + 0.24 * b_radiator
                hot = load + 1.92 * a_load + 0.24 * b_load
                flow = step * (outward * (hot - warm) + gain - cooling * warm**4)
                other = step * (source - inward * (hot - warm))
                first = flow + 14.88 * a_radiator + 2.4 * b_radiator
                second = other + 14.88 * a_load + 2.4 * b_load
                c_radiator = (bottom * first - across * second) * inverse
                c_load = (top * second - below * first) * inverse

                first = flow - 0.896 * a_radiator - 0.432 * b_radiator - 0.4 * c_radiator
                second = other - 0.896 * a_load - 0.432 * b_load - 0.4 * c_load
                d_radiator = (bottom * first - across * second) * inverse
                d_load = (top * second - below * first) * inverse

                radiator += (19.0 * a_radiator + 4.5 * b_radiator) / 9.0 + (
                    25.0 * c_radiator + 125.0 * d_radiator
                ) / 108.0
                load += (19.0 * a_load + 4.5 * b_load) / 9.0 + (25.0 * c_load + 125.0 * d_load) / 108.0
                # written so that NaN is kept
                coldest = coldest if coldest <= radiator else radiator
                hottest = hottest if hottest >= radiator else radiator
                load_hottest = load_hottest if load_hottest >= load else load
        if orbit == 0:
            coldest, hottest, load_hottest = radiator, radiator, load
    return coldest, hottest, load_hottest


compiled_transient = kernel(orbit_transient)
