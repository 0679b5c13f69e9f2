"""Kept machine code: loaded when it is what was written, else compiled again; done without where nothing can be kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

MODULE = '''
from orbitcompute.kernels._jit import kernel

@kernel
def probe(x: float) -> float:
    total = 0.0
    for k in range(100):
        total += x**0.5 / (k + 1.0)
    return total
'''
pytestmark = [
    pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled"),
    pytest.mark.slow,  # a dozen interpreters, each with numba
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kernel")
    (folder / "probe.py").write_text(MODULE, encoding="utf-8")
    return folder


def call(place: Path, cache: Path, before: str = "") -> subprocess.CompletedProcess[str]:
    program = f"{before}\nimport probe; print(repr(probe.probe(2.5)), len(probe.probe.compiled.stats.cache_hits))"
    return subprocess.run([sys.executable, "-c", program], cwd=place, capture_output=True, text=True,
                          env={**os.environ, "XDG_CACHE_HOME": str(cache), "NUMBA_CACHE_DIR": ""})


def files(cache: Path) -> list[Path]:
    return sorted(path for path in cache.rglob("probe*") if path.suffix in (".nbi", ".nbc"))


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize("damage", [cut, flipped, lambda content: b"", lambda content: b"garbage" * 10])
def test_damaged_machine_code_is_compiled_again(place: Path, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    first = call(place, tmp_path)
    assert first.returncode == 0 and first.stdout.split()[1] == "0", first.stderr
    kept = files(tmp_path)
    assert [path.suffix for path in kept] == [".nbc", ".nbi"]
    again = call(place, tmp_path)
    assert again.stdout.split() == [first.stdout.split()[0], "1"] and again.stderr == "", "kept code is used"
    for path in kept:
        path.write_bytes(damage(path.read_bytes()))
        found = call(place, tmp_path)
        assert found.returncode == 0 and found.stdout == first.stdout, found.stderr
        assert found.stderr == f"note: {path.name}: a kept kernel was damaged; compiled again\n"
        assert call(place, tmp_path).stdout == again.stdout, "and kept anew"


def test_no_room_is_no_fault(place: Path, tmp_path: Path) -> None:
    full = ("import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64));"
            "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)")
    found = call(place, tmp_path, full)
    assert (found.returncode, found.stderr) == (0, ""), found.stderr
    assert call(place, tmp_path).returncode == 0


def test_a_folder_that_others_may_write_to_is_not_used(place: Path, tmp_path: Path) -> None:
    assert call(place, tmp_path).returncode == 0
    (tmp_path / "orbitcompute").chmod(0o777)
    found = call(place, tmp_path)
    assert found.returncode == 0 and found.stdout.split()[1] == "0", "what lies there is not loaded"
    (tmp_path / "orbitcompute").chmod(0o755)
    assert call(place, tmp_path).stdout.split()[1] == "1"


def test_folders_are_the_user_s_own(place: Path, tmp_path: Path) -> None:
    assert call(place, tmp_path).returncode == 0
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "orbitcompute").iterdir()} == {0}
    assert (tmp_path / "orbitcompute").stat().st_mode & 0o077 == 0
