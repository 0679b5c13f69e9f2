"""A fixed list of studies: the same bits whatever was computed before, and without anything that is remembered."""

import random
from collections.abc import Callable

import numpy as np
import pytest

from orbitcompute.catalog.catalog import Catalog, load
from orbitcompute.declare import registry
from orbitcompute.graph import model as models
from orbitcompute.graph import order
from orbitcompute.graph.order import descendants, descendants_of
from orbitcompute.kernels.draws import sobol
from orbitcompute.studies.many import drawing, tabulated
from orbitcompute.studies.many.ranges import sample
from orbitcompute.studies.scenario.assemble import assemble

STUDIES: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "headline": ("gigawatt-2028", {}, ("cost_ratio", "satellite_mass", "launch_count")),
    "later": ("gigawatt-2028", {"year": "2035"}, ("cost_ratio",)),
    "claimed": ("ai1-as-claimed", {}, ("cost_ratio", "radiator_area")),
    "higher": ("gigawatt-2028", {"altitude": "900km"}, ("effective_life", "cost_ratio")),
    "own launcher": ("gigawatt-2028", {"launcher": "falcon-9"}, ("cost_ratio", "launch_count")),
}


def forget() -> None:
    """Everything that one study leaves to the next in this process."""
    drawing._rows.clear()
    tabulated._made.clear()
    for remembered in (order._steps, order._users, models._picked, sobol.net):
        remembered.cache_clear()


def figures(name: str) -> bytes:
    scenario, settings, outputs = STUDIES[name]
    drawn = sample(assemble(scenario, settings).model, outputs)
    return b"".join(np.ascontiguousarray(drawn.columns[one]).tobytes() for one in outputs)


def test_studies_are_the_same_bits_in_any_order_and_with_nothing_remembered() -> None:
    alone = {}
    for name in STUDIES:
        forget()
        alone[name] = figures(name)
    names = [*STUDIES, *STUDIES]
    random.Random(21).shuffle(names)
    assert all(figures(name) == alone[name] for name in names)
    assert len(set(alone.values())) == len(STUDIES)


@pytest.mark.parametrize("scenario", ["gigawatt-2028", "ai1-as-claimed", "starlink-300mw"])
def test_a_catalog_that_has_read_before_gives_what_a_fresh_one_gives(scenario: str) -> None:
    load().resolve(load().scenario("gigawatt-2028"), {"satellite": "starcloud-1"})
    fresh = Catalog(registry)
    for settings in ({}, {"altitude": "700km", "launcher": "falcon-9"}):
        again = load().resolve(load().scenario(scenario), settings)
        assert repr(again) == repr(fresh.resolve(fresh.scenario(scenario), settings))


def reached_one_by_one(names: list[str], readers: dict[str, list[str]]) -> set[str]:
    return set().union(*(descendants(name, readers) for name in names))


@pytest.mark.parametrize("draw", [lambda random, names: random.sample(names, 6), lambda random, names: names[:1]])
def test_what_many_names_move_is_what_each_moves(draw: Callable[[random.Random, list[str]], list[str]]) -> None:
    model = assemble("gigawatt-2028").model
    every = [*model.quantities, *model.assumptions]
    for seed in range(20):
        names = draw(random.Random(seed), random.Random(seed).sample(every, len(every)))
        assert model.reach_of(names) == reached_one_by_one(names, model._readers)
    circle = {"a": ["b"], "b": ["a"], "x": ["a"]}
    for names in (["a"], ["a", "b"], ["a", "x"], ["x"]):
        assert descendants_of(names, circle) == reached_one_by_one(names, circle)
