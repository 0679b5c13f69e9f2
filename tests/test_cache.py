"""Keys that follow the code: a changed formula, constant or kernel is another key, a changed word is not."""

import ast
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from orbitcompute import cache
from orbitcompute.kernels import staged

ROUTING = staged.ENTRIES["relay_routing"]
FORMULA, KERNEL = "formulas/orbits.py", "kernels/network/routing_sweep.py"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A copy of what staged kernels reach."""
    for name in {file for entry in staged.ENTRIES.values() for file in cache.reached(entry).files}:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(cache.PACKAGE / name, tmp_path / name)
    return tmp_path


def edited(file: Path, name: str, change: Callable[[ast.stmt], None]) -> None:
    """Change a top-level definition of a module, the rest of which is written out as it was."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    change(next(one for one in tree.body if name in cache._bound(one)))
    file.write_text(ast.unparse(tree), encoding="utf-8")


def number(node: ast.AST, by: float = 1.0) -> None:
    """Move the first number in a definition, but for its docstring and defaults."""
    first = next(one for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, float | int))
    first.value = float(first.value) + by


def operator(node: ast.AST) -> None:
    """Turn the first product into a sum."""
    next(one for one in ast.walk(node) if isinstance(one, ast.BinOp)).op = ast.Add()


def redocument(node: ast.AST) -> None:
    assert isinstance(node, ast.FunctionDef)
    node.body[0] = ast.Expr(ast.Constant("Something else altogether."))


@pytest.mark.parametrize(("file", "name", "change"), [
    (FORMULA, "clear_link_distance", operator), ("declare.py", "SPEED_OF_LIGHT", number), (KERNEL, "LANES", number),
    (KERNEL, "measure_links", operator), ("quantities/network.py", "compute_routing", number),
])
def test_a_formula_a_constant_and_a_kernel_are_other_keys(
    package: Path, file: str, name: str, change: Callable[[ast.stmt], None]
) -> None:
    before = cache.reached(ROUTING, package)
    assert before.code == cache.reached(ROUTING).code
    assert file in before.files
    edited(package / file, name, change)
    assert cache.reached(ROUTING, package).code != before.code


@pytest.mark.parametrize(("file", "name"), [(FORMULA, "clear_link_distance"), (KERNEL, "measure_links")])
def test_words_comments_and_layout_are_the_same_key(package: Path, file: str, name: str) -> None:
    before = cache.reached(ROUTING, package).code
    edited(package / file, name, redocument)  # which leaves out every comment of the file too
    assert cache.reached(ROUTING, package).code == before


def test_what_is_not_reached_does_not_matter(package: Path) -> None:
    before = cache.reached(ROUTING, package).code
    with (package / FORMULA).open("a", encoding="utf-8") as file:
        file.write("\n\ndef unheard_of(x: float) -> float:\n    return 2.0 * x\n")
    edited(package / "quantities/network.py", "compute_access", lambda node: number(node, 3.0))
    assert cache.reached(ROUTING, package).code == before


def test_the_shipped_results_are_of_this_code() -> None:
    """Fails when a staged kernel has changed and `remake staged` has not been run."""
    table = json.loads(cache.TABLE.read_text(encoding="utf-8"))
    for entry in staged.ENTRIES.values():
        assert table[entry]["code"] == cache.reached(entry).code == cache.code(entry), entry


def test_a_table_of_other_files_is_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = json.loads(cache.TABLE.read_text(encoding="utf-8"))
    found[ROUTING]["code"] = "0" * 16
    assert _code_by(found, tmp_path, monkeypatch) == "0" * 16
    found[ROUTING]["files"][FORMULA] = "another"
    assert _code_by(found, tmp_path, monkeypatch) == cache.reached(ROUTING).code
    monkeypatch.setattr(ast, "parse", None)  # the user's own table has it now
    assert _code_by(found, tmp_path, monkeypatch) == json.loads((tmp_path / "kept/reached.json").read_text())[ROUTING]["code"]
    (tmp_path / "kept/reached.json").write_text('{"' + ROUTING + '": [1]}')
    with pytest.raises(TypeError):  # what is no table is read anew, which this test forbids
        _code_by(found, tmp_path, monkeypatch)


def _code_by(table: object, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(cache, "results", lambda: folder / "kept")
    file = folder / "reached.json"
    file.write_text(json.dumps(table), encoding="utf-8")
    monkeypatch.setattr(cache, "TABLE", file)
    cache._table.cache_clear()
    try:
        return cache.code.__wrapped__(ROUTING)
    finally:
        cache._table.cache_clear()


def test_compiled_kernels_lie_under_their_trees_and_trees_are_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    folder = cache.kernels.__wrapped__()
    assert folder.name == f"kernels-{cache.machine_code.__wrapped__()}"
    kept = json.loads((folder.parent / "results-3" / "trees.json").read_text(encoding="utf-8"))
    assert len(kept) > 20
    cache._trees.cache_clear()
    monkeypatch.setattr(ast, "parse", None)  # nothing is parsed again
    assert folder.name == f"kernels-{cache.machine_code.__wrapped__()}"


def test_bodies_written_anew_are_found_under_the_content_of_their_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "results", lambda: tmp_path / "kept")
    text, other = tmp_path / "text.py", tmp_path / "other.py"
    text.write_text("one")
    other.write_text("another")
    made = cache.Bodies(cache.TABLE)
    code = compile("x = 41 + y", "text", "exec")
    assert made.get(str(text), "f 1") is None
    made.put(str(text), "f 1", code)
    made.keep()
    again = cache.Bodies(cache.TABLE)
    assert again.get(str(text), "f 1") == code
    assert again.get(str(other), "f 1") is None and again.get(str(text), "f 2") is None
    assert cache.Bodies(text).get(str(text), "f 1") is None, "another writer"
    (file,) = (tmp_path / "kept").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    assert cache.Bodies(cache.TABLE).get(str(text), "f 1") is None, "damaged"
