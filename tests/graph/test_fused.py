"""The fused loop against the plain path: the same figures, the same statuses, whatever the threads."""

from __future__ import annotations

import ast
import inspect
import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from orbitcompute.declare import registry
from orbitcompute.graph.copying import Copier, plain
from orbitcompute.graph.fused import BLOCK, fuse
from orbitcompute.graph.model import Model
from orbitcompute.graph.spreading import spread
from orbitcompute.graph.writing import packed
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.scenario.assemble import assemble

ARGUMENTS: dict[str, Callable[[np.random.Generator, int], list[float]]] = {
    "fastest_stages": lambda random, many: [*random.uniform(0.1, 0.9, many)],
    "site_view_share": lambda random, many: [*random.uniform([-1.5, 0.1, 0.03], [1.5, 3.0, 0.8])],
    "trapped_dose_rate_in": lambda random, many: [
        *random.uniform([250e3, 0.0, 0.9e-3, 0.0], [2100e3, 3.1, 27e-3, 2.0]), float(random.integers(2)),
    ],
    "cell_fluence_rate_in": lambda random, many: [
        *random.uniform([250e3, 0.0, 2e-5, 0.0], [2100e3, 3.1, 1.6e-3, 2.0]), float(random.integers(2)),
        float(random.integers(2)),
    ],
    "density_ratio_in": lambda random, many: [
        *random.uniform([150e3, 0.0, 0.0], [2100e3, 3.1, 2.0]), float(random.integers(2)),
    ],
    "tabulated_density_ratio": lambda random, many: [
        *random.uniform([150e3, 0.0], [2100e3, 2.0]), float(random.integers(16)), float(random.integers(16)), random.uniform(),
    ],
    "sun_synchronous_density_ratio_in": lambda random, many: [*random.uniform([150e3, 0.0, 0.0], [2100e3, 86400.0, 2.0])],
    "orbit_density_in": lambda random, many: [
        *random.uniform([150e3, 0.0], [2100e3, 2.0]), float(random.integers(2)),
        *random.uniform([0.0, 0.0], [3.1, 86400.0]), float(random.integers(2)),
    ],
    "decay_resistance": lambda random, many: [
        *random.uniform([400e3, 200e3, 6.3e6, 3.9e14, 0.0], [2000e3, 380e3, 6.4e6, 4e14, 2.0]), float(random.integers(2)),
        *random.uniform([0.0, 0.0], [3.1, 86400.0]), float(random.integers(2)),
    ],
    "solar_proton_exposure_in": lambda random, many: [*random.uniform([250e3, 0.0], [2100e3, 3.1])],
    "cell_solar_proton_rate_in": lambda random, many: [random.uniform(2e-5, 1.6e-3), float(random.integers(2))],
}


def sizes(random: np.random.Generator, many: int) -> list[float]:
    """A radius, the Earth's, and shares."""
    return [7e6, 6.4e6, *random.uniform(0.1, 0.9, many - 2)]


def _tree(function: Callable[..., Any]) -> ast.FunctionDef:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    tree.body = tree.body[1:]  # the docstring
    return tree


pytestmark = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
OUTPUTS = ("cost_ratio", "satellite_mass", "radiator_area", "launch_count", "it_power_average", "parity_budget")


def draws(model: Model, names: list[str], points: int, *, beyond: float = 0.0) -> np.ndarray:
    """Uniform draws over each input's range, widened by a share of it so that some points are infeasible."""
    random = np.random.default_rng(7)
    columns = []
    for name in names:
        entry = model.assumptions[name]
        low, high = entry.low or 0.0, entry.high or 0.0
        width = high - low
        columns.append(low - beyond * width + (1 + 2 * beyond) * width * random.random(points))
    return np.column_stack(columns)


@pytest.fixture(scope="module")
def model() -> Model:
    return assemble("gigawatt-2028").model.restricted(OUTPUTS)


def test_drawn_points_agree_with_the_plain_path(model: Model) -> None:
    names = uncertain_inputs(model)
    points = draws(model, names, 3 * BLOCK + 5, beyond=0.3)
    fused = fuse(model, names, OUTPUTS)
    results, codes = fused.run(points)
    assert (codes != 0).any() and (codes == 0).any()
    for index in np.linspace(0, len(points) - 1, 200).astype(int):
        plain = model.evaluate(dict(zip(names, points[index], strict=True)))
        void = model.void(plain)
        expected = np.array([np.nan if name in void else float(plain.values[name]) for name in OUTPUTS])
        # the loop stops at the first domain that is left; a study voids what stands on the others (tests of Points)
        further = np.isnan(expected) & (codes[index] != 0)
        np.testing.assert_allclose(np.where(further, np.nan, results[index]), expected, rtol=1e-12, equal_nan=True)
        assert fused.message(int(codes[index])) == plain.status


@pytest.mark.slow
def test_every_quantity_agrees_with_the_plain_path() -> None:
    """All that is computed, from all that is uncertain; differences of nearly equal numbers to what rounding leaves."""
    whole = assemble("gigawatt-2028").model
    values = whole.evaluate().values
    staged = [name for name, quantity in whole.quantities.items() if quantity.staged]
    outputs = [name for name in whole.quantities if name not in staged and isinstance(values[name], float)]
    model = whole.held(values, staged).restricted(outputs)
    names = uncertain_inputs(model)
    assert len(outputs) > 600 and len(names) > 250
    points = draws(model, names, 3 * BLOCK + 5, beyond=0.05)
    results, codes = fuse(model, names, outputs).run(points)
    left = {"heat_balance_margin": 1e-15, "local_time_drift": 1e-18, "loops_survival": 1e-15,
            "ground_blackout_share": 1e-15}
    left |= {one.margin: 2e-15 for one in registry.closures.values() if one.needs}  # a quotient less one
    allowed = np.array([left.get(name, 0.0) for name in outputs])
    for index in np.linspace(0, len(points) - 1, 200).astype(int):
        plain = model.evaluate(dict(zip(names, points[index], strict=True)))
        void = model.void(plain)
        expected = np.array([np.nan if name in void else float(plain.values[name]) for name in outputs])
        same = (results[index] == expected) | (np.isnan(results[index]) & np.isnan(expected))
        same |= np.isnan(expected) & (codes[index] != 0)  # a further domain than the first, which a study voids
        same |= np.abs(results[index] - expected) <= allowed + 1e-12 * np.abs(expected)
        assert not [name for name, agrees in zip(outputs, same, strict=True) if not agrees]
    assert (codes != 0).any()


@pytest.mark.slow
def test_threads_do_not_change_a_bit(model: Model) -> None:
    names = ["launch_price", "satellite_cost_per_power_given", "fin_efficiency"]
    points = draws(model, names, 3 * BLOCK + 17)
    fused = fuse(model, names, OUTPUTS)
    one, two = fused.run(points, threads=1), fused.run(points, threads=3)
    assert one[0].tobytes() == two[0].tobytes()
    assert one[1].tobytes() == two[1].tobytes()


@pytest.mark.slow
def test_an_overridden_quantity_can_be_varied() -> None:
    assembled = assemble("gigawatt-2028", {"radiator_temperature": "330K"}, ("radiator_area", "satellite_mass"))
    fused = fuse(assembled.model, ["radiator_temperature"], ("radiator_area", "satellite_mass"))
    temperatures = np.linspace(300.0, 360.0, 7)
    results, codes = fused.run(temperatures[:, None])
    assert (codes == 0).all()
    assert (np.diff(results[:, 0]) < 0).all()
    for row, temperature in zip(results, temperatures, strict=True):
        plain = assembled.model.evaluate({"radiator_temperature": temperature})
        assert row[0] == pytest.approx(float(plain.values["radiator_area"]), rel=1e-12)


def test_text_depends_on_a_constant(model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    before = fuse(model, ["fin_efficiency"], ("radiator_area",)).text
    import orbitcompute.quantities.thermal as thermal

    monkeypatch.setattr(thermal, "STEFAN_BOLTZMANN", 5.7e-8)
    after = fuse(model, ["fin_efficiency"], ("radiator_area",))
    assert after.text != before
    assert "5.7e-08" in after.text


LOOPS = sorted(name for name, entry in registry.formulas.items() if spread(_tree(plain(entry.function))) is not None)


def test_formulas_with_loops_are_spread() -> None:
    assert {"site_view_share", "trapped_dose_rate_in"} <= set(LOOPS)


@pytest.mark.parametrize("name", LOOPS)
def test_pieces_give_what_the_function_gives(name: str) -> None:
    """Each piece runs on what the pieces before it left and on nothing else."""
    function = plain(registry.formulas[name].function)
    found = spread(_tree(function))
    assert found is not None
    random = np.random.default_rng(3)
    for _ in range(20):
        given = dict(zip(found.formals, ARGUMENTS.get(name, sizes)(random, len(found.formals)), strict=True))
        left: dict[str, float] = {}
        for piece in found.pieces:
            code = compile(ast.fix_missing_locations(ast.Module([*piece.once, *piece.statements], [])), name, "exec")
            for turn in range(piece.times):
                space = {**function.__globals__, **given, **{one: left[one] for one in piece.read if one in left}}
                if piece.counter is not None:
                    space[piece.counter] = turn
                exec(code, space)
                left |= {one: space[one] for one in piece.left}
        result = eval(ast.unparse(found.result), {**function.__globals__, **given, **left})
        assert result == function(**given) or (result != result and function(**given) != function(**given))


def test_a_function_that_leaves_early_or_stores_into_an_argument_is_not_spread() -> None:
    straight = "def f(a):\n    b = a\n    for k in range(3):\n        b = b + k\n    return b"
    assert spread(ast.parse(straight).body[0]) is not None  # type: ignore[arg-type]
    for change in (("b + k", "b * a\n        a = b"), ("    b = a\n", "    b = a\n    if a < 0:\n        return a\n"),
                   ("range(3)", "range(int(a))"), ("    for k in range(3):\n        b = b + k\n", "")):
        assert spread(ast.parse(straight.replace(*change)).body[0]) is None  # type: ignore[arg-type]


def test_places_are_used_again_and_inputs_stay_where_they_lie() -> None:
    lines = ["for j in range(64):", "    w[64 + j] = w[0 + j]", "for j in range(64):", "    w[128 + j] = w[64 + j]",
             "for j in range(64):", "    w[192 + j] = w[128 + j]"]
    groups, places = packed(lines, 1)
    assert places == 2
    assert [group[1].strip() for group in groups] == [
        "w[0 + j] = x[0 + j]",
        "w[64 + j] = w[0 + j]",
        "w[0 + j] = w[64 + j]",
    ]


@pytest.mark.slow
def test_a_block_need_not_be_full(model: Model) -> None:
    names = ["launch_price", "fin_efficiency"]
    fused = fuse(model, names, OUTPUTS)
    points = draws(model, names, 1000)
    all_of_them, codes = fused.run(points)
    for many in (1, 63, 64, 65, 300):
        some, some_codes = fused.run(points[:many])
        assert some.tobytes() == all_of_them[:many].tobytes()
        assert some_codes.tobytes() == codes[:many].tobytes()


@pytest.mark.slow
def test_an_edited_constant_reaches_a_cached_program(tmp_path: Path) -> None:
    """numba's own cache would not see it: the text's name does."""
    source = Path(__file__).resolve().parents[2]
    for name in ("orbitcompute", "models", "validation", "seeds"):
        shutil.copytree(source / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    script = (
        "from orbitcompute.studies.scenario.assemble import assemble\n"
        "from orbitcompute.graph.fused import fuse\nimport numpy as np\n"
        "m = assemble('gigawatt-2028', outputs=('radiator_emitted_flux',)).model\n"
        "print(repr(float(fuse(m, ['fin_efficiency'], ('radiator_emitted_flux',)).run(np.array([[0.9]]))[0][0, 0])))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    values = []
    for text in ("5.670374419e-8", "5.8e-8"):
        declare = tmp_path / "orbitcompute" / "declare.py"
        declare.write_text(declare.read_text().replace("5.670374419e-8", text))
        run = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environment, check=True
        )
        values.append(float(run.stdout))
    assert values[1] / values[0] == pytest.approx(5.8 / 5.670374419, rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(name for name, entry in registry.quantities.items() if not entry.staged))
def test_every_quantity_can_be_copied_into_the_loop(name: str) -> None:
    """A body that cannot be copied is named here; that numba takes it is seen by the tests above."""
    quantity = registry.quantities[name]
    copier = Copier()
    copier.copy(quantity.function)
    text = "\n".join(["import base64, numpy as np", "def jit(f): return f", *copier.texts.values()])
    assert compile(text, name, "exec") is not None


def test_a_call_on_a_counter_and_on_what_is_held_is_held_for_each_turn() -> None:
    """The air on the way up is found before the loop over points where only the craft varies, not for each of them."""
    quantity = registry.quantities["delta_v_raising"]
    moving = {"thrust_carried", "drag_force_at_release", "drag_area"}
    copier = Copier()
    found = copier.copy(quantity.function, frozenset(quantity.arguments) - moving)
    whole, climbing = Copier(), Copier()
    assert sum("orbit_density_in" in ast.unparse(one) for one in found.held.values()) == 8
    assert "orbit_density_in" not in copier.texts[found.name]
    assert "orbit_density_in" in whole.texts[whole.copy(quantity.function).name]
    altitude_varies = climbing.copy(quantity.function, frozenset(quantity.arguments) - moving - {"altitude"})
    assert "orbit_density_in" in climbing.texts[altitude_varies.name]
