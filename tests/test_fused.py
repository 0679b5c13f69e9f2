"""The fused loop against the plain path: the same figures, the same statuses, whatever the threads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from orbitcompute.declare import registry
from orbitcompute.graph.copying import Copier
from orbitcompute.graph.fused import BLOCK, fuse
from orbitcompute.graph.model import Model
from orbitcompute.studies.assemble import assemble
from orbitcompute.studies.sampling import uncertain_inputs

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


def test_a_hundred_thousand_points_agree_with_the_plain_path(model: Model) -> None:
    names = uncertain_inputs(model)
    points = draws(model, names, 100_000, beyond=0.3)
    fused = fuse(model, names, OUTPUTS)
    results, codes = fused.run(points)
    assert (codes != 0).any() and (codes == 0).any()
    for index in np.linspace(0, len(points) - 1, 200).astype(int):
        plain = model.evaluate(dict(zip(names, points[index], strict=True)))
        void = model.void(plain)
        expected = np.array([np.nan if name in void else float(plain.values[name]) for name in OUTPUTS])
        np.testing.assert_allclose(results[index], expected, rtol=1e-12, equal_nan=True)
        assert fused.message(int(codes[index])) == plain.status


def test_threads_do_not_change_a_bit(model: Model) -> None:
    names = ["launch_price", "satellite_cost_per_power_given", "fin_efficiency"]
    points = draws(model, names, 3 * BLOCK + 17)
    fused = fuse(model, names, OUTPUTS)
    one, two = fused.run(points, threads=1), fused.run(points, threads=3)
    assert one[0].tobytes() == two[0].tobytes()
    assert one[1].tobytes() == two[1].tobytes()


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


@pytest.mark.slow
def test_an_edited_constant_reaches_a_cached_program(tmp_path: Path) -> None:
    """numba's own cache would not see it: the text's name does."""
    source = Path(__file__).resolve().parent.parent
    for name in ("orbitcompute", "models", "validation", "seeds"):
        shutil.copytree(source / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    script = (
        "from orbitcompute.studies.assemble import assemble\nfrom orbitcompute.graph.fused import fuse\nimport numpy as np\n"
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
