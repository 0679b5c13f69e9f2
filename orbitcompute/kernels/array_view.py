"""The view from a radiator to the satellite's own array: a strip edge-on to the Sun beside a Sun-facing wing.

Two rectangles in planes at right angles, one set back sideways from the other: closed in three of the four integrals,
so that a layout is a handful of lengths. A test holds it to a Monte Carlo sum over rays.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula


@formula("1", reach="m", strip_length="m", gap="m", wing_width="m", wing_length="m", source="modest-2013")
def strip_wing_view(reach: float, strip_length: float, gap: float, wing_width: float, wing_length: float) -> float:
    """View factor from one face of a strip to a wing at right angles to it, centred beside it.

    The strip reaches `reach` from the wing's plane and is `strip_length` long; the wing begins `gap` away from the
    strip's plane, is `wing_width` wide going away from it and `wing_length` long beside it. Four Gauss-Legendre points
    over the reach, the rest closed: within 0.001 of rays. Leaves out whatever stands between, and reflections.
    """
    longer, shorter = 0.5 * (strip_length + wing_length), 0.5 * (strip_length - wing_length)
    total = 0.0
    for step in range(4):
        height = reach * (0.0694318442029737, 0.3300094782075719, 0.6699905217924281, 0.9305681557970263)[step]
        weight = (0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269)[step]
        for edge in range(2):
            away = np.sqrt((gap + wing_width * edge) ** 2 + height**2)
            long, short = longer / away, shorter / away
            along = long * np.arctan(long) - short * np.arctan(short)
            along -= 0.5 * (np.log1p(long**2) - np.log1p(short**2))
            total += weight * height * (along if edge == 0 else -along)
    return total / (np.pi * strip_length)
