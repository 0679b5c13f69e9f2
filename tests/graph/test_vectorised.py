"""Numpy blocks against the plain path: the same figures to 1e-12, the same statuses, whatever each point chooses."""

from __future__ import annotations

import math
import os
import pickle
from collections.abc import Callable

import numpy as np
import pytest
from test_graph import carried, model_of, small

from orbitcompute.declare import Assumption, registry
from orbitcompute.graph.arrays import over_points
from orbitcompute.graph.copying import FusedError
from orbitcompute.graph.fused import BLOCK, fuse
from orbitcompute.graph.model import Model
from orbitcompute.graph.vectorised import vectorise
from orbitcompute.kernels.orbit import season
from orbitcompute.studies.many.paths import Points
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.scenario.assemble import assemble

OUTPUTS = ("cost_ratio", "satellite_mass", "radiator_area", "launch_count", "it_power_average", "parity_budget")
# Differences of nearly equal numbers, to what rounding leaves [SI].
LEFT = {"local_time_drift": 1e-18}
MARGIN = 1e-15  # a ratio of nearly equal numbers, less one


def draws(model: Model, names: list[str], points: int, seed: int, beyond: float) -> np.ndarray:
    """Uniform draws over each input's range, widened by a share of it so that some points are infeasible."""
    random = np.random.default_rng(seed)
    ends = np.array([(model.assumptions[name].low or 0.0, model.assumptions[name].high or 0.0) for name in names])
    width = ends[:, 1] - ends[:, 0]
    return ends[:, 0] - beyond * width + (1 + 2 * beyond) * width * random.random((points, len(names)))


def agrees(model: Model, names: list[str], points: np.ndarray, outputs: tuple[str, ...], every: int = 1) -> np.ndarray:
    """Hold a study's figures and statuses against the plain path's; the codes."""
    found = Points(model, tuple(names), outputs, 10_000)(points)
    results, codes = found.values, found.codes
    allowed = np.array([LEFT.get(name, MARGIN if name.endswith("_margin") else 0.0) for name in outputs])
    for index in range(0, len(points), every):
        plain = model.evaluate(dict(zip(names, points[index], strict=True)))
        void = model.void(plain) if codes[index] else set()
        expected = np.array([math.nan if name in void else float(plain.values[name]) for name in outputs])
        same = (results[index] == expected) | (np.isnan(results[index]) & np.isnan(expected))
        with np.errstate(invalid="ignore"):
            same |= np.abs(results[index] - expected) <= allowed + 1e-12 * np.abs(expected)
        assert not [name for name, one in zip(outputs, same, strict=True) if not one]
        assert found.messages[int(codes[index])] == plain.status
    return codes


def everything(settings: dict[str, str]) -> tuple[Model, tuple[str, ...]]:
    """All numbers that a scenario computes, its staged results held."""
    whole = assemble("gigawatt-2028", settings).model
    values = whole.evaluate().values
    staged = [name for name, quantity in whole.quantities.items() if quantity.staged]
    outputs = tuple(name for name in whole.quantities if name not in staged and isinstance(values[name], float))
    return whole.held(values, staged).restricted(outputs), outputs


@pytest.mark.parametrize("beyond", [0.0, 0.3])
def test_every_quantity_agrees_with_the_plain_path(beyond: float) -> None:
    model, outputs = everything({})
    names = uncertain_inputs(model)
    assert len(outputs) > 600 and len(names) > 250
    codes = agrees(model, names, draws(model, names, 320, 7, beyond), outputs, every=8)
    assert (codes == 0).any() and ((codes != 0).any() or beyond == 0)


@pytest.mark.parametrize("seed", range(12))
def test_any_choices_agree_with_the_plain_path(seed: int) -> None:
    """An alternative drawn of every choice, and inputs over their ranges and somewhat beyond."""
    random = np.random.default_rng(seed)
    base = assemble("gigawatt-2028").model
    chosen = {
        name: Assumption(name, float(random.integers(len(choice.codes))), "choice", "test")
        for name, choice in registry.choices.items()
    }
    model = Model(registry, {**base.assumptions, **chosen}, base.to_si).restricted(OUTPUTS)
    names = uncertain_inputs(model)
    agrees(model, names, draws(model, names, 300, seed, 0.25), OUTPUTS, every=7)


CHOOSING = sorted(
    name for name, entry in registry.quantities.items() if not entry.staged and set(entry.arguments) & set(registry.choices)
)


@pytest.mark.parametrize("name", CHOOSING)
def test_an_alternative_can_be_chosen_point_by_point(name: str) -> None:
    quantity = registry.quantities[name]
    random = np.random.default_rng(13)
    columns = [
        random.integers(len(registry.choices[argument].codes), size=60).astype(np.float64)
        if argument in registry.choices else random.uniform(0.1, 2.0, 60)
        for argument in quantity.arguments
    ]
    with np.errstate(all="ignore"):
        found = over_points(quantity.function)(*columns)
        each = [quantity.function(*row) for row in zip(*columns, strict=True)]
    np.testing.assert_allclose(found, each, rtol=1e-12)


def test_an_overridden_quantity_can_be_varied() -> None:
    assembled = assemble("gigawatt-2028", {"radiator_temperature": "330K"}, ("radiator_area", "satellite_mass"))
    model = assembled.model.restricted(("radiator_area", "satellite_mass"))
    agrees(model, ["radiator_temperature"], np.linspace(200.0, 360.0, 40)[:, None], ("radiator_area", "satellite_mass"))


def test_threads_do_not_change_a_bit() -> None:
    model = assemble("gigawatt-2028").model.restricted(OUTPUTS)
    names = ["launch_price", "satellite_cost_per_power_given", "fin_efficiency"]
    points = draws(model, names, 3 * BLOCK + 17, 7, 0.0)
    blocks = vectorise(model, names, OUTPUTS)
    one, two = blocks.run(points, threads=1), blocks.run(points, threads=3)
    assert one[0].tobytes() == two[0].tobytes() and one[1].tobytes() == two[1].tobytes()
    sent = pickle.loads(pickle.dumps(blocks))
    assert sent.run(points[:1000])[0].tobytes() == blocks.run(points[:1000])[0].tobytes()


# -- cycles and domains ------------------------------------------------------------------------------------------------


def mass(dry: float, propellant: float) -> float:
    return dry + propellant


def propellant(mass: float, share: float) -> float:
    return mass * share if mass < 1e6 else np.inf * mass


def burnt(propellant: float) -> float:
    return propellant**2


CLOSED = small((mass, propellant, carried, burnt), mass={"start": 1.0}, burnt={"maximum": 400.0})


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
def test_cycles_settle_fail_and_run_away_point_by_point() -> None:
    """Beside the compiled loop and the plain path: settled, outside a domain, without solution, and without input."""
    model = model_of(CLOSED, ("carried", "burnt"), dry=1.0, share=0.1).restricted(("carried", "burnt"))
    random = np.random.default_rng(5)
    points = np.column_stack([random.uniform(0.5, 30.0, 400), random.uniform(-8.0, 3.0, 400)])
    points[:3] = [[math.nan, 0.1], [0.0, 0.5], [1.0, 1.0]]
    codes = agrees(model, ["dry", "share"], points, ("carried", "burnt"))
    loop = fuse(model, ["dry", "share"], ("carried", "burnt"))
    values, theirs = loop.run(points)
    blocks = vectorise(model, ["dry", "share"], ("carried", "burnt"))
    assert (theirs == codes).all() and blocks.messages == loop.messages and blocks.voids == loop.voids
    np.testing.assert_allclose(blocks.run(points)[0], values, rtol=1e-12)
    assert len(set(codes.tolist())) >= 3


def test_a_staged_quantity_has_to_be_held() -> None:
    model = assemble("gigawatt-2028").model
    name = next(name for name, quantity in model.quantities.items() if quantity.staged and name in model.needed)
    leaf = next(one for one in sorted(model.stands_on(name)) if one in model.assumptions)
    with pytest.raises(FusedError, match="staged"):
        vectorise(model.restricted([name]), [leaf], []).ready()


# -- bodies ------------------------------------------------------------------------------------------------------------

TABLE = (1.0, 3.0, 9.0, 27.0)


def leaves_early(a: float, b: float) -> float:
    a = a + 1.0
    if a < 0.5:
        return b
    if not a < 1.5:
        if b > 0.5:
            return a * b
        return np.nan
    return a - b


def branches_in_a_loop(a: float, b: float) -> float:
    total, best = 0.0, a
    for step in range(4):
        if (a > step * 0.3 and b < 0.8) or step == 3:
            found = total + a
            if found > best:
                best, total = found, found
        else:
            total += b * step
    return total + best


def looks_up(a: float, b: float) -> float:
    row = int(3.0 * a)
    return TABLE[row] + TABLE[int(b * 3.9)] if 0.0 <= a <= 1.0 else -1.0


def two_at_once(a: float, b: float) -> tuple[float, float]:
    if a > b:
        return b, a
    return a, float(max(a, b, 0.25)) - min(a, b)


def parts_of_two(a: float, b: float) -> float:
    low, high = two_at_once(a, b)
    return low / high if low != 0.0 else leaves_early(a, b)


def over_a_tuple(a: float, b: float) -> float:
    pair = (a, b) if a < b else (b, a)
    kept = 0.0
    for part in pair:
        kept = kept if kept > part else part
    return kept * pair[0]


BODIES = (leaves_early, branches_in_a_loop, looks_up, two_at_once, parts_of_two, over_a_tuple)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.__name__)
@pytest.mark.parametrize("kind", ["both", "first", "second", "alike", "neither"])
def test_a_body_over_points_is_itself_at_each(body: Callable[..., object], kind: str) -> None:
    random = np.random.default_rng(11)
    first, second = random.uniform(-0.2, 1.0, 200), random.uniform(0.0, 1.0, 200)
    first[:2] = [math.nan, 0.0]
    first[0] = 0.5 if body is looks_up else math.nan
    one = {"second": np.float64(0.3), "alike": np.full(200, 0.7), "neither": np.float64(0.7)}.get(kind, first)
    other = {"first": np.float64(0.3), "alike": np.full(200, 0.2), "neither": np.float64(0.2)}.get(kind, second)
    if body is looks_up and isinstance(one, np.ndarray):
        one = np.abs(one)
    kept = np.copy(one), np.copy(other)
    with np.errstate(all="ignore"):
        found = over_points(body)(one, other)
        expected = [body(*pair) for pair in zip(*np.broadcast_arrays(one, other), strict=True)] if kind != "neither" else (
            [body(one, other)])
    parts = found if isinstance(found, tuple) else (found,)
    for place, part in enumerate(parts):
        each = [value[place] if isinstance(value, tuple) else value for value in expected]
        np.testing.assert_array_equal(np.broadcast_to(part, len(each)), each)
    assert np.array_equal(kept[0], one, equal_nan=True) and np.array_equal(kept[1], other)


def test_a_loop_without_a_known_end_is_refused() -> None:
    def endless(a: float) -> float:
        while a > 1.0:
            a = a / 2.0
        return a

    with pytest.raises(FusedError, match="while"):
        over_points(endless)


def test_seasons_of_many_orbits_are_those_of_each() -> None:
    random = np.random.default_rng(3)
    many = 150
    given = [
        6378e3 + random.uniform(300e3, 2000e3, many), random.uniform(0.0, np.pi, many), random.uniform(-3e-7, 4e-7, many),
        np.float64(6378137.0), np.float64(3.986004418e14), np.where(random.random(many) < 0.5, 31556925.2, 3e6),
        random.uniform(0.0, 86400.0, many), np.float64(8.4e8), np.where(random.random(many) < 0.5, 0.0, 1 / 298.257),
    ]
    given[0][4] = math.nan
    found = season.season_points(*given)
    columns = np.broadcast_arrays(*given)
    for index in range(0, many, 3):
        expected = season.season_loop(*[column[index] for column in columns])
        assert [figure[index] for figure in found] == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)
