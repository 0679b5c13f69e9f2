"""Tables as people keep them: CSV with commas, semicolons or tabs, from a spreadsheet in any language or from a program.

A byte-order mark and a first line `sep=;` are read over. Semicolons or tabs in the header part the cells; only then is a
decimal comma one, and where a comma could as well part thousands (`1,234` and nothing that tells) the file is refused. A first
column without a name is the index that programs write: it is left out, and said.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from orbitcompute.catalog.files import CatalogError

SEPARATED_BY = re.compile(r'\s*"?sep=(.)"?\s*', re.IGNORECASE)
NUMBER_WITH_COMMA = re.compile(r"\s*[+-]?\d+,\d+(?:[eE][+-]?\d+)?\s*")
COULD_BE_THOUSANDS = re.compile(r"\s*[+-]?[1-9]\d{0,2},\d{3}\s*")
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs"}


@dataclass(frozen=True)
class Table:
    """A header and its rows, each with the number of its line; `notes` say which reading was taken."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Each row by column."""
        for line, cells in self.rows:
            yield line, dict(zip(self.header, cells, strict=True))


def read_table(text: str, file: str) -> Table:
    """The table that a text holds. Empty lines are left out; a text without any line has an empty header.

    Raises `CatalogError` that names `file` and the line: cells that do not fit the header, a header twice, commas with two
    meanings, what the reader of CSV refuses.
    """
    text = text.removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    stated = SEPARATED_BY.fullmatch(first.rstrip("\r"))
    skipped = 1 if stated else 0
    text = rest if stated else text
    delimiter = stated[1] if stated else _delimiter(text)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        lines = [(reader.line_num + skipped, tuple(row)) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as fault:
        raise CatalogError([f"{file}: line {reader.line_num + skipped}: {fault}"], ["save it as CSV in UTF-8"]) from fault
    if not lines:
        return Table((), ())
    (at, header), rows = lines[0], lines[1:]
    header = tuple(title.strip() for title in header)
    notes = [] if delimiter == "," else [f"{file}: cells are parted by {NAMES.get(delimiter, f'`{delimiter}`')}"]
    faults = [f"{file}: line {line} has {len(cells)} cells, the header {len(header)}"
              for line, cells in rows if len(cells) != len(header)]
    if faults:
        raise CatalogError(faults[:3], ["one cell a column in every line"])
    if header and header[0] == "" and len(header) > 1:
        header, rows = header[1:], [(line, cells[1:]) for line, cells in rows]
        notes.append(f"{file}: the first column has no name and is left out, as an index")
    twice = sorted({title for title in header if title and header.count(title) > 1})
    if twice:
        raise CatalogError([f"{file}: line {at}: column {title} stands twice" for title in twice], ["each column once"])
    if delimiter != ",":
        rows, commas = _with_points(rows, file)
        notes += [f"{file}: a comma in a number is read as its decimal point"] if commas else []
    return Table(header, tuple(rows), tuple(notes))


def _delimiter(text: str) -> str:
    """What parts the cells: by the first line that is not empty, outside quotation marks."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    outside = re.sub(r'"[^"]*"', "", head)
    return max((";", "\t", ","), key=lambda mark: (outside.count(mark) > 0, mark != ","))


def _with_points(
    rows: list[tuple[int, tuple[str, ...]]], file: str
) -> tuple[list[tuple[int, tuple[str, ...]]], bool]:
    """The rows with decimal points where numbers have a comma, and whether any has."""
    numbers = [(line, cell) for line, cells in rows for cell in cells if NUMBER_WITH_COMMA.fullmatch(cell)]
    if not numbers:
        return rows, False
    if all(COULD_BE_THOUSANDS.fullmatch(cell) for _, cell in numbers):
        line, cell = numbers[0]
        raise CatalogError([f"{file}: line {line}: `{cell.strip()}`: a part, or thousands? Nothing in the file tells"],
                           ["write a decimal point, or no separator of thousands"])
    return [(line, tuple(cell.replace(",", ".") if NUMBER_WITH_COMMA.fullmatch(cell) else cell for cell in cells))
            for line, cells in rows], True
