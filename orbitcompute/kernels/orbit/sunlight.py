"""Which satellites of a shell the Sun shines on: a cylinder of shadow behind a sphere, for a million at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitcompute.kernels._jit import kernel
from orbitcompute.kernels.network.constellation import Shell


def sunlit(shell: Shell, time: float, sun: ArrayLike, earth_radius: float) -> NDArray[np.bool_]:
    """Whether each satellite is in sunlight at `time` [s], shape (planes, slots).

    `sun` is the direction to the Sun in the frame of the shell's nodes (any length above 0), `earth_radius` that of the
    sphere that throws the shadow [m]; `ValueError` otherwise. Leaves out the penumbra and Earth's flattening, as
    `formulas.eclipse_fraction` does (2 % and 3 % of the longest eclipse at 600 km).
    """
    direction = np.asarray(sun, dtype=np.float64)
    if direction.shape != (3,) or not np.isfinite(direction).all() or not direction.any():
        raise ValueError("sun: needs three finite numbers, not all 0")
    if not 0.0 < earth_radius <= shell.orbital_radius:
        raise ValueError(f"earth_radius: {earth_radius} is outside 0 to the orbital radius, {shell.orbital_radius}")
    direction /= np.linalg.norm(direction)
    nodes = shell.nodes + shell.node_rate * time
    found = np.empty((shell.planes, shell.slots), dtype=bool)
    angles = shell.arguments + shell.argument_rate * time
    step = 2.0 * np.pi * np.arange(shell.slots) / shell.slots
    _shine(nodes, angles, np.cos(step), np.sin(step), shell.inclination, direction, (earth_radius / shell.orbital_radius) ** 2,
           found)
    return found


@kernel
def _shine(nodes, angles, cos_step, sin_step, inclination, sun, reach, found):  # type: ignore[no-untyped-def]
    """Dark is who stands behind the centre and nearer to the shadow's axis than Earth's radius; lengths over the orbit's."""
    cos_inclination, sin_inclination = np.cos(inclination), np.sin(inclination)
    for p in range(nodes.shape[0]):
        cos_node, sin_node = np.cos(nodes[p]), np.sin(nodes[p])
        to_node = cos_node * sun[0] + sin_node * sun[1]
        beyond = cos_inclination * (cos_node * sun[1] - sin_node * sun[0]) + sin_inclination * sun[2]
        cosine, sine = np.cos(angles[p]), np.sin(angles[p])
        along, across = to_node * cosine + beyond * sine, beyond * cosine - to_node * sine
        for s in range(cos_step.shape[0]):
            toward = cos_step[s] * along + sin_step[s] * across
            found[p, s] = toward >= 0.0 or 1.0 - toward * toward >= reach
