"""What is kept between runs, and when it is believed: kernels, loops, staged results, results by their identity.

A kept thing lies under a key of all that it follows from: the *code reached* (syntax trees, without docstrings, comments
and layout, of every function and constant that a function reaches inside the package), the values that it is given, and the
versions of the libraries where machine code or last bits depend on them. So a changed formula or constant is another key, and
a changed word is not. A result carries a digest of key and content; one that does not fit is thrown away with a note. A
directory that somebody else owns or can write to is not used.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import hashlib
import json
import marshal
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType
from typing import Any

PACKAGE = Path(__file__).parent
NAME = "orbitcompute"
# The hashes of the code that shipped results were computed by, with the content of the files it was read from.
TABLE = PACKAGE / "kernels" / "reached.json"
DECLARING = f"{NAME}.declare"


# -- where -----------------------------------------------------------------------------------------------------------------


def root() -> Path | None:
    """The user's cache directory of this program; None for a user without a home."""
    given = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(given).expanduser() if given else Path.home() / ".cache") / NAME
    except RuntimeError:
        return None


def own(directory: Path) -> bool:
    """Whether the directory is this user's alone to write to; True where the system knows no owners."""
    if not hasattr(os, "getuid"):
        return True
    try:
        status = directory.stat()
    except (OSError, ValueError):
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def bases() -> list[Path]:
    """Where kernels are kept, if it can be written to."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    home = root()
    return [Path(given)] if given else [home] if home is not None else []


@functools.cache
def kernels() -> Path:
    """The directory for compiled kernels, made if it is not there, named by what the machine code depends on.

    It lies in NUMBA_CACHE_DIR, else in the user's cache, else (not writable, or writable by others: what lies there is run)
    in a new temporary directory. numba itself looks only at the file of the outermost function, and would run old code
    after a change of a constant or callee in another.
    """
    name = f"kernels-{machine_code()}"
    for base in bases():
        directory = base / name
        try:
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.mkdir(mode=0o700, exist_ok=True)
            if own(base) and own(directory):
                with tempfile.TemporaryFile(dir=directory):
                    _keep_trees()
                    return directory
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix=f"{NAME}-"))


def loops() -> Path:
    """Where the texts of generated loops and their machine code are kept: each text is named by its own hash."""
    return kernels() / "fused"


# -- keys: the code that is reached ----------------------------------------------------------------------------------------


@functools.cache
def machine_code() -> str:
    """Sixteen hexadecimal digits of what compiled kernels depend on: their syntax trees, and versions of numba and numpy."""
    from importlib.metadata import version  # most commands run no kernel, and need not read it

    parts = [f"{file} {tree}" for file, (_, tree) in _trees().items()]
    return _hash([*parts, *(f"{library} {version(library)}" for library in ("numba", "numpy"))])[:16]


@functools.cache
def _trees() -> dict[str, tuple[str, str]]:
    """The content and the tree of each file of kernels, as hashes; trees that were known before are not parsed again."""
    files = [*sorted((PACKAGE / "kernels").rglob("*.py")), *sorted((PACKAGE / "formulas").glob("*.py")),
             PACKAGE / "declare.py"]
    directory = results()
    try:
        found = json.loads((directory / "trees.json").read_bytes()) if directory is not None and own(directory) else {}
    except (OSError, ValueError, RecursionError):
        found = {}
    known = found if isinstance(found, dict) else {}
    made = {}
    for file in files:
        content = _content(file)
        tree = known.get(content)
        if not isinstance(tree, str):
            tree = _hash([plain(_Wordless().visit(ast.parse(file.read_bytes())))])[:16]
        made[str(file.relative_to(PACKAGE))] = content, tree
    return made


def _keep_trees() -> None:
    """Remember them: parsing them all takes a third of a second."""
    directory = results()
    if directory is not None:
        with contextlib.suppress(OSError, ValueError):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            text = json.dumps(dict(_trees().values()))
            file = directory / "trees.json"
            if own(directory) and not (file.exists() and file.read_text(encoding="utf-8") == text):
                _write(file, text)


@functools.cache
def code(entry: str) -> str:
    """The hash of all the code that `module:function` reaches; read off a table where no file of it has changed.

    The table comes with the package; where it is of other files, the user's own is looked at, and then made.
    """
    for table in (_table(), _own_table()):
        row = table.get(entry)
        if row is not None and all(_content(PACKAGE / file) == content for file, content in row["files"].items()):
            return str(row["code"])
    found = json.loads(table_text([entry]))
    directory = results()
    if directory is not None:
        with contextlib.suppress(OSError, ValueError):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if own(directory):
                _write(directory / TABLE.name, json.dumps(_own_table() | found))
    return str(found[entry]["code"])


@functools.cache
def _table() -> dict[str, Any]:
    return json.loads(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else {}


def _own_table() -> dict[str, Any]:
    """What the user's own table says; nothing where it is not what this module writes."""
    directory = results()
    try:
        found = json.loads((directory / TABLE.name).read_bytes()) if directory is not None and own(directory) else {}
        return {str(entry): {"code": str(row["code"]), "files": dict(row["files"])} for entry, row in found.items()}
    except (OSError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return {}


@functools.cache
def _content(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    except OSError:
        return ""


def table_text(entries: Iterable[str]) -> str:
    """What the table says of these entries, for `remake`."""
    found = {}
    for entry in sorted(entries):
        one = reached(entry)
        found[entry] = {"code": one.code, "files": {file: _content(PACKAGE / file) for file in one.files}}
    return json.dumps(found, indent=1) + "\n"


@dataclass(frozen=True)
class Reached:
    """The code that a function reaches: its hash, the names it is made of, and the files that they stand in."""

    code: str
    names: tuple[str, ...]
    files: tuple[str, ...]


def reached(entry: str, package: Path = PACKAGE) -> Reached:
    """Follow `module:function` through every function and constant that it names inside the package.

    Of `declare` only constants are followed, and of a choice its alternatives in their order: what is said of them moves no
    figure, nor do decorators and annotations.
    """
    modules: dict[str, _Module] = {}
    found: dict[str, str] = {}
    waiting = [tuple(entry.split(":"))]
    while waiting:
        module, name = waiting.pop()
        key = f"{module}:{name}"
        if key in found:
            continue
        if module not in modules:
            modules[module] = _Module.read(module, package)
        text, names = modules[module].definition(name)
        found[key] = text
        waiting += [one for one in names if f"{one[0]}:{one[1]}" not in found]
    code = _hash(f"{name}\0{text}" for name, text in sorted(found.items()) if text)[:16]
    files = sorted(str(one.file.relative_to(package)) for one in modules.values() if one.file is not None)
    return Reached(code, tuple(sorted(found)), tuple(files))


@dataclass
class _Module:
    """A module's top-level definitions, and what its imports, wherever they stand, bring in of the package."""

    name: str
    package: Path
    file: Path | None
    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    imports: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, name: str, package: Path) -> _Module:
        file = _file(name, package)
        made = cls(name, package, file)
        if file is None:
            return made
        tree = ast.parse(file.read_bytes())
        for statement in tree.body:
            for bound in _bound(statement):
                made.definitions.setdefault(bound, []).append(statement)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == NAME:
                for alias in node.names:
                    made.imports[alias.asname or alias.name] = (str(node.module), alias.name)
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.split(".")[0] == NAME and alias.asname:
                        made.imports[alias.asname] = (alias.name, "")
        return made

    def definition(self, name: str) -> tuple[str, list[tuple[str, str]]]:
        """The plain text of a name's definition, and the names of the package that it uses."""
        if name not in self.definitions:
            return "", [self.imports[name]] if name in self.imports else []
        texts, names = [], []
        for statement in self.definitions[name]:
            if self.name == DECLARING and not isinstance(statement, ast.Assign | ast.AnnAssign):
                continue
            bare = _without_words(statement)
            texts.append(plain(bare))
            names += self._used(bare)
        return "\n".join(texts), names

    def _used(self, tree: ast.AST) -> list[tuple[str, str]]:
        used: list[tuple[str, str]] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                if node.id in self.definitions:
                    used.append((self.name, node.id))
                elif node.id in self.imports:
                    used.append(self.imports[node.id])
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in self.imports:
                module, name = self.imports[node.value.id]
                inner = f"{module}.{name}" if name else module
                if _file(inner, self.package) is not None:
                    used.append((inner, node.attr))
        return used


def _file(module: str, package: Path) -> Path | None:
    """The file of a module of the package; None where it is none."""
    path = package.joinpath(*module.split(".")[1:])
    return next((one for one in (path.with_suffix(".py"), path / "__init__.py") if one.is_file()), None)


def _bound(statement: ast.stmt) -> list[str]:
    """The names that a top-level statement binds."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else (
        [statement.target] if isinstance(statement, ast.AnnAssign | ast.AugAssign) else [])
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


class _Wordless(ast.NodeTransformer):
    """Leaves out docstrings, annotations, decorators, and what is said of constants and choices."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.decorator_list, node.returns = [], None
        for argument in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            argument.annotation = None
        node.body = _undocumented(node.body)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        node.body = _undocumented(node.body)
        return node

    def visit_Module(self, node: ast.Module) -> ast.AST:
        self.generic_visit(node)
        node.body = _undocumented(node.body)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        called = node.func.id if isinstance(node.func, ast.Name) else ""
        if called == "constant":  # its name, its unit and its value
            node.args = node.args[:3]
            node.keywords = [one for one in node.keywords if one.arg not in ("source", "locator")]
        elif called == "choice":  # its name and its alternatives, whose codes are their order
            node.args = node.args[:1]
            node.keywords = [ast.keyword(one.arg, ast.Constant(None)) for one in node.keywords]
        return node


def _undocumented(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    return body[1:] or [ast.Pass()] if said else body


def _without_words(tree: ast.AST) -> ast.AST:
    """The tree without what moves no figure, made anew: the tree itself stays as it is."""
    import copy

    found: ast.AST = _Wordless().visit(copy.deepcopy(tree))
    return found


def plain(node: Any) -> str:
    """A syntax tree as text that does not depend on the version of Python: fields without content are left out."""
    if isinstance(node, ast.AST):
        parts = [f"{name}={plain(value)}" for name, value in ast.iter_fields(node)
                 if value not in (None, []) and name not in ("ctx", "kind", "type_comment", "type_ignores", "type_params")]
        if isinstance(node, ast.Constant) and node.value is None:
            parts = ["value=None"]
        return f"{type(node).__name__}({','.join(parts)})"
    if isinstance(node, list):
        return f"[{','.join(map(plain, node))}]"
    return repr(node)


def _hash(parts: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


# -- bodies written anew ----------------------------------------------------------------------------------------------------


class Bodies:
    """Code objects of functions that were written anew from their text, kept under the content of the text's file.

    One file for a `writer` (the module that writes) and a version of Python, behind a digest of itself; read when the first
    body is asked for, written by `keep` when there are new ones.
    """

    def __init__(self, writer: Path) -> None:
        """Bodies that the module in the file `writer` makes."""
        self.writer = writer
        self._found: dict[str, CodeType] | None = None
        self._new = False

    def get(self, file: str, name: str) -> CodeType | None:
        """The code of a function of a file, if it was kept from a file of this very content."""
        if self._found is None:
            self._found = self._read()
        return self._found.get(f"{_content(Path(file))} {name}")

    def put(self, file: str, name: str, code: CodeType) -> None:
        """Note a function's code."""
        if self._found is not None and _content(Path(file)):
            self._found[f"{_content(Path(file))} {name}"] = code
            self._new = True

    def keep(self) -> None:
        """Write what is new; where there is no room or no place, do without."""
        path = self._path()
        if self._new and self._found and path is not None:
            self._new = False
            content = marshal.dumps({**self._read(), **self._found})
            with contextlib.suppress(OSError, ValueError):
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                if own(path.parent):
                    _write(path, hashlib.sha256(content).digest() + content)

    def _path(self) -> Path | None:
        directory = results()
        tag = f"{_content(self.writer)}-{sys.implementation.cache_tag}"
        return None if directory is None else directory / f"bodies-{tag}.bin"

    def _read(self) -> dict[str, CodeType]:
        path = self._path()
        try:
            content = path.read_bytes() if path is not None and own(path.parent) else b""
        except (OSError, ValueError):
            return {}
        if hashlib.sha256(content[32:]).digest() != content[:32]:
            return {}
        found: dict[str, CodeType] = marshal.loads(content[32:])
        return found


# -- results ---------------------------------------------------------------------------------------------------------------


def key(name: str, code: str, inputs: Mapping[str, Any]) -> str:
    """The identity of a result: what computed it, the code reached, and its inputs to the last bit."""
    exact = json.dumps([name, code, inputs], default=float, sort_keys=True)
    return hashlib.sha256(exact.encode()).hexdigest()[:32]


def results() -> Path | None:
    """Where results are kept between runs; None where there is no home to keep them in."""
    home = root()
    return None if home is None else home / "results-3"


def remember(identity: str, compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result of a key, computed at most once; a directory that cannot be read or written is done without."""
    directory = results()
    kept = _read(directory, identity) if directory is not None else None
    if kept is not None:
        return kept
    result = compute()
    if directory is not None:
        with contextlib.suppress(OSError, ValueError):
            _keep(directory, identity, result)
    return result


LIBRARIES = ("numba", "numpy", "scipy")
FILES = (".toml", ".json", ".csv", ".xlsx", ".txt")


def nameless(typed: Iterable[str | None]) -> bool:
    """Whether something typed names a file of the reader's own, or standard input: such a question has no identity."""
    values = [text.rpartition("=")[2] for text in typed if text is not None]
    return any(value == "-" or value.startswith((".", "/", "~")) or value.endswith(FILES) for value in values)


def answer(study: str, program: str, question: Mapping[str, Any], compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a study gives for a question (texts, numbers), computed at most once by this program from this catalog.

    The identity is the question, the `program` (every module and every file of the catalog and of `validation/`, as
    `catalog.files.program_hash` tells), and the versions of the libraries that compute. A question that names a file of the
    reader's own has no identity here: do not ask for it.
    """
    from importlib.metadata import version

    versions = {name: version(name) for name in LIBRARIES}
    return remember(key(study, program, {"question": dict(question), "versions": versions}), compute)


def digest(identity: str, result: Any) -> str:
    """A hash of a key and of its result, to the last bit of every number."""
    content = json.dumps([identity, result], default=float, sort_keys=True, allow_nan=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _read(directory: Path, identity: str) -> dict[str, Any] | None:
    """The result kept under a key, or None; one that is not what was written is removed and said."""
    path = directory / f"{identity}.json"
    try:
        text = path.read_bytes() if own(directory) else None
    except (OSError, ValueError):
        return None
    if text is None:
        return None
    try:
        document = json.loads(text)
        if document["digest"] == digest(identity, document["result"]):
            return dict(document["result"])
    except (ValueError, TypeError, LookupError, RecursionError):
        pass
    print(f"note: {path.name}: a kept result was damaged; computed again", file=sys.stderr)
    with contextlib.suppress(OSError):
        path.unlink()
    return None


def _keep(directory: Path, identity: str, result: dict[str, Any]) -> None:
    """Write a result beside its digest, whole or not at all; a result that is not finite is not kept."""
    read_back = json.loads(json.dumps(result, default=float, allow_nan=False))
    text = json.dumps({"digest": digest(identity, read_back), "result": read_back})
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    if own(directory):
        _write(directory / f"{identity}.json", text)


def _write(path: Path, content: str | bytes) -> None:
    """The whole content, or nothing."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as handle:
        beside = Path(handle.name)
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


# -- what there is ---------------------------------------------------------------------------------------------------------

PURPOSES = {"kernels": "machine code of kernels", "fused": "compiled loops", "results": "results of long computations",
            "staged": "results of long computations"}
OTHER = "kept by another version"


@dataclass(frozen=True)
class Folder:
    """A folder of kept files: what it is for, how many files, how many bytes."""

    path: Path
    purpose: str
    files: int
    size: int


def folders() -> list[Folder]:
    """The folders that this version or another one keeps here, by name; none where there is no home."""
    above = {base.resolve() for base in (*bases(), root()) if base is not None}
    found = [path for base in sorted(above) if base.is_dir() for path in sorted(base.iterdir()) if _ours(path)]
    return [_measured(path) for path in found]


def clear() -> list[Folder]:
    """Delete them and return what was there; OSError where one cannot be deleted."""
    found = folders()
    for folder in found:
        shutil.rmtree(folder.path)
    return found


def _ours(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and path.name.split("-")[0] in PURPOSES


def _measured(path: Path) -> Folder:
    files = [file for file in path.rglob("*") if file.is_file()]
    purpose = PURPOSES[path.name.split("-")[0]]
    current = path.name in (f"kernels-{machine_code()}", "fused") or path == results()
    return Folder(path, purpose if current else f"{purpose}, {OTHER}", len(files), sum(file.stat().st_size for file in files))
