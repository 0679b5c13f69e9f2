"""What an advocate of either side would change in the cost ratio, one challenge at a time and each side's together.

A challenge sets inputs within their own sourced ranges (`models/challenges.toml`); nothing is typed here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory, read_toml
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.studies.many import larger
from orbitcompute.studies.many.ranges import POINTS, sample
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart, put_together

FILE = "challenges.toml"
SIDES = ("alike", "orbit", "earth")
ENDS = ("low", "high")
OUTPUTS = ("cost_ratio", "parity_budget")


@dataclass(frozen=True)
class Challenge:
    """What one side would change, why, and the settings as they are written: `low`, `high`, `=NAME` or a value."""

    side: str
    label: str
    why: str
    settings: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """The cost ratio and the budget [SI] under settings; `claimed` is the ratio on the vendors' figures, nan without any.

    `settings` are those in effect, as `--set` takes them; `idle` names the ones that the caller's settings overrule.
    """

    label: str
    why: str
    settings: Mapping[str, str]
    ratio: float
    claimed: float
    budget: float
    idle: tuple[str, ...] = ()


@dataclass(frozen=True)
class Challenged:
    """A scenario as it stands, each side's challenges one at a time, and each side's together."""

    scenario: str
    given: Answer
    sides: Mapping[str, tuple[Answer, ...]]
    together: Mapping[str, Answer]


def read() -> list[Challenge]:
    """The challenges on file; `CatalogError` with every fault found."""
    faults: list[str] = []
    found = []
    for entry in read_toml(data_directory("models") / FILE)["challenge"]:
        label = entry.get("label", "a challenge without a label")
        if set(entry) != {"side", "label", "why", "set"} or entry["side"] not in SIDES or not entry["set"]:
            faults.append(f"models/{FILE}: {label}: needs side ({', '.join(SIDES)}), label, why and set")
        else:
            found.append(Challenge(entry["side"], label, entry["why"], dict(entry["set"])))
    if faults:
        raise CatalogError(faults)
    return found


def challenge(scenario: str = DEFAULT_SCENARIO, settings: Mapping[str, str] | None = None) -> Challenged:
    """The cost ratio of `scenario` (with `settings`, as `--set`) under every challenge. Raises `CatalogError`.

    What `settings` give is kept: a challenge to it is idle, and says so.
    """
    given = dict(settings or {})
    known = assemble(scenario, given, OUTPUTS).model.assumptions
    listed = read()
    sides = {
        side: tuple(
            _answer(scenario, given, one.label, one.why, one.settings, known) for one in listed if one.side == side
        )
        for side in SIDES
    }
    together = {
        side: _answer(scenario, given, "all of these together", "a corner, not an estimate",
                      {name: text for one in listed if one.side == side for name, text in one.settings.items()}, known)
        for side in SIDES
    }
    mixed = {name: text for one in listed if one.side in SIDES[:2] for name, text in one.settings.items()}
    together["orbit and alike"] = _answer(scenario, given, "and both sides treated alike", "", mixed, known)
    return Challenged(scenario, _answer(scenario, given, "as it stands", "", {}, known), sides, together)


def corner(side: str, known: Mapping[str, Assumption]) -> dict[str, str]:
    """All the challenges of a side at once, as `--set` takes them; those without a number in the scenario are left out."""
    written = {name: text for one in read() if one.side == side for name, text in one.settings.items()}
    return {name: text for name, raw in written.items() if (text := _resolved(name, raw, known))}


@dataclass(frozen=True)
class LikeTerms:
    """The cost ratio with the same money, repair and waiting on both sides: median and 10-90 % of its draws.

    `claimed` is the median on the vendor's engineering; nan without a claimed counterpart.
    """

    settings: Mapping[str, str]
    median: float
    low: float
    high: float
    claimed: float


def like_terms(assembled: Assembled, draws: int = POINTS) -> LikeTerms:
    """`cost_ratio` under the challenges that treat both sides alike, over its draws. Raises `CatalogError`.

    What the reader set stays as it is. Nan where the ratio is void.
    """
    alike, changed = treated_alike(assembled)
    spread = sample(alike.model, ("cost_ratio",), draws).spread("cost_ratio")
    counterpart = claimed_counterpart(alike)
    claimed = math.nan
    if counterpart is not None:
        kept = larger.by_inputs(counterpart.model, "cost_ratio") if spread.draws == larger.DRAWS else None
        claimed = kept[1] if kept else sample(counterpart.model, ("cost_ratio",), draws).spread("cost_ratio").p50
    return LikeTerms(changed, spread.p50, spread.p10, spread.p90, claimed)


def treated_alike(assembled: Assembled) -> tuple[Assembled, dict[str, str]]:
    """The scenario with both sides treated alike, for `cost_ratio`, and the settings that do it. Raises `CatalogError`."""
    known = assembled.model.assumptions
    written = {name: text for entry in read() if entry.side == "alike" for name, text in entry.settings.items()}
    changed = {name: value for name, text in written.items()
               if name not in assembled.settings and (value := _resolved(name, text, known))}
    settings = {**assembled.settings, **changed}
    return put_together(assembled.scenario, settings, ("cost_ratio",), assembled.claims), changed


def _answer(
    scenario: str, given: Mapping[str, str], label: str, why: str, written: Mapping[str, str],
    known: Mapping[str, Assumption],
) -> Answer:
    """Evaluate under the settings of a challenge, where the caller has not given them and the scenario has such values."""
    changed = {
        name: text for name, raw in written.items() if name not in given and (text := _resolved(name, raw, known))
    }
    assembled = assemble(scenario, {**given, **changed}, OUTPUTS)
    values = assembled.model.evaluate().values
    counterpart = claimed_counterpart(assembled)
    claimed = math.nan
    if counterpart is not None:
        claimed = float(counterpart.model.restricted(["cost_ratio"]).evaluate().values["cost_ratio"])
    idle = tuple(name for name in written if name not in changed)
    return Answer(label, why, changed, float(values["cost_ratio"]), claimed, float(values["parity_budget"]), idle)


def _resolved(name: str, text: str, known: Mapping[str, Assumption]) -> str:
    """A challenge's value as `--set` takes it; empty where the scenario has no such number: its figure has no range.

    A quantity can be given a value, which cuts the graph there. Raises `CatalogError` for a name that is neither.
    """
    if text not in ENDS and not text.startswith("=") and name in load().registry.quantities:
        return text
    entry, other = known.get(name), known.get(text.removeprefix("="))
    if entry is None or (text.startswith("=") and other is None):
        raise CatalogError([f"models/{FILE}: {name} = {text}: not an input"])
    if text not in ENDS and not text.startswith("="):
        return text
    number = entry.low if text == "low" else entry.high if text == "high" else other.value if other else None
    if number is None or not math.isfinite(float(number)):
        return ""
    return f"{from_si(float(number), entry.unit):.12g} {entry.unit}".removesuffix(" 1")
