"""Surfaces by brute force and by scipy's solvers: Earth on a plate, an array beside a radiator, fins, transients."""

from __future__ import annotations

import importlib
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from orbitcompute import formulas
from orbitcompute.formulas import earth
from orbitcompute.studies.validate.validate import Row, live_row

EARTH_RADIUS = earth.EQUATORIAL_RADIUS
OURS = "own numerics"


# -- Earth on a plate ----------------------------------------------------------------------------------------------


def plates_by_brute_force() -> Iterator[Row]:
    """Orbit means of what two faces of a plate get from Earth, summed over Earth's disc and over the orbit."""
    closed: dict[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]] = {
        "rolled": (formulas.rolled_edge_lit_view, formulas.rolled_edge_lit_view,
                   lambda radius, earth, _: formulas.edge_on_earth_view(radius, earth)),
        "fixed": (formulas.fixed_edge_lit_view, formulas.fixed_edge_lit_view,
                  lambda radius, earth, _: formulas.fixed_edge_earth_view(radius, earth)),
        "sun-facing": (formulas.sunlit_face_lit_view, formulas.dark_face_lit_view, formulas.sun_facing_earth_view),
    }
    for attitude, (front, back, view) in closed.items():
        for altitude in (300, 600, 2000):
            for degrees in (90, 60, 0):
                place = (np.float64(EARTH_RADIUS + 1e3 * altitude), EARTH_RADIUS, math.radians(degrees))
                theirs = _brute_force(altitude, math.radians(degrees), attitude)
                ours = front(*place), back(*place), view(*place)
                for kind, one, other in zip(("front", "back", "view"), ours, theirs, strict=True):
                    if kind == "back" and attitude != "sun-facing":
                        continue
                    what = (
                        "View of Earth"
                        if kind == "view"
                        else f"Reflected sunlight on the {kind} over albedo irradiance"
                    )
                    yield live_row(f"plate-{attitude}-{kind}-{altitude}-{degrees}", "environment",
                               f"{what}, {attitude} plate, {altitude} km, beta {degrees} deg", f"{attitude} plate", one, other,
                               "1", "the closed forms and the sums are each good to a thousandth", OURS,
                               "orbitcompute-derived", width=0.0005 if kind == "view" else 0.001 + 0.015 * other)


def _brute_force(altitude: float, beta: float, attitude: str) -> tuple[float, float, float]:
    height = float(np.float64(EARTH_RADIUS + 1e3 * altitude)) / EARTH_RADIUS
    away = np.arccos(1 / height) * (np.arange(60) + 0.5) / 60
    turn = 2 * np.pi * (np.arange(96) + 0.5) / 96
    area = np.sin(away) * (away[1] - away[0]) * (turn[1] - turn[0])
    sun = np.array([np.cos(beta), 0.0, np.sin(beta)])
    sums = np.zeros(3)
    for angle in 2 * np.pi * (np.arange(48) + 0.5) / 48:
        up, ahead = np.array([np.cos(angle), np.sin(angle), 0.0]), np.array([-np.sin(angle), np.cos(angle), 0.0])
        level = np.cos(turn)[:, None] * ahead + np.sin(turn)[:, None] * np.array([0.0, 0.0, 1.0])
        ground = np.cos(away)[:, None, None] * up + np.sin(away)[:, None, None] * level
        sight = ground - height * up
        distance = np.linalg.norm(sight, axis=-1, keepdims=True)
        sight = sight / distance
        seen = area[:, None] * -(ground * sight).sum(-1) / distance[..., 0] ** 2 / np.pi
        normal = {"rolled": np.cross(sun, up), "fixed": np.array([0.0, 1.0, 0.0]), "sun-facing": sun}[attitude]
        cosine = sight @ (normal / np.linalg.norm(normal))
        lit = np.maximum(ground @ sun, 0.0) * seen
        front, back = np.maximum(cosine, 0.0), np.maximum(-cosine, 0.0)
        sums += [(lit * front).sum(), (lit * back).sum(), (seen * front).sum()]
    found = sums / 48
    return float(found[0]), float(found[1]), float(found[2])


# -- heat ----------------------------------------------------------------------------------------------------------


def scipy_fins() -> Iterator[Row]:
    """The radiating fin as a boundary-value problem."""
    solve = importlib.import_module("scipy.integrate").solve_bvp
    for conductance in (0.1, 0.3, 0.75, 1.5, 4.0):
        for sink in (0.0, 0.3):
            theirs = _fin_by_boundary_values(solve, conductance, sink)
            ours = formulas.radiating_fin_efficiency(np.float64(conductance), np.float64(sink))
            yield live_row(f"fin-{conductance:g}-{sink:g}", "thermal",
                       f"Radiating fin, conductance parameter {conductance:g}, sink {sink:g}: boundary-value problem",
                       "radiating_fin_efficiency", ours, theirs, "1", "both are good to a few millionths", OURS, "scipy",
                       share=1e-5)


def _fin_by_boundary_values(solve: Any, conductance: float, sink: float) -> float:
    """Root conduction over the emission of an isothermal fin, the sink's share added back."""
    places = np.linspace(0.0, 1.0, 201)
    found = solve(
        lambda _, state: np.vstack((state[1], conductance * (state[0] ** 4 - sink))),
        lambda root, tip: np.array([root[0] - 1.0, tip[1]]),
        places, np.vstack((np.ones_like(places), np.zeros_like(places))), tol=1e-10, max_nodes=100000,
    )
    return float(sink - found.sol(0.0)[1] / conductance)


def scipy_transients() -> Iterator[Row]:
    """Radiator and load through orbits with an eclipse, by a general solver of stiff equations."""
    from orbitcompute.kernels.transient import orbit_transient

    solve = importlib.import_module("scipy.integrate").solve_ivp
    period, eclipse, area, emission, conductance = 5801.0, 1241.0, 150.0, 9.7e-8, 12e3
    for name, dark, masses in (
        ("throttled", 20e3, (2e5, 1e5)),
        ("full", 133e3, (2e5, 1e5)),
        ("heavy", 20e3, (2e6, 1e6)),
    ):
        ours = orbit_transient(period, eclipse, 133e3, dark, area, emission, 140.0, 110.0, *masses, conductance)
        state = np.array([((133e3 / area + 140.0) / emission) ** 0.25] * 2) + np.array([0.0, 133e3 / conductance])
        extremes: list[Any] = []
        for orbit in range(2):
            for length, heat, absorbed in ((eclipse, dark, 110.0), (period - eclipse, 133e3, 140.0)):

                def change(
                    _: float,
                    now: Any,
                    heat: float = heat,
                    absorbed: float = absorbed,
                    *,
                    both: tuple[float, float] = masses,
                ) -> list[float]:
                    handed = conductance * (now[1] - now[0])
                    return [
                        (handed + area * (absorbed - emission * now[0] ** 4)) / both[0],
                        (heat - handed) / both[1],
                    ]

                found = solve(change, (0.0, length), state, method="Radau", rtol=1e-9, atol=1e-7,
                              t_eval=np.linspace(0.0, length, 4001))
                state = found.y[:, -1]
                extremes += [found.y] if orbit == 1 else []
        whole = np.concatenate(extremes, axis=1)
        theirs = whole[0].min(), whole[0].max(), whole[1].max()
        for what, one, other in zip(
            ("coldest-radiator", "hottest-radiator", "hottest-load"), ours, theirs, strict=True
        ):
            yield live_row(f"transient-{name}-{what}", "thermal",
                       f"Two nodes through an eclipse, {name}: {what.replace('-', ' ')}", "orbit_transient", one, other, "K",
                       "fixed steps against a solver with error control", OURS, "scipy", width=0.01)


def strips_by_brute_force() -> Iterator[Row]:
    """A radiator's view of the wing beside it, summed over both rectangles."""
    from orbitcompute.kernels.array_view import strip_wing_view

    for reach, strip, gap, width, length in ((2.75, 20.0, 1.0, 33.0, 9.0), (5.0, 10.0, 2.0, 20.0, 10.0)):
        height = reach * (np.arange(60) + 0.5) / 60
        along = strip * ((np.arange(80) + 0.5) / 80 - 0.5)
        out = gap + width * ((np.arange(400) + 0.5) / 400)
        beside = length * ((np.arange(60) + 0.5) / 60 - 0.5)
        total = 0.0
        for one in height:  # the strip's normal points at the wing, the wing's along the strip's reach
            square = (out**2 + one**2)[None, :, None] + (along[:, None, None] - beside[None, None, :]) ** 2
            total += float((one * out[None, :, None] / square**2).sum())
        theirs = total / np.pi / (height.size * along.size) * width * length / (out.size * beside.size)
        yield live_row(f"strip-{strip:g}-{width:g}", "environment",
                   f"View of a wing of {width:g} by {length:g} m from a strip of {reach:g} by {strip:g} m beside it",
                   "strip_wing_view", strip_wing_view(reach, strip, gap, width, length), theirs, "1",
                   "four Gauss points against a sum", OURS, "orbitcompute-derived", width=0.001)
