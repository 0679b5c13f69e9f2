"""The door that reads every file: what a parser cannot take becomes one message that names the file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.catalog.elements import read_elements
from orbitcompute.catalog.files import CatalogError, decode, parse_json, parse_toml, printable

COMMANDS = ("evaluate", "costs", "footprint", "network", "service", "cite", "report", "forecast", "sensitivity",
            "compare", "audit", "reproduce", "explain")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("suffix", ["", ".toml", ".json"])
def test_a_name_longer_than_any_file_s_is_a_fault_of_the_user(command: str, suffix: str, run: Run) -> None:
    done = run(command, "a" * 300 + suffix, *(["launch_price"] if command == "compare" else []))
    assert done.code == 2, done.err
    assert "Traceback" not in done.err
    assert done.err.startswith("error: ")


@pytest.mark.parametrize(("text", "says"), [
    (f"a = {'[' * 3000}{']' * 3000}", "nested deeper"),
    (f"a = {'9' * 5000}", "too many digits"),
    ('title = "\\u001b]0;owned\\u0007"', r"\\x1b"),
    ('title = "\\u202eowned"', r"\\u202e"),
])
def test_toml_that_no_parser_takes_is_named(text: str, says: str) -> None:
    with pytest.raises(CatalogError, match=f"^mine.toml: .*{says}"):
        parse_toml(text, "mine.toml")


@pytest.mark.parametrize(("text", "says"), [
    ("[" * 200_000 + "]" * 200_000, "nested deeper"),
    ("9" * 5000, "too many digits"),
    (json.dumps({"na\x1b[2Jme": 1}), r"\\x1b"),
    (json.dumps([["a\x9bm"]]), r"\\x9b"),
])
def test_json_that_no_parser_takes_is_named(text: str, says: str) -> None:
    with pytest.raises(CatalogError, match=f"^mine.json: .*{says}"):
        parse_json(text, "mine.json")


def test_a_result_where_a_scenario_is_asked_for_is_pointed_to_its_commands(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answer.json").write_text('{"schema": "orbitcompute.result/1"}')
    found = run("evaluate", str(tmp_path / "answer.json"))
    assert found.code == 2 and "a result goes to `cite`" in found.err


def test_nested_json_of_element_sets_is_named(tmp_path: Path) -> None:
    file = tmp_path / "deep.json"
    file.write_text("[" * 200_000 + "]" * 200_000, encoding="utf-8")
    with pytest.raises(CatalogError, match="nested deeper"):
        read_elements(str(file))


def test_text_with_a_control_character_is_refused_and_letters_of_every_script_are_not() -> None:
    with pytest.raises(CatalogError, match=r"\\x1b"):
        decode(b"STARLINK\x1b]0;owned\x07\n", "mine.tle")
    text = "Спутник 衛星 उपग्रह\u200d قمر\ttab\r\n"
    assert decode(text.encode(), "mine.tle") == text
    assert printable(text) == text
    assert printable("a\x1bb\u202ec\ud800") == "a\\x1bb\\u202ec\\ud800"


@pytest.mark.parametrize("encoding", ["ascii", "cp1251", "cp1252", "cp932", "gbk", "cp437"])
def test_a_name_of_any_script_is_printed_on_any_code_page(encoding: str, tmp_path: Path) -> None:
    text = 'title = "Спутник 衛星 é 😀"\nquestion = "Спутник 衛星 é 😀?"\nextends = "gigawatt-2028"\n'
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "orbitcompute", "evaluate", str(tmp_path / "mine.toml")],
        capture_output=True, check=False, env={**os.environ, "PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert done.stdout.decode("utf-8" if encoding == "ascii" else encoding)  # click writes UTF-8 where ASCII is said


def test_a_value_at_the_end_of_floating_point_is_no_fault_of_ours(run: Run) -> None:
    done = run("evaluate", "--set", "accelerators_per_satellite=1e300")
    assert done.code in (0, 2), done.err
