"""SALib beside our indices: on Ishigami's function, and on a quantity of the reference scenario by its own sampler."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import numpy as np

from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.studies.decide.sensitivity import estimate, pair
from orbitcompute.studies.many.uncertain_inputs import Floats, factors_of
from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.validate.validate import Row, live_row

TIER = "independent code"
OUTPUT = "radiator_emitted_flux"


def ishigami(shares: Floats) -> Floats:
    """Ishigami and Homma (1990) with a = 7, b = 0.1, over the cube from -pi to pi."""
    x = (2 * shares - 1) * np.pi
    found: Floats = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return found


def salib_indices() -> Iterator[Row]:
    """First-order and total indices, ours and SALib's, each on its own Sobol points."""
    sampler = importlib.import_module("SALib.sample.sobol")
    analyser = importlib.import_module("SALib.analyze.sobol")
    factors = factors_of(assemble(DEFAULT_SCENARIO).model, [OUTPUT])
    plain = 1  # a study of one point, whatever the number: the plain path
    cases = (
        ("ishigami", "Ishigami's function", "input", 3, 2048, 0.02, ishigami),
        ("flux", OUTPUT, OUTPUT, len(factors.joint.streams), 256, 0.08,
         lambda shares: factors.values(factors.drawn(shares), plain)[:, 0]),
    )
    for key, title, quantity, count, points, width, function in cases:
        blocks = [(column,) for column in range(count)]
        ours = estimate(function, *pair(count, points, 1), blocks, 1, resamples=2)
        names = [f"x{column + 1}" for column in range(count)] if key == "ishigami" else list(factors.joint.streams)
        problem = {"num_vars": count, "names": names, "bounds": [[2.0**-53, 1 - 2.0**-53]] * count}
        drawn = sampler.sample(problem, points, calc_second_order=False, seed=2)
        theirs = analyser.analyze(problem, function(drawn), calc_second_order=False, seed=2)
        for kind, mine, other in (("first", ours.first[0], theirs["S1"]), ("total", ours.total[0], theirs["ST"])):
            for name, one, their in zip(names, mine, other, strict=True):
                yield live_row(
                    f"salib-{key}-{kind}-{name.replace('_', '-')}", "sensitivity", f"{title}: {kind}-order index of {name}",
                    quantity, one, their, "1", "two samples of the same size, each with its own noise", TIER, "SALib",
                    width=width, counts=False,
                )
