"""`python -m orbitcompute.remake [--check] [NAME...]`: every generated file of the checkout, made anew in the order they need.

Each artefact is made in an interpreter of its own, so that nothing read before an earlier one was remade is served again.
`--check` writes nothing, makes them side by side, names what is stale and exits with 1. Left out, because they are measured
or need other people's code: `python benchmarks`, `python benchmarks/routing.py --write`, `python validation/make_dose_table.py`
and `python validation/make_density_table.py`; `validate --live` holds the last two.
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import importlib.util
import io
import json
import math
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from orbitcompute.default import DEFAULT_CLAIM

ROOT = Path(__file__).resolve().parents[1]
Texts = Mapping[Path, str | bytes | None]
VOLATILE = ("created", "provenance")


@dataclass(frozen=True)
class Artefact:
    """A kind of generated file: what it is, and the text that each of its files should hold (None: no such file)."""

    name: str
    purpose: str
    texts: Callable[[], Texts]


def _module(path: Path) -> ModuleType:
    """A script of the checkout as a module, its neighbours importable."""
    sys.path.insert(0, str(path.parent))
    specification = importlib.util.spec_from_file_location(f"remade_{path.parent.name}_{path.stem}", path)
    if specification is None or specification.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[specification.name] = module
    specification.loader.exec_module(module)
    return module


def _units() -> Texts:
    import orbitcompute.quantities  # noqa: F401  (declares every quantity)
    from orbitcompute.catalog.units import TABLE, table_text, units_in_use

    return {TABLE: table_text(units_in_use())}


def _staged() -> Texts:
    from orbitcompute import cache
    from orbitcompute.kernels import staged
    from orbitcompute.studies.scenario.staged_results import shipped_text

    return {staged.SHIPPED: shipped_text(), cache.TABLE: cache.table_text(staged.ENTRIES.values())}


def _model_error() -> Texts:
    from orbitcompute.studies.scenario.model_error import FILE
    from orbitcompute.studies.validate.validate import fresh_errors

    return {ROOT / "validation" / FILE: json.dumps(fresh_errors(), indent=1) + "\n"}


def _hindcasts() -> Texts:
    from orbitcompute.studies.forecast.hindcast import KEPT_FILE, results

    return {(ROOT / "validation").joinpath(*KEPT_FILE): json.dumps(results(), indent=1) + "\n"}


def _validation() -> Texts:
    from orbitcompute.report.screens.validate import markdown
    from orbitcompute.studies.validate.validate import validate

    return {ROOT / "validation" / "RESULTS.md": markdown(validate())}


def _forecast() -> Texts:
    """The stored forecast; a file of the same version that says the same stays, one of a version released before as well."""
    from orbitcompute.report.forecast_document import render
    from orbitcompute.studies.forecast.forecast import forecast

    claim = DEFAULT_CLAIM
    text = render(forecast(claim), ".json")
    document = json.loads(text)
    folder = ROOT / "models" / "forecasts" / "stored"
    texts: dict[Path, str | None] = {folder / f"{claim}-{datetime.datetime.now(datetime.UTC):%Y-%m-%d}.json": text}
    stored = sorted(folder.glob(f"{claim}-*.json"))
    if stored:
        last = stored[-1].read_text(encoding="utf-8")
        kept = json.loads(last)
        if same(_lasting(kept), _lasting(document)):
            return {stored[-1]: last}
        if kept["version"] == document["version"] and stored[-1] not in texts:
            texts[stored[-1]] = None
    return texts


def _design() -> Texts:
    """The best design of the default scenario; a file that says the same to one part in a thousand stays as it is."""
    from orbitcompute.studies.decide.stored_design import FOLDER, SCENARIO, made

    document = made()
    today = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}"
    folder = (ROOT / "models").joinpath(*FOLDER)
    path = folder / f"{SCENARIO}-{today}.json"
    stored = sorted(folder.glob(f"{SCENARIO}-*.json"))
    texts: dict[Path, str | None] = {old: None for old in stored if old != path}
    if stored:
        last = stored[-1].read_text(encoding="utf-8")
        kept = json.loads(last)
        alike = kept["stands_on"] == document["stands_on"] and all(
            math.isclose(kept[name], document[name], rel_tol=1e-3)
            for name in ("median", "central", "scenario_median", "scenario_central")
        )
        if alike:
            return {stored[-1]: last}
    return {**texts, path: json.dumps({**document, "created": today}, indent=1, ensure_ascii=False) + "\n"}


def _lasting(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in VOLATILE}


def same(left: Any, right: Any) -> bool:
    """Whether two documents say the same, numbers to 1e-9."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-9)
    return bool(left == right)


def _page() -> Texts:
    from orbitcompute.report.page.bundling import BUILT, made

    return {BUILT: made()}


def _larger() -> Texts:
    """Percentiles of 65,536 draws of what screens show; a table of the same keys that says the same to 1e-9 stays."""
    import numpy as np

    from orbitcompute.report.screens import larger
    from orbitcompute.studies.many.larger import FILE

    found = larger.table()
    kept = np.load(FILE) if FILE.exists() else found[:0]
    if len(kept) == len(found) and bool(np.all(kept["key"] == found["key"])) and np.allclose(
            kept["found"], found["found"], rtol=1e-9, atol=0.0, equal_nan=True):
        return {FILE: FILE.read_bytes()}
    written = io.BytesIO()
    np.save(written, found)
    return {FILE: written.getvalue()}


def _reference() -> Texts:
    maker = _module(ROOT / "docs" / "make_reference.py")
    return {ROOT / "docs" / file: make() for file, make in maker.PAGES.items()}


def _benchmarks() -> Texts:
    maker = _module(ROOT / "benchmarks" / "__main__.py")
    kept = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    return {ROOT / "benchmarks" / "RESULTS.md": maker.page(kept)}


def _cog(file: str) -> Texts:
    """A page whose marked blocks are what the commands print now."""
    made = subprocess.run(
        [sys.executable, "-m", "cogapp", file], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    if made.returncode != 0:
        raise RuntimeError(f"cog {file}: {made.stderr.strip()}")
    return {ROOT / file: made.stdout}


COGGED = {"screens": "docs/screens.md", "readme": "README.md", "paper": "docs/paper.md"}


def _screens() -> Texts:
    return _cog(COGGED["screens"])


def _pictures() -> Texts:
    found: Texts = _module(ROOT / "docs" / "make_screen_pictures.py").texts()
    return found


def _sweeps() -> Texts:
    found: Texts = _module(ROOT / "docs" / "make_sweeps.py").texts()
    return found


def _readme() -> Texts:
    return _cog(COGGED["readme"])


def _paper() -> Texts:
    """The paper and the sources it cites, in its own bibliography."""
    maker = _module(ROOT / "docs" / "paper_figures.py")
    return {**_cog(COGGED["paper"]), ROOT / "docs" / "paper.bib": maker.bibliography()}


# In the order of need: what an artefact reads stands above it.
ARTEFACTS = (
    Artefact("page", "the live page's modules as one text, with npm's esbuild", _page),
    Artefact("units", "units as astropy reads them, for commands that start at once", _units),
    Artefact("staged", "results of the staged kernels for the shipped scenarios", _staged),
    Artefact("model-error", "our error by discipline, read by every headline", _model_error),
    Artefact("hindcasts", "forecasts of the past, beside what happened", _hindcasts),
    Artefact("validation", "every case with our figure beside theirs", _validation),
    Artefact("larger", "percentiles of 65,536 draws of what screens show of the shipped scenarios", _larger),
    Artefact("forecast", "the stored forecast, read by evaluate and audit", _forecast),
    Artefact("design", "the best design of the default scenario, read by evaluate", _design),
    Artefact("reference", "every command and every quantity", _reference),
    Artefact("benchmarks", "the page of what was measured last", _benchmarks),
    Artefact("screens", "what the commands print", _screens),
    Artefact("pictures", "the same screens as pictures", _pictures),
    Artefact("sweeps", "three sweeps drawn and explained, and the night's arithmetic", _sweeps),
    Artefact("readme", "the README's screens and tables", _readme),
    Artefact("paper", "the methods paper's figures and its bibliography", _paper),
)


def stale(name: str) -> dict[Path, str | bytes | None]:
    """The files of an artefact that differ from what would be made now, with the text they should hold."""
    texts = next(artefact for artefact in ARTEFACTS if artefact.name == name).texts()
    return {path: text for path, text in texts.items() if text != _kept(path, isinstance(text, bytes))}


def _kept(path: Path, binary: bool = False) -> str | bytes | None:
    if not path.exists():
        return None
    return path.read_bytes() if binary else path.read_text(encoding="utf-8")


def _differences(path: Path, text: str | bytes | None) -> str:
    """The first lines by which a file is stale."""
    if isinstance(text, bytes):
        return "    other bytes"
    changes = difflib.unified_diff(str(_kept(path) or "").splitlines(), (text or "").splitlines(), lineterm="", n=0)
    return "\n".join(f"    {line[:160]}" for line in list(changes)[2:8])


def write(path: Path, text: str | bytes | None) -> None:
    """Put the text in its place in one step; None takes the file away."""
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    if isinstance(text, bytes):
        part.write_bytes(text)
    else:
        part.write_text(text, encoding="utf-8", newline="")
    part.replace(path)


def main(words: list[str] | None = None) -> int:
    """Make what is named anew, or everything; with `--check` say what is stale. The exit code: 0, or 1 when stale."""
    parser = argparse.ArgumentParser(prog="python -m orbitcompute.remake", description=(__doc__ or "").split("\n")[0])
    names = [artefact.name for artefact in ARTEFACTS]
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {', '.join(names)}")
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 when a file is stale")
    asked = parser.parse_args(words)
    unknown = [name for name in asked.names if name not in names]
    if unknown:
        parser.error(f"{', '.join(unknown)}: no such artefact; there are {', '.join(names)}")
    if not (ROOT / "pyproject.toml").exists():
        parser.error("an installed package has nothing to remake: run it in a checkout")
    chosen = [name for name in names if not asked.names or name in asked.names]
    return _check(chosen) if asked.check else _make(chosen)


def _workers(number: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(number, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=1)


def _check(names: list[str]) -> int:
    with _workers(os.cpu_count() or 1) as pool:
        asked = {name: pool.submit(stale, name) for name in reversed(names)}  # the slowest first
        faults = {name: fault for name in names if (fault := asked[name].exception()) is not None}
        differing = {name: asked[name].result() for name in names if name not in faults}
    for name, fault in faults.items():
        print(f"error: {name}: cannot be made: {fault}")
    for texts in differing.values():
        for path, text in texts.items():
            print(f"stale: {path.relative_to(ROOT)}\n{_differences(path, text)}")
    if any(differing.values()):
        print("hint: python -m orbitcompute.remake")
    return int(bool(faults) or any(differing.values()))


def _make(names: list[str]) -> int:
    with _workers(1) as pool:
        for name in names:
            differing = pool.submit(stale, name).result()
            for path, text in differing.items():
                write(path, text)
                print(f"{name}: {path.relative_to(ROOT)}{' (taken away)' if text is None else ''}", flush=True)
            if not differing:
                print(f"{name}: as it was", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
