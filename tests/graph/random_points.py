"""Points of a model drawn away from its own: in and beyond the ranges of inputs, over their domains, at any choice."""

from __future__ import annotations

import math

import numpy as np

from orbitcompute.declare import Assumption, registry
from orbitcompute.graph.model import Model


def random_changes(model: Model, random: np.random.Generator, share: float = 0.5) -> dict[str, float]:
    """Inputs somewhere in and beyond their ranges, and choices at any of their values."""
    found: dict[str, float] = {}
    for name, one in model.assumptions.items():
        if name in registry.choices:
            if random.random() < 0.1:
                found[name] = float(random.choice(list(registry.choices[name].codes.values())))
        elif isinstance(one.value, float | int) and random.random() < share and math.isfinite(float(one.value)):
            found[name] = drawn(one, random)
    return found


def drawn(one: Assumption, random: np.random.Generator) -> float:
    value = float(one.value)
    low = value * 0.8 if one.low is None else one.low
    high = value * 1.25 if one.high is None else one.high
    width = high - low
    found = low - 0.2 * width + 1.4 * width * random.random()
    found = found if one.minimum is None else max(found, one.minimum)
    return found if one.maximum is None else min(found, one.maximum)


def anywhere(model: Model, random: np.random.Generator) -> dict[str, float]:
    """A few inputs anywhere in their domains, where they have both ends, and a few choices at any of their values."""
    found: dict[str, float] = {}
    for name, one in model.assumptions.items():
        if random.random() > 0.03 or not isinstance(one.value, float | int):
            continue
        if name in registry.choices:
            found[name] = float(random.choice(list(registry.choices[name].codes.values())))
        elif one.minimum is not None and one.maximum is not None and math.isfinite(float(one.value)):
            low, high = float(one.minimum), float(one.maximum)
            wide = low > 0 and high / low > 100
            found[name] = low * (high / low) ** random.random() if wide else low + (high - low) * random.random()
    return found
