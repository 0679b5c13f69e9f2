"""Kept results of staged kernels: believed when they are what was written, else computed again."""

import json
from pathlib import Path

import pytest

from orbitcompute.kernels import staged

RESULT = {"by_hour": [[0.1, 0.3], [0.2, 0.7]], "median": 0.25}


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of one result, written."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert staged.remember("trial", {"planes": 3}, lambda: RESULT) == RESULT
    (file,) = (tmp_path / "orbitcompute" / "results-3").iterdir()
    return file


def never() -> dict[str, object]:
    raise AssertionError("computed again")


def test_a_kept_result_is_not_computed_again(kept: Path) -> None:
    assert staged.remember("trial", {"planes": 3}, never) == RESULT
    assert kept.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [
    lambda text: text.replace("0.25", "2.5"), lambda _: "{}", lambda _: "null", lambda _: "", lambda text: text[:-9],
    lambda _: "[" * 100_000, lambda text: json.dumps(json.loads(text)["result"]), lambda _: "\x00\x80",
])
def test_a_damaged_result_is_computed_again_and_said(
    kept: Path, damage: object, capsys: pytest.CaptureFixture[str]
) -> None:
    kept.write_text(damage(kept.read_text(encoding="utf-8")), encoding="utf-8")  # type: ignore[operator]
    assert staged.remember("trial", {"planes": 3}, lambda: RESULT) == RESULT
    assert "damaged" in capsys.readouterr().err
    assert staged.remember("trial", {"planes": 3}, never) == RESULT


def test_a_result_under_another_key_is_not_believed(kept: Path) -> None:
    other = kept.with_name(f"{staged.key('trial', {'planes': 4})}.json")
    kept.replace(other)
    assert staged.remember("trial", {"planes": 4}, lambda: {"median": 1.0}) == {"median": 1.0}


def test_a_directory_that_others_can_write_to_is_not_used(kept: Path) -> None:
    kept.parent.chmod(0o777)
    assert staged.remember("trial", {"planes": 3}, lambda: {"median": 1.0}) == {"median": 1.0}


def test_what_is_not_finite_is_not_kept(kept: Path) -> None:
    staged.remember("trial", {"planes": 5}, lambda: {"median": float("nan")})
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]


def test_without_a_home_results_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    assert staged.remember("trial", {"planes": 3}, lambda: RESULT) == RESULT
