"""Serving against NVIDIA's own table of measured output tokens, and against properties that no model of it may break."""

from __future__ import annotations

import numpy as np
import pytest

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.served import served
from orbitcompute.formulas import sequences_held, token_rate_bound
from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.time.tokens import tokens

# Lengths of prompt and answer, and output tokens a second at full load: TensorRT-LLM's performance overview, commit
# 00f37686 of its repository. Chips: memory [GB] and its rate [TB/s], dense operations at FP4 and FP8 [PFLOP/s].
LENGTHS = ((128, 128), (128, 2048), (128, 4096), (500, 2000), (1000, 1000), (1000, 2000), (2048, 128), (2048, 2048),
           (5000, 500), (20000, 2000))
CHIPS = {"B200": (180, 7.7, 9, 4.5), "GB200": (186, 8, 10, 5), "H200": (141, 4.8, 0, 1.979), "H100": (80, 3.35, 0, 1.979)}
MODELS = {"70B": (70.6, 70.6, 80 * 2 * 8 * 128), "405B": (405, 405, 126 * 2 * 8 * 128), "Qwen": (235, 22, 94 * 2 * 4 * 128),
          "8B": (8.03, 8.03, 32 * 2 * 8 * 128)}
MEASURED = {
    ("70B", "B200", 1, 4): (11147, 9922, 6831, 7762, 7007, 6271, 1339, 4783, 1459, 665),
    ("70B", "GB200", 1, 4): (12189, 11309, 7849, 9028, 7326, 6513, 1450, 5646, 1602, 755),
    ("70B", "H200", 1, 8): (3803, 4336, 2872, 3666, 2909, 2994, 442, 2003, 566, 283),
    ("70B", "H100", 2, 8): (6378, 6651, 4199, 5222, 4205, 4146, 762, 3082, 898, 437),
    ("405B", "B200", 4, 4): (6281, 8020, 6345, 6244, 5209, 4933, 749, 4212, 1048, 672),
    ("405B", "GB200", 4, 4): (6740, 8151, 6608, 6540, 5389, 5135, 797, 4407, 1112, 739),
    ("405B", "H200", 8, 8): (3814, 5348, 4741, 4724, 3330, 3722, 456, 2948, 650, 505),
    ("405B", "H100", 8, 8): (3627, 4340, 3116, 3994, 2919, 2895, 453, 2296, 610, 345),
    ("Qwen", "B200", 8, 4): (63362, 66057, 39496, 57117, 42391, 34105, 7329, 26854, 8190, 4453),
    ("Qwen", "H200", 8, 8): (30429, 42821, 26852, 28026, 23789, 22061, 3331, 16672, 3623, 1876),
    ("8B", "H200", 1, 8): (27911, 26221, 18027, 20770, 17744, 16828, 3538, 12194, 3902, 1804),
    ("8B", "H100", 1, 8): (28312, 22714, 14325, 17660, 15220, 13899, 3450, 9305, 3459, 1351),
}


def shares(model: str, chip: str, count: int, bits: int) -> list[float]:
    """Measured over the bound, by length."""
    (whole, active, cache), (memory, rate, four, eight) = MODELS[model], CHIPS[chip]
    weights, throughput = whole * 1e9 * bits / 8, (four if bits == 4 else eight) * 1e15
    found = []
    for (prompt, answer), tokens_a_second in zip(LENGTHS, MEASURED[model, chip, count, bits], strict=True):
        held = cache * (prompt + answer / 2)
        sequences = sequences_held(count, memory * 1e9, 0.9, weights, held)
        operations = 2 * active * 1e9 * (1 + prompt / answer)
        found.append(tokens_a_second / count / token_rate_bound(
            sequences, weights, held, operations, count, rate * 1e12, throughput))
    return found


def test_nothing_measured_stands_above_the_roofline_and_the_share_is_that_of_the_catalog() -> None:
    every = np.array([shares(*key) for key in MEASURED])
    assert every.max() < 0.7
    low, middle, high = np.quantile(every, (0.1, 0.5, 0.9))
    entry = load().declarations["serving_efficiency"]
    assert entry.low == pytest.approx(low, abs=0.01) and entry.high == pytest.approx(high, abs=0.01)
    assert entry.value == pytest.approx(middle, abs=0.04)


def test_a_models_own_share_lies_in_what_was_measured_of_its_kind() -> None:
    own = {entry.name: float(entry.inputs["serving_efficiency"]) for entry in served()[0]}
    for name, model in (("llama-405b", "405B"), ("llama-70b", "70B"), ("deepseek-r1", "Qwen")):
        measured = np.concatenate([shares(*key) for key in MEASURED if key[0] == model])
        assert measured.min() < own[name] < measured.max()


@pytest.mark.parametrize("seed", range(10))
def test_more_of_anything_never_makes_fewer_tokens(seed: int) -> None:
    random = np.random.default_rng(seed)
    base = [random.uniform(10, 9e3), random.uniform(1e9, 1e12), random.uniform(1e6, 1e9), random.uniform(1e9, 1e13),
            random.uniform(1, 100), random.uniform(1e12, 1e13), random.uniform(1e14, 1e16)]
    rate = token_rate_bound(*base)
    for place, better in enumerate((1.5, 0.5, 0.5, 0.5, 1.0, 2.0, 2.0)):
        changed = [value * (better if at == place else 1) for at, value in enumerate(base)]
        assert token_rate_bound(*changed) >= rate * (1 - 1e-12)
    sequences, weights, cache, operations, count, bandwidth, throughput = base
    steps = sequences / max((weights + sequences * cache) / bandwidth, sequences * operations / throughput)
    assert rate == pytest.approx(steps, rel=1e-12)  # whatever the count: reading and computing are shared out alike
    assert count > 0


def test_a_model_that_does_not_fit_is_void_and_says_so() -> None:
    model = assemble("gigawatt-2028", {"model_parameters": "1e14"}).model.restricted(["orbital_cost_per_million_tokens"])
    point = model.evaluate()
    assert "does not fit" in point.status and "orbital_cost_per_million_tokens" in model.void(point)


def test_tokens_cost_what_hours_cost_over_the_rate() -> None:
    for one in tokens(points=8):
        columns = one.drawn.columns
        orbit, rack = (columns[f"{side}_cost_per_million_tokens"] for side in ("orbital", "rack"))
        flies = np.isfinite(orbit)  # a draw in which nothing climbs from where it is let go has no cost
        assert len(columns["orbital_token_rate"]) == 8 and flies.sum() >= 6
        assert (orbit[flies] > 0).all() and (orbit[flies] > rack[flies]).all()


def test_a_published_hour_and_rate_give_the_published_cost_of_a_token() -> None:
    # SemiAnalysis, June 2026: 10.91 and 2.49 $ an hour at 5,100 tokens a second, printed as 590 and 135 $ a billion
    from orbitcompute.quantities.serving import orbital_cost_per_million_tokens

    for hour, printed in ((10.91, 0.590), (2.49, 0.135)):
        assert orbital_cost_per_million_tokens(hour / 3600, 5100.0) == pytest.approx(printed, rel=0.01)


@pytest.mark.parametrize(("accelerator", "ratios"), [("h100", (1, 2, 2)), ("gb200", (1, 2, 4)), ("gb300", (1, 2, 6)),
                                                    ("vr200", (1, 4.375, 8.75))])
def test_a_precision_is_served_at_the_rate_that_the_accelerator_has_for_it(accelerator: str, ratios: tuple[float, ...]) -> None:
    for precision, ratio in zip(("bf16", "fp8", "fp4"), ratios, strict=True):
        model = assemble("gigawatt-2028", {"accelerator": accelerator, "serving_precision": precision}).model
        point = model.restricted(["serving_throughput"]).evaluate()
        assert point.values["serving_throughput"] == pytest.approx(ratio * point.values["accelerator_throughput"])
