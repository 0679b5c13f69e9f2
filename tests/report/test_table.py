"""One table says the same in every form: no number lost, no line too long, no cell that breaks its row."""

from __future__ import annotations

import csv
import io
import json
import math
import random

import pytest

from orbitcompute.report.table import Column, Figure, Table, cell_text, cut, headed

WORDS = ["flights", "satellites", "launch", "of", "the", "price", "servers", "buildings", "a"]


def drawn(seed: int) -> Table:
    """A table of drawn size, words, numbers, ranges and holes."""
    rng = random.Random(seed)
    columns = (Column("what it is", side="<"), *(Column(f"c{place}", rng.choice(("", "kW", "USD / W"))) for place in range(3)))

    def cell() -> float | Figure | None:
        value = rng.choice((-1.0, 1.0)) * 10 ** rng.uniform(-6, 9)
        return rng.choice((value, None, Figure(value, min(value, 0.9 * value), max(value, 1.1 * value)), Figure(math.nan)))

    rows = tuple((" ".join(rng.choices(WORDS, k=rng.randint(1, 12))), *(cell() for _ in range(3)))
                 for _ in range(rng.randint(1, 9)))
    return Table(columns, rows, ("a note",))


@pytest.mark.parametrize("seed", range(40))
def test_every_form_has_the_same_numbers(seed: int) -> None:
    table = drawn(seed)
    header, rows = table.flat()
    read = list(csv.reader(io.StringIO(table.csv())))
    assert read[0] == header and len(read) == len(table.rows) + 1
    for shown, row in zip(read[1:], rows, strict=True):
        assert [float(one) if one else None for one in shown[1:]] == row[1:]
    data = json.loads(table.json())
    assert data["columns"] == header and data["rows"] == rows and data["notes"] == ["a note"]
    assert table.markdown().count("\n| ") == len(table.rows)
    assert table.html().count("<tr>") == len(table.rows) + 1
    for row in table.rows:
        for cell in row:
            assert cell_text(cell) in table.markdown()


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("width", [72, 80, 100])
def test_lines_fit_and_hold_every_word(seed: int, width: int) -> None:
    table = drawn(seed)
    lines = table.lines(width)
    numbers = sum(max(2, *(len(cell_text(row[k])) for row in table.rows)) + 2 for k in (1, 2, 3))
    assert max(map(len, lines)) <= max(width, 12 + numbers)
    words = " ".join(lines).split()
    for row in table.rows:
        assert all(words.count(word) >= 1 for word in str(row[0]).split())


def test_a_range_becomes_three_columns_and_a_hole_nothing() -> None:
    table = Table((Column("cost", "USD"),), ((Figure(2.0, 1.0, 3.0),), (Figure(math.nan, 1.0, 2.0),), (None,)))
    assert table.flat() == (["cost [USD]", "cost p10", "cost p90"], [[2.0, 1.0, 3.0], [None, 1.0, 2.0], [None, None, None]])
    assert [line.strip() for line in table.lines()] == ["cost", "2.0 [1.0-3.0]", "-", "-"]


def test_headers_as_files_write_them() -> None:
    table = Table.of(["altitude [km]", "note"], [[600.0, "a"]])
    assert table.columns[0] == Column("altitude", "km") and table.csv() == "altitude [km],note\n600.0,a\n"
    assert table.render(".txt").splitlines()[1].strip() == "[km]"


def test_html_is_escaped() -> None:
    assert "<b>" not in Table.of(["a"], [["<b>"]]).html()


def test_words_are_cut_and_headed() -> None:
    assert cut("abcdef", 4) == "ab.." and cut("abc", 4) == "abc"
    assert headed("COST", "a b", 80) == ["COST     a b"]
