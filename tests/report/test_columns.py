"""Padding is done in one place: `in_columns` and `Table`; a screen that pads a field by hand fails here."""

from __future__ import annotations

import ast
import random
import re
from pathlib import Path

import pytest

from orbitcompute.report.table import Column, Table, at_both_ends, in_columns

PACKAGE = Path(__file__).resolve().parents[2] / "orbitcompute"
PADDED = re.compile(r"^(?:(?:.?[<>=^])|[1-9{])")
SIDES = {"ljust", "rjust", "center"}
# What hands its text to a library that pads it, and never to a reader as it is.
LEFT = {"cli/main.py": 1}


def padded_by_hand(text: str) -> list[int]:
    """The lines of a program on which a field is given a width, or a text is filled up to one."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            assert isinstance(node.format_spec, ast.JoinedStr)
            spec = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.format_spec.values)
            if PADDED.match(spec.lstrip("+- ")):
                found.append(node.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SIDES:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize("text", [
    'f"{a:<12}"', 'f"{a:>{wide}}"', 'f"{a:8.1f}"', 'f"{a:{wide}}"', "a.rjust(3)", 'f"{a:+5.2f}"', 'f"{a:^9}"',
])
def test_a_field_with_a_width_is_seen(text: str) -> None:
    assert padded_by_hand(text) == [1]


@pytest.mark.parametrize("text", ['f"{a:.2f}"', 'f"{a:+.1f}"', 'f"{a:,}"', 'f"{a:%d %b}"', 'f"{a:02d}"', 'f"{a!r}"'])
def test_a_number_without_a_width_is_not(text: str) -> None:
    assert padded_by_hand(text) == []


def test_no_screen_pads_by_hand() -> None:
    counted = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        lines = padded_by_hand(file.read_text(encoding="utf-8"))
        if lines:
            counted[file.relative_to(PACKAGE).as_posix()] = len(lines)
    assert counted == LEFT, "take `in_columns` or `Table` of report/table.py"


def test_a_line_in_columns_is_what_format_makes_of_it() -> None:
    drawn = random.Random(14)
    for _ in range(200):
        columns = [(drawn.choice("<>"), drawn.randint(1, 12)) for _ in range(drawn.randint(1, 5))]
        cells = ["x" * drawn.randint(0, 14) for _ in columns]
        expected = "  " + " ".join(f"{cell:{side}{width}}" for cell, (side, width) in zip(cells, columns, strict=True)) + "end"
        shape = " ".join(["2", " 1 ".join(f"{side}{width}" for side, width in columns), "<"])
        assert in_columns(shape, *cells, "end") == expected


def test_a_star_repeats_a_column_for_what_the_others_leave() -> None:
    assert in_columns("<4 >3* <", "a", 1, 22, 333, "z") == "a     1 22333z"
    assert in_columns("<4 >3* <", "a", "z") == "a   z"
    assert in_columns(">2*1", 1, 2, 3) == " 1  2  3"


def test_colours_take_no_room() -> None:
    assert in_columns("<6 <", "\x1b[31mred\x1b[0m", "|") == "\x1b[31mred\x1b[0m   |"


def test_both_ends_of_a_line_stay_apart() -> None:
    assert at_both_ends("left", "right", 14) == "left     right"
    assert at_both_ends("much too long", "right", 14) == "much ..  right"


def test_the_gap_of_a_table_is_its_readers() -> None:
    table = Table((Column("a", side="<"), Column("b")), (("x", "1"), ("yy", "22")))
    assert table.lines(gap=1) == ["a   b", "x   1", "yy 22"]
    assert table.lines() == ["a    b", "x    1", "yy  22"]
