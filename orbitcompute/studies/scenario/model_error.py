"""Our error by discipline, as validation found it: kept beside the cases, shown with every headline, sampled on request.

`python -m orbitcompute.remake model-error` makes `validation/model_error.json` anew; a test fails when it is stale.
"""

from __future__ import annotations

import json
import math
from functools import cache

from orbitcompute.catalog.files import data_directory
from orbitcompute.declare import registry

FILE = "model_error.json"
FACTOR_FROM = 0.5  # logarithms from which an error is a factor, not a share
# Where a discipline's error enters the sample: the quantity that the rest of the model reads from it.
CARRIERS = {
    "thermal": "radiator_area",
    "power": "array_area",
    "radiation": "dose_over_life",
    "spacecraft": "drag_force",
}
# What the literature says a model of this kind is good to (thermal: 15 % of area; dose and density: a factor of two), for
# cases few or kind: the larger of it and of what validation found is the error we state.
FLOORS = {"thermal": math.log(1.15), "power": math.log(1.05), "radiation": math.log(2.0), "spacecraft": math.log(2.0)}
# The spacecraft cases hold density and drag; nobody has published a mass breakdown to hold ours against.
DRAG = ("air_density", "drag", "passive_decay", "propulsion_power")
# What a discipline's error is called to a reader; drag is all that the spacecraft cases hold.
LABELS = {"spacecraft": "drag"}


def error_text(error: float | None, kelvin: float | None = None) -> str:
    """Our error, a root mean square of ln(ours/theirs), wherever it is printed: `17 %`, from 50 % on `a factor 3.2`.

    That of a temperature [K] is `14 K`: a quarter of the error of the area or the heat, which go with its fourth power.
    `unknown` where too few sources tell it; `under 0.1 %` where it is smaller than a reader needs.
    """
    if error is None:
        return "unknown"
    if kelvin is not None:
        return f"{kelvin * error / 4:.2g} K"
    if error >= FACTOR_FROM:
        return f"a factor {math.exp(error):.2g}"
    return "under 0.1 %" if error < 1e-3 else f"{100 * error:.2g} %"


@cache
def stored() -> dict[str, dict[str, float | int | None]]:
    """By discipline: `error`, the root mean square of ln(ours/theirs) (None below three sources), `cases` and `sources`."""
    found: dict[str, dict[str, float | int | None]] = json.loads(
        (data_directory("validation") / FILE).read_text(encoding="utf-8")
    )
    return found


def error_in(discipline: str) -> float | None:
    """Our error in a discipline, as the standard deviation of a logarithm; None where it is unknown."""
    found = stored().get(discipline, {}).get("error")
    known = [float(error) for error in (found, FLOORS.get(discipline)) if error is not None]
    return max(known, default=None)


def error_of(quantity: str) -> float | None:
    """The error of a quantity's discipline; None where it is unknown, and for what is assumed, not computed."""
    found = registry.quantities.get(quantity)
    if found is None or (found.discipline == "spacecraft" and not any(word in quantity for word in DRAG)):
        return None
    return error_in(found.discipline)


def carried() -> dict[str, float]:
    """The errors that a sample takes in, by the quantity each multiplies; disciplines of unknown error are left out."""
    return {quantity: error for name, quantity in CARRIERS.items() if (error := error_in(name)) is not None}
