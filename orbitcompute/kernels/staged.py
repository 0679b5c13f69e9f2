"""Results of staged kernels, identified by the content of their inputs and by the text of the kernel.

A staged kernel runs once per distinct inputs. Its result is looked for among those shipped with the package (for the
shipped scenarios, so that they answer without compiling anything), then in the user's cache directory. A result
found there is believed when its digest of key and content holds and every number is finite; else it is thrown away with
a note and computed again. A directory that somebody else owns or can write to is not used.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from orbitcompute.kernels._jit import own

SHIPPED = Path(__file__).with_name("staged.json")
TEXTS = (
    *(f"network/{name}.py" for name in (
        "access", "constellation", "geodesic", "loads", "routing", "routing_buckets", "routing_sweep", "routing_view")),
    "../quantities/network.py", "../quantities/traffic.py",
)


@cache
def text_hash() -> str:
    """A hash of the source that staged results are computed by."""
    digest = hashlib.sha256()
    for name in TEXTS:
        digest.update((Path(__file__).parent / name).read_bytes())
    return digest.hexdigest()[:16]


def key(name: str, inputs: dict[str, Any]) -> str:
    """The identity of a run: kernel, its text, and its inputs to the last bit."""
    exact = json.dumps([name, text_hash(), inputs], default=float, sort_keys=True)
    return hashlib.sha256(exact.encode()).hexdigest()[:32]


@cache
def shipped() -> dict[str, Any]:
    """The results that come with the package, by key."""
    return json.loads(SHIPPED.read_text(encoding="utf-8")) if SHIPPED.exists() else {}


def cache_directory() -> Path | None:
    """Where results are kept between runs; None where there is no home to keep them in."""
    given = os.environ.get("XDG_CACHE_HOME")
    try:
        root = Path(given) if given else Path.home() / ".cache"
    except RuntimeError:  # a user without a home
        return None
    return root / "orbitcompute" / "staged-2"  # those in `staged` carry no digest


def remember(name: str, inputs: dict[str, Any], compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result for these inputs, computed at most once; a cache that cannot be read or written is done without."""
    identity = key(name, inputs)
    if identity in shipped():
        return dict(shipped()[identity])
    directory = cache_directory()
    kept = _read(directory, identity) if directory is not None else None
    if kept is not None:
        return kept
    result = compute()
    if directory is not None:
        with contextlib.suppress(OSError, ValueError):
            _keep(directory, identity, result)
    return result


def digest(identity: str, result: Any) -> str:
    """A hash of a run's key and of its result, to the last bit of every number."""
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
    if not own(directory):
        return
    with tempfile.NamedTemporaryFile("w", dir=directory, delete=False, encoding="utf-8") as handle:
        beside = Path(handle.name)
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(directory / f"{identity}.json")
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
