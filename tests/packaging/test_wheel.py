"""The wheel: built, installed into an empty environment, it answers from another directory as the checkout does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def call(*command: str | Path, cwd: Path) -> str:
    # neither the checkout nor this environment may be seen from the new one
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    ended = subprocess.run([str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True)
    assert ended.returncode == 0, f"{command}\n{ended.stdout[-2000:]}\n{ended.stderr[-4000:]}"
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("wheel")
    call(sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", directory, ROOT, cwd=directory)
    found = list(directory.glob("orbitcompute-*.whl"))
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The console script of an environment that holds the wheel and its dependencies, nothing else."""
    directory = tmp_path_factory.mktemp("environment")
    venv.create(directory, with_pip=True)
    scripts = directory / ("Scripts" if os.name == "nt" else "bin")
    call(scripts / "python", "-m", "pip", "install", "--quiet", wheel, cwd=directory)
    return scripts / "orbitcompute"


def test_the_data_ships(wheel: Path) -> None:
    shipped = set(zipfile.ZipFile(wheel).namelist())
    for name in ("models", "validation", "seeds"):
        for path in (ROOT / name).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"orbitcompute/_data/{path.relative_to(ROOT).as_posix()}" in shipped
    for path in (ROOT / "orbitcompute" / "report" / "page" / "live").glob("page.*"):
        assert f"orbitcompute/report/page/live/{path.name}" in shipped
    assert "orbitcompute/report/page/live/model.js" in shipped
    assert "orbitcompute/py.typed" in shipped
    assert "orbitcompute/catalog/units.json" in shipped
    assert not [name for name in shipped if name.startswith(("tests/", "benchmarks/"))]


def test_the_main_command_answers_as_in_the_checkout(program: Path, tmp_path: Path) -> None:
    installed = json.loads(call(program, "evaluate", "--format", "json", cwd=tmp_path))
    program_here = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from orbitcompute.cli.main import main; main()"
    here = [sys.executable, "-c", program_here]
    checkout = json.loads(call(*here, "evaluate", "--format", "json", cwd=tmp_path))
    assert installed["id"] == checkout["id"]
    assert installed["provenance"]["catalog"] == checkout["provenance"]["catalog"]
    assert [row["word"] for row in installed["verdict"]] == [row["word"] for row in checkout["verdict"]]
    values = {name: entry["value"] for name, entry in checkout["quantities"].items()}
    found = {name: entry["value"] for name, entry in installed["quantities"].items()}
    assert {name for name in values if values[name] is None} == {name for name in found if found[name] is None}
    for name in [name for name in values if values[name] is not None]:
        assert found[name] == pytest.approx(values[name], rel=1e-9), name


def test_the_other_commands_answer_too(program: Path, tmp_path: Path) -> None:
    assert "radiator_net_flux" in call(program, "explain", "radiator_area", cwd=tmp_path)
    assert "gigawatt-2028" in call(program, "models", "scenarios", cwd=tmp_path)
    assert call(program, "--version", cwd=tmp_path).startswith("orbitcompute")
