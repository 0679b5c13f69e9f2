"""Results of staged kernels, identified by the content of their inputs and by the text of the kernel.

A staged kernel runs once per distinct inputs. Its result is looked for among those shipped with the package (for the
shipped scenarios, so that they answer without compiling anything), then in the user's cache directory; a result found
is the one the same text would compute, so neither place can change a figure.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

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


def cache_directory() -> Path:
    """Where results are kept between runs."""
    root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "orbitcompute" / "staged"


def remember(name: str, inputs: dict[str, Any], compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The result for these inputs, computed at most once; a cache that cannot be read or written is done without."""
    identity = key(name, inputs)
    if identity in shipped():
        return dict(shipped()[identity])
    path = cache_directory() / f"{identity}.json"
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(path.read_text(encoding="utf-8")))
    result = compute()
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as handle:
            json.dump(result, handle, default=float)
        Path(handle.name).replace(path)
    return result
