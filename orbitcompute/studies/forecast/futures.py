"""Many futures of a set of priors: priors made numbers, the calendar run in blocks, and what comes of it counted."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute import cache
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.priors import Prior, PriorSet
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model
from orbitcompute.kernels import calendar as kernel
from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.studies.many.drawing import inverses

FUTURES = 200_000
YEARS = 14  # to the end of 2040
BLOCK = 4096
SEED = 1
FACTOR = 0.5
NODES = kernel.NODE_LOW + kernel.NODE_STEP * np.arange(kernel.NODES)
BASES = {
    "first_satellite": kernel.FIRST_SATELLITE, "factory_rate": kernel.FACTORY_RATE, "launched": kernel.LAUNCHED,
    "operating": kernel.OPERATING,
}


@dataclass(frozen=True)
class Rung:
    """A thing to be reached: its name, what is counted (a key of `BASES`) and from how many MW on."""

    name: str
    basis: str
    threshold: float
    text: str


@dataclass(frozen=True)
class Plan:
    """What the calendar is given: quantile tables, loadings, sites, vehicles, operators, all plain arrays."""

    tables: NDArray[np.float64]
    loadings: NDArray[np.float64]
    ceilings: NDArray[np.float64]
    reaches: NDArray[np.int64]
    vehicle_operator: NDArray[np.int64]
    vehicle_sited: NDArray[np.int64]
    vehicle_cap: NDArray[np.float64]
    operator_never: NDArray[np.float64]
    operators: tuple[str, ...]


# -- priors made numbers -------------------------------------------------------------------------------------------


def resolve(priors: PriorSet, scenario: str | None = None, model: Model | None = None) -> PriorSet:
    """The set with every figure in place: spreads of the graph's quantities, dates drawn from the slips.

    A quantity's spread is that of its draws in `model`, else in `scenario` (the set's own by default): 10th, 50th and 90th
    percentile.
    """
    wanted = sorted({prior.quantity for prior in priors.priors.values() if prior.quantity})
    name = scenario or priors.scenario
    if wanted and name is None and model is None:
        raise CatalogError([f"priors {priors.name}: quantities are named, but no scenario to take them from"])
    spreads: dict[str, tuple[float, float, float]] = {}
    if wanted and model is not None:
        spreads = _drawn_spreads(wanted, model, "as set")
    elif wanted and name is not None:
        spreads = _spreads(wanted, name)
    found = {}
    for path, prior in priors.priors.items():
        if prior.quantity:
            found[path] = _from_spread(prior, *spreads[prior.quantity])
        elif prior.slips:
            found[path] = _from_slips(prior)
        else:
            found[path] = prior
    from orbitcompute.studies.forecast.slips import never_share

    plain = {
        path: never_share(value) if path.endswith(".never") and isinstance(value, str) else value
        for path, value in priors.plain.items()
    }
    return replace(priors, priors=found, plain=plain)


_known_spreads: dict[str, dict[str, tuple[float, float, float]]] = {}


def _spreads(quantities: Sequence[str], scenario: str) -> dict[str, tuple[float, float, float]]:
    """10th, 50th and 90th percentile of each quantity (or `A / B`) or input over the scenario's draws, in SI.

    Each once: the draws are the same whatever is asked.
    """
    known = _known_spreads.setdefault(scenario, {})
    missing = [name for name in quantities if name not in known]
    if missing:
        from orbitcompute.studies.scenario.assemble import assemble

        known |= _drawn_spreads(missing, assemble(scenario).model, scenario)
    return {name: known[name] for name in quantities}


def _drawn_spreads(quantities: Sequence[str], model: Model, scenario: str) -> dict[str, tuple[float, float, float]]:
    from orbitcompute.studies.many.ranges import sample

    parts = {name.strip() for quantity in quantities for name in quantity.split("/")}
    draws = sample(model, [name for name in parts if name in model.quantities])
    found = {}
    for quantity in quantities:
        columns = [_column(model, draws, name.strip()) for name in quantity.split("/")]
        values = columns[0] / columns[1] if len(columns) == 2 else columns[0]
        values = values[np.isfinite(values)]
        if not values.size:
            raise CatalogError([f"scenario {scenario}: {quantity}: has no value to take a prior from"])
        low, middle, high = np.quantile(values, [0.1, 0.5, 0.9], method="hazen")
        found[quantity] = (float(low), float(middle), float(high))
    return found


def _column(model: Any, draws: Any, name: str) -> NDArray[np.float64]:
    if name in draws.columns:
        return np.asarray(draws.columns[name])
    if name not in model.assumptions:
        raise CatalogError([f"prior taken from `{name}`: neither a quantity nor a parameter"])
    return np.array([float(model.assumptions[name].value)])


def _from_spread(prior: Prior, low: float, middle: float, high: float) -> Prior:
    low, middle, high = (from_si(x, prior.unit) for x in (low, middle, high))
    if not low < high:
        return replace(prior, value=middle)
    return replace(prior, value=middle, low=low, high=high, interval="p10-p90", distribution="lognormal")


def _from_slips(prior: Prior) -> Prior:
    """A date: the announcement plus the announced duration times a ratio of the class."""
    from orbitcompute.studies.forecast.slips import fit

    assert prior.slips is not None and prior.announced is not None and prior.target is not None
    found, lead = fit(prior.slips), prior.target - prior.announced
    low, middle, high = (prior.announced + lead * found.quantile(share) for share in (0.1, 0.5, 0.9))
    return replace(
        prior, value=middle, low=low, high=high, interval="p10-p90", distribution="shifted", shift=prior.announced
    )


def quantiles(prior: Prior, shares: Sequence[float]) -> list[float]:
    """The prior's values below which `shares` of it lie; see `drawing.inverse`. A shifted one is lognormal above its date."""
    shift = prior.shift if prior.distribution == "shifted" else 0.0
    entry = Assumption(
        prior.path, prior.value - shift, prior.unit, "prior",
        None if prior.low is None else prior.low - shift, None if prior.high is None else prior.high - shift,
        distribution="lognormal" if prior.distribution == "shifted" else prior.distribution, interval=prior.interval,
        minimum=None if prior.minimum is None else prior.minimum - shift,
        maximum=None if prior.maximum is None else prior.maximum - shift,
    )
    return [value + shift for value in inverses(entry, shares)]


@lru_cache(maxsize=4096)
def _table(prior: Prior) -> tuple[float, ...]:
    """The prior's quantiles at the nodes."""
    if prior.low is None or prior.high is None or not prior.low < prior.high:
        return (prior.value,) * kernel.NODES
    return tuple(quantiles(prior, _SHARES))


_SHARES = [NormalDist().cdf(float(node)) for node in NODES]


def plan(priors: PriorSet, *, independent: bool) -> Plan:
    """The arrays of a resolved set; with `independent` no prior has a loading on the common factor."""
    groups = priors.groups
    paths = [f"design.{name}" for name in kernel.DESIGN]
    paths += [f"site.{site}.{name}" for site in groups["site"] for name in kernel.SITE]
    paths += [f"vehicle.{vehicle}.{name}" for vehicle in groups["vehicle"] for name in kernel.VEHICLE]
    paths += [f"operator.{operator}.{name}" for operator in groups["operator"] for name in kernel.OPERATOR]
    chosen = [priors.priors[path] for path in paths]

    def plain(group: str, key: str, otherwise: Any) -> list[Any]:
        return [priors.plain.get(f"{group}.{member}.{key}", otherwise) for member in groups[group]]

    sited = plain("vehicle", "sited", False)
    caps = [first if on else most for on, first, most in zip(
        sited, plain("vehicle", "first_year_most", math.inf), plain("vehicle", "most", math.inf), strict=True)]
    return Plan(
        np.array([_table(prior) for prior in chosen]),
        np.array([0.0 if independent else prior.loading for prior in chosen]),
        np.array(plain("site", "ceilings", []), dtype=float), np.array(plain("site", "reaches", True), dtype=np.int64),
        np.array([groups["operator"].index(name) for name in plain("vehicle", "operator", "")], dtype=np.int64),
        np.array(sited, dtype=np.int64), np.array(caps, dtype=float),
        np.array(plain("operator", "never", 0.0), dtype=float), groups["operator"],
    )


# -- running -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Futures:
    """What came of each future: MW operating at each year's end, the month each rung was reached, flights, what bound.

    Months count from January 2027; `kernel.NEVER` where a rung is not reached by the end of 2040. `binding` is the share
    of futures by year and resource; each year's shares sum to one.
    """

    rungs: tuple[Rung, ...]
    operating: NDArray[np.float64]
    reached: NDArray[np.int64]
    flown: NDArray[np.int64]
    binding: NDArray[np.float64]

    @property
    def size(self) -> int:
        """How many futures were run."""
        return int(self.operating.shape[0])

    def probability(self, rung: str, year: int) -> float:
        """Share of futures in which the rung has been reached by the end of a calendar year."""
        return self.by(rung, year + 1.0)

    def by(self, rung: str, date: float) -> float:
        """Share of futures in which the rung has been reached by a date (2029.0 is the end of 2028)."""
        return float((self.months(rung) < math.floor((date - kernel.FIRST_YEAR) * 12.0 + 1e-6)).mean())

    def months(self, rung: str) -> NDArray[np.int64]:
        """The month in which each future reaches the rung."""
        return self.reached[:, [found.name for found in self.rungs].index(rung)]

    def date(self, rung: str, share: float) -> float | None:
        """The calendar date by which a `share` of futures has reached the rung; None when that is after 2040."""
        months = np.sort(self.months(rung))
        month = int(months[min(math.ceil(share * months.size) - 1, months.size - 1)])
        return None if month == kernel.NEVER else kernel.FIRST_YEAR + (month + 1) / 12.0

    def power(self, year: int, share: float) -> float:
        """A quantile of the MW operating at the end of a year."""
        return float(np.quantile(self.operating[:, year - kernel.FIRST_YEAR], share))

    def flights(self, year: int, shares: Sequence[float]) -> list[float]:
        """Quantiles of the first vehicle's flights in a calendar year."""
        return [float(x) for x in np.quantile(self.flown[:, year - kernel.FIRST_YEAR], shares)]

    def power_error(self, year: int, share: float) -> float:
        """One sigma of the sampling error of `power`, from the quantiles a sigma of shares either side."""
        off = math.sqrt(share * (1.0 - share) / self.size)
        ends = np.quantile(self.operating[:, year - kernel.FIRST_YEAR], [max(share - off, 0.0), min(share + off, 1.0)])
        return float(ends[1] - ends[0]) / 2.0


def key_of(seed: int) -> np.uint64:
    """The counter's key for a seed: far apart for seeds that are near."""
    return np.uint64(int.from_bytes(hashlib.sha256(f"calendar {seed}".encode()).digest()[:8], "little"))


def run(
    chosen: Plan, rungs: Sequence[Rung], *, futures: int = FUTURES, seed: int = SEED, counted: Sequence[str] = (),
    workers: int | None = None,
) -> Futures:
    """Run futures 0 to `futures` - 1; the same for any number of `workers` and any larger or smaller run.

    `counted` names the operators whose power counts (all by default).
    """
    operating = np.empty((futures, YEARS))
    reached = np.empty((futures, len(rungs)), np.int64)
    flown = np.zeros((futures, YEARS), np.int64)
    counts = np.array([not counted or name in counted for name in chosen.operators], dtype=np.int64)
    basis = np.array([BASES[rung.basis] for rung in rungs], dtype=np.int64)
    threshold = np.array([rung.threshold for rung in rungs])
    key = key_of(seed)

    def block(first: int) -> NDArray[np.float64]:
        rows = slice(first, min(first + BLOCK, futures))
        binding = np.zeros((YEARS, len(kernel.RESOURCES)))
        with np.errstate(over="ignore"):
            kernel.calendar(
                key, first, chosen.tables, chosen.loadings, chosen.ceilings, chosen.reaches, chosen.vehicle_operator,
                chosen.vehicle_sited, chosen.vehicle_cap, chosen.operator_never, counts, basis, threshold,
                operating[rows], reached[rows], flown[rows], binding,
            )
        return binding

    firsts = range(0, futures, BLOCK)
    if not jit_disabled():
        _ = cache.kernels(), kernel.calendar.compiled
    with ThreadPoolExecutor(workers or os.cpu_count() or 1) as pool:
        found = list(pool.map(block, firsts))
    return Futures(tuple(rungs), operating, reached, flown, np.sum(found, axis=0) / max(futures, 1))


# -- identity ------------------------------------------------------------------------------------------------------


def inputs_of(priors: PriorSet) -> dict[str, Any]:
    """A resolved set as plain data, from which `priors_from` makes it again."""
    fields = ("value", "low", "high", "unit", "distribution", "interval", "loading", "shift", "kind", "grade", "source",
              "note", "quantity")
    return {
        "name": priors.name, "title": priors.title, "as_of": priors.as_of, "scenario": priors.scenario,
        "groups": {group: list(members) for group, members in priors.groups.items()},
        "plain": dict(priors.plain),
        "priors": {path: {key: getattr(prior, key) for key in fields if getattr(prior, key) not in (None, "")}
                   for path, prior in priors.priors.items()},
    }


def priors_from(inputs: Mapping[str, Any]) -> PriorSet:
    """The resolved set that `inputs_of` wrote."""
    from orbitcompute.catalog.priors import declarations

    priors = {}
    for path, entry in inputs["priors"].items():
        group, name = path.split(".")[0], path.split(".")[-1]
        declared = declarations()[group][name]
        priors[path] = Prior(path=path, meaning=declared["meaning"], minimum=declared.get("minimum"),
                             maximum=declared.get("maximum"), **{"unit": "1", **entry})
    groups = {group: tuple(members) for group, members in inputs["groups"].items()}
    return PriorSet(inputs["name"], inputs["title"], inputs["as_of"], "", True, inputs["scenario"], priors,
                    inputs["plain"], groups)


def identity(inputs: Mapping[str, Any], asked: Mapping[str, Any]) -> str:
    """A short name of the inputs of a forecast and of what is asked of them: equal ones, equal name."""
    text = json.dumps([inputs, asked], sort_keys=True, default=str)
    return "oc1-" + hashlib.sha256(text.encode()).hexdigest()[:6]
