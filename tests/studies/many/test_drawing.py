"""Joint draws: distributions held against scipy's, correlations against what the catalog states, streams against reuse."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.correlations import correlations, read
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model
from orbitcompute.kernels.draws import draw, sobol
from orbitcompute.studies.many import drawing
from orbitcompute.studies.many.drawing import (
    BLOCK,
    MOST_SOBOL,
    dimensions,
    draw_inputs,
    groups_among,
    inverse,
    joint,
    normal_scores,
    normal_shares,
    partners,
    philox_shares,
    shares,
    sobol_shares,
)
from orbitcompute.studies.many.montecarlo import prepare
from orbitcompute.studies.many.paths import Points, held
from orbitcompute.studies.many.ranges import sample, uncertain_inputs
from orbitcompute.studies.scenario.assemble import assemble

BASE = Assumption("x", 3.0, "1", "test", low=1.0, high=7.0, minimum=0.5, maximum=7.5)
LIKE = [
    {},
    {"distribution": "uniform"},
    {"distribution": "lognormal"},
    {"distribution": "lognormal", "interval": "p10-p90"},
    {"interval": "p10-p90"},
    {"low": 3.0, "value": 3.0},
    {"distribution": "fixed"},
]


@pytest.fixture(scope="module")
def model() -> Model:
    return assemble("gigawatt-2028").model


@pytest.mark.parametrize("like", LIKE, ids=str)
def test_many_draws_are_each_of_them(like: dict[str, object]) -> None:
    entry = replace(BASE, **like)  # type: ignore[arg-type]
    some = np.linspace(0.0005, 0.9995, 400)
    found = joint({"x": entry}, ["x"]).values(some[None, :].copy())[0]
    np.testing.assert_allclose(found, [inverse(entry, share) for share in some], rtol=1e-13)


def test_a_triangular_distribution_is_scipys() -> None:
    some = np.linspace(0.001, 0.999, 50)
    found = joint({"x": BASE}, ["x"]).values(some[None, :].copy())[0]
    np.testing.assert_allclose(found, stats.triang.ppf(some, c=(3 - 1) / 6, loc=1, scale=6), rtol=1e-13)


def test_normal_scores_are_scipys() -> None:
    some = np.concatenate([10.0 ** np.arange(-300, -1, 7), np.linspace(0.01, 0.99, 99), 1 - 10.0 ** np.arange(-15, -1)])
    np.testing.assert_allclose([draw.normal_score(float(share)) for share in some], stats.norm.ppf(some), rtol=2e-14)
    np.testing.assert_allclose(normal_scores(some), stats.norm.ppf(some), rtol=2e-14)
    np.testing.assert_allclose(normal_shares(stats.norm.ppf(some)), some, rtol=1e-12)


def test_groups_are_drawn_with_the_correlations_that_the_catalog_states(model: Model) -> None:
    names = [name for name in uncertain_inputs(model) if model.assumptions[name].distribution != "fixed"]
    points = draw_inputs(model.assumptions, names, 2**14, seed=3)
    assert points.shape == (2**14, len(names))
    found = stats.spearmanr(points).statistic
    tested = 0
    for row, first in enumerate(names):
        for column, second in enumerate(names[:row]):
            group = next((g for g in correlations().values() if {first, second} <= set(g.members)), None)
            # Spearman's rank correlation of jointly normal scores (Kruskal 1958)
            expected = 6 / math.pi * math.asin(group.between(first, second) / 2) if group else 0.0
            # among 42,000 pairs of a Sobol net's dimensions a few are off by up to 6/64, whatever the seed, and where such
            # a one is in a group its partners inherit it
            assert found[row, column] == pytest.approx(expected, abs=0.05 if group else 0.1), (first, second)
            tested += group is not None
    assert tested == 9


def test_marginals_stay_what_they_are_inside_a_group(model: Model) -> None:
    names = uncertain_inputs(model)
    points = draw_inputs(model.assumptions, names, 2**15, seed=3)
    for name in groups_among(names)[0].members:
        entry = model.assumptions[name]
        mode = (entry.value - entry.low) / (entry.high - entry.low)
        expected = stats.triang(c=mode, loc=entry.low, scale=entry.high - entry.low)
        assert stats.kstest(points[:, names.index(name)], expected.cdf).statistic < 0.01


def test_fixing_one_input_leaves_the_draws_of_its_partners(model: Model) -> None:
    names = uncertain_inputs(model)
    others = [name for name in names if name != "launch_price"]
    assert partners(["launch_payload", "permitted_flights"]) == ["launch_price"]
    size = MOST_SOBOL + 1
    with_it, without = joint(model.assumptions, names), joint(model.assumptions, others)
    whole = with_it.values(shares(with_it.streams, 0, 64, size, 1))
    rest = without.values(shares(without.streams, 0, 64, size, 1))
    np.testing.assert_array_equal(rest, whole[[names.index(name) for name in others]])


@pytest.mark.parametrize("start", [0, 5, BLOCK - 3, BLOCK, 2 * BLOCK + 1])
def test_a_part_of_a_stream_is_the_same_as_when_all_is_made(start: int) -> None:
    stop = start + BLOCK
    sobol, philox = sobol_shares(["a", "b", "c"], 0, stop, 7), philox_shares(["a", "b"], 0, stop, 7)
    np.testing.assert_array_equal(sobol_shares(["a", "b", "c"], start, stop, 7), sobol[:, start:])
    np.testing.assert_array_equal(philox_shares(["b"], start, stop, 7), philox[1:, start:])
    for found in (sobol, philox):
        assert found.min() > 0.0 and found.max() < 1.0
        assert abs(found.mean() - 0.5) < 0.01
    assert abs(np.corrcoef(philox)[0, 1]) < 0.03


# The known answers of Random123, Salmon et al.'s own library: its file `kat_vectors`, philox4x32 of ten rounds.
KNOWN = [
    ("00000000 00000000 00000000 00000000 00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344 a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize(("given", "expected"), KNOWN)
def test_words_are_those_of_random123(given: str, expected: str) -> None:
    first, second, third, fourth, key, other_key = (int(word, 16) for word in given.split())
    found = np.empty(4)
    draw.philox((second - (second >> 31 << 32)) * 2**32 + first, third, fourth, key, other_key, found)
    assert " ".join(f"{int(share * 2**32):08x}" for share in found) == expected


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5, 9])
@pytest.mark.parametrize("start", [0, 1, 2, 3, 2**34 - 5])
def test_a_stretch_of_a_stream_holds_the_words_of_its_counters(start: int, length: int) -> None:
    found = np.full((1, length), np.nan)
    four = np.empty(4)
    draw.fill_streams(np.array([[5, 6]]), start, found)
    for point, share in enumerate(found[0], start=start):
        counter = point // 4
        draw.philox(counter, 0, 0, 5, 6, four)
        assert share == four[point % 4]


@pytest.mark.parametrize("start", [0, 1, 37, 4096])
def test_unscrambled_points_are_scipys_to_the_last_bit(start: int) -> None:
    engine = stats.qmc.Sobol(2048, scramble=False, bits=30)
    engine.fast_forward(start) if start else None
    numbers = sobol.directions(range(2048))
    found = sobol.points(np.zeros(2048, dtype=np.int64), numbers, start, start + 100)
    np.testing.assert_array_equal(found, engine.random(100).T + 2.0**-31)


def test_a_scrambled_net_stays_a_net_and_a_dimension_is_its_names() -> None:
    """Every elementary interval of two dimensions holds its one point, whatever the seed, as a (0, 8, 2)-net must."""
    for seed in range(5):
        one, other = sobol.points(*sobol.net((0, 1), ("a", "b"), seed, 0), 0, 256)
        for cut in range(9):
            cells = np.floor(one * 2**cut) * 2 ** (8 - cut) + np.floor(other * 2 ** (8 - cut))
            assert sorted(cells.tolist()) == list(range(256))
    words = sobol._hashed(np.arange(20_000)[:, None], np.arange(2))
    bits = (words[:, :, None] >> np.arange(32) & 1).reshape(len(words), 64)
    assert np.abs(np.corrcoef(bits.T) - np.eye(64)).max() < 5 / math.sqrt(len(words)), "bits of the scramble are independent"
    alone, with_others = sobol_shares(["fin_efficiency"], 0, 64, 3), sobol_shares(["altitude", "fin_efficiency"], 0, 64, 3)
    np.testing.assert_array_equal(alone[0], with_others[1])
    assert not np.array_equal(alone, sobol_shares(["fin_efficiency"], 0, 64, 3, 1))
    assert len(set(dimensions(sorted(load().declarations)))) == len(load().declarations)


def test_numpy_makes_the_words_of_the_compiled_streams() -> None:
    near, far = np.empty((2, 4096)), np.array([[1, 2], [3, 2**32 - 1]])
    draw.fill_streams(far, 2**33, near)
    counters = np.arange(2**31, 2**31 + 1024)
    np.testing.assert_array_equal(near, [draw.philox_words(counters, *key) for key in far.tolist()])


def test_ranges_of_evaluate_keep_their_strata_and_take_the_groups(model: Model) -> None:
    found = sample(model, ["cost_ratio"], 1024)
    price, payload = found.columns["launch_price"], found.columns["launch_payload"]
    assert stats.spearmanr(price, payload).statistic == pytest.approx(-0.48, abs=0.1)
    share = (np.arange(1024) + 0.5) / 1024
    expected = [inverse(model.assumptions["fin_efficiency"], float(s)) for s in share]
    np.testing.assert_allclose(np.sort(found.columns["fin_efficiency"]), expected, rtol=0.01)  # one draw a stratum


def test_the_draws_of_a_screen_are_the_first_of_a_sample(model: Model) -> None:
    """And they are the same whatever else is asked for."""
    screen = sample(model, ["cost_ratio"])
    whole = prepare("gigawatt-2028", 65_536, 1, {}).draws
    drawn = whole.inputs(0, 4_096)
    names = whole.joint.names
    for name in ("launch_price", "fin_efficiency", "launch_payload"):
        np.testing.assert_array_equal(drawn[names.index(name)], screen.columns[name])
    other = sample(model, ["cost_ratio", "radiator_area", "sunlit_fraction_late", "latency_median"])
    np.testing.assert_array_equal(screen.columns["cost_ratio"], other.columns["cost_ratio"])


def test_model_errors_multiply_in_both_paths(model: Model) -> None:
    errors = {"radiator_area": 0.2, "satellite_mass": 0.1}
    few, many = (sample(model, ["cost_ratio", "radiator_area"], size, errors=errors) for size in (100, 256))
    for name in ("cost_ratio", "radiator_area"):
        np.testing.assert_allclose(few.columns[name], many.columns[name][:100], rtol=1e-12)
    plain = sample(model, ["radiator_area"], 256)
    ratio = many.columns["radiator_area"] / plain.columns["radiator_area"]
    assert np.log(ratio).std() == pytest.approx(0.2, rel=0.05)


BAD = {
    "a": {"members": ["altitude", "launch_pryce"], "correlations": []},
    "b": {"members": ["altitude"], "correlations": [{"first": "altitude", "second": "altitude", "value": 0.1}]},
    "c": {
        "members": ["launch_price", "launch_payload", "launch_success"],
        "correlations": [
            {"first": one, "second": two, "value": -0.9, "low": -0.9, "high": 0.0}
            for one, two in (
                ("launch_price", "launch_payload"), ("launch_price", "launch_success"),
                ("launch_payload", "launch_success"),
            )
        ],
    },
}


def test_faults_of_groups_are_all_found() -> None:
    entries = {
        name: {"meaning": "m", "source": "orbitcompute-derived", "note": "n", **entry} for name, entry in BAD.items()
    }
    with pytest.raises(CatalogError) as caught:
        read(entries, load().declarations, load().sources)
    text = "\n".join(caught.value.faults)
    assert "a: launch_pryce: unknown name (did you mean `launch_price`?)" in text
    assert "b: correlations: each takes" in text
    assert "c: correlations: no joint distribution has these" in text


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
def test_both_paths_give_the_same_outcomes(model: Model) -> None:
    outputs = ("radiator_area", "battery_capacity")
    ready = held(model, outputs)
    names = tuple(uncertain_inputs(ready))
    points = draw_inputs(model.assumptions, names, 64, seed=5)
    points[3, names.index("coolant_surface_drop")] = 170.0  # colder than its sink: infeasible
    plain, fused = (Points(ready, names, outputs, size)(points) for size in (64, 5_000))
    np.testing.assert_allclose(fused.values, plain.values, rtol=1e-12, equal_nan=True)
    assert [fused.messages[int(code)] for code in fused.codes] == [plain.messages[int(code)] for code in plain.codes]
    assert not fused.feasible[3] and math.isnan(fused.values[3, 0])


class Emptied(dict[Any, Any]):
    """A store that another thread empties as soon as something has been put into it."""

    def update(self, *given: Any, **more: Any) -> None:
        super().update(*given, **more)
        self.clear()


def test_a_thread_that_empties_the_rows_of_screens_takes_none_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--sample 65536` ended in a KeyError where its replicates and a screen's draws met."""
    expected = drawing.sobol_shares(("altitude", "launch_price"), 0, 64, 7)
    monkeypatch.setattr(drawing, "_rows", Emptied())
    assert np.array_equal(drawing.sobol_shares(("altitude", "launch_price"), 0, 64, 7), expected)
