"""One table for every reader: text for a terminal, CSV, Markdown, JSON, HTML and notebooks from the same rows.

A column has a name and a unit; a cell is a text, a number, nothing, or a `Figure` with its range. A screen says what stands in
the rows; how they are aligned, wrapped, rounded and written is said here.
"""

from __future__ import annotations

import csv
import html
import io
import math
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orbitcompute.report.numbers import NOTHING, ranged, short
from orbitcompute.report.plain import as_json

GAP = 2
WIDEST = 400  # of a table that is not narrowed
LEAST_TEXT = 12  # a column of words is not made narrower than that
HEAD = 9  # where the text of a line begins whose first word names it


@dataclass(frozen=True)
class Figure:
    """A number with its 10 to 90 % range where it has one, so many digits, and what stands for it where it has no value."""

    value: float
    low: float | None = None
    high: float | None = None
    digits: int = 2
    words: str | None = None
    suffix: str = ""

    def text(self) -> str:
        """For a reader: rounded, the range in brackets."""
        if self.words is not None:
            return self.words
        if self.low is None or self.high is None or not math.isfinite(self.value):
            shown = short(self.value, self.digits)
        else:
            shown = ranged(self.value, self.low, self.high, self.digits)
        return shown if shown == NOTHING else f"{shown}{self.suffix}"


Cell = str | float | int | None | Figure


@dataclass(frozen=True)
class Column:
    """A column: its name, the unit of its numbers, and the side that its cells keep to (`<` words, `>` numbers)."""

    name: str
    unit: str = ""
    side: str = ">"

    @property
    def title(self) -> str:
        """Name and unit, as files write it."""
        return f"{self.name} [{self.unit}]" if self.unit else self.name


@dataclass(frozen=True)
class Table:
    """Rows under columns, with notes; `rows[i][j]` stands under `columns[j]`."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, header: Sequence[str], rows: Sequence[Sequence[Any]], notes: Sequence[str] = ()) -> Table:
        """A table from headers as files write them, `name [unit]`."""
        columns = []
        for title in header:
            name, _, unit = title.partition(" [")
            columns.append(Column(name, unit.removesuffix("]")))
        return cls(tuple(columns), tuple(tuple(row) for row in rows), tuple(notes))

    # -- for a reader ------------------------------------------------------------------------------------------

    def lines(self, width: int = 80, indent: int = 0, gap: int = GAP) -> list[str]:
        """Aligned columns `gap` apart, none longer than `width` characters; words that do not fit go on in the next line."""
        cells = [[cell_text(cell) for cell in row] for row in self.rows]
        heads = [column.name.split("|") for column in self.columns]
        deep = max((len(head) for head in heads), default=0)
        above = [[head[row] if row < len(head) else "" for head in heads] for row in range(deep)]
        widths = [max((len(line[place]) for line in [*above, *cells]), default=0) for place in range(len(self.columns))]
        self._narrow(widths, width - indent, gap)
        told = []
        for line in (*(line for line in above if any(line)), *cells):
            parts = [textwrap.wrap(text, wide, break_on_hyphens=False) or [""] if len(text) > wide else [text]
                     for text, wide in zip(line, widths, strict=True)]
            for row in range(max(map(len, parts))):
                told.append(self._told([part[row] if row < len(part) else "" for part in parts], widths, indent, gap))
        return told + [line for note in self.notes for line in wrapped(note, width, indent)]

    def _narrow(self, widths: list[int], room: int, gap: int) -> None:
        """Take what is too much from the widest column of words."""
        over = sum(widths) + gap * (len(widths) - 1) - room
        words = [place for place, column in enumerate(self.columns) if column.side == "<"]
        while over > 0 and words and max(widths[place] for place in words) > LEAST_TEXT:
            widest = max(words, key=lambda place: widths[place])
            taken = min(over, max(widths[widest] - LEAST_TEXT, 0))
            widths[widest] -= taken
            over -= taken

    def _told(self, line: Sequence[str], widths: Sequence[int], indent: int, gap: int) -> str:
        cells = [_padded(text, column.side, wide) for text, wide, column in zip(line, widths, self.columns, strict=True)]
        return (" " * indent + (" " * gap).join(cells)).rstrip()

    def text(self, width: int = 80, indent: int = 0) -> str:
        """The lines as one text."""
        return "".join(f"{line}\n" for line in self.lines(width, indent))

    def grid(self) -> str:
        """Every column to the right, its unit in a line of its own: what a sweep prints."""
        units = [f"[{column.unit}]" if column.unit else "" for column in self.columns]
        lines = [[column.name for column in self.columns], units, *([cell_text(cell) for cell in row] for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        shape = " 2 ".join(f">{wide}" for wide in widths)
        return "".join(in_columns(shape, *line).rstrip() + "\n" for line in lines)

    def markdown(self) -> str:
        """A Markdown table, numbers as a reader wants them."""
        lines = ["| " + " | ".join(_one_line(column.title) for column in self.columns) + " |", "|" + "---|" * len(self.columns)]
        lines += ["| " + " | ".join(cell_text(cell) for cell in row) + " |" for row in self.rows]
        return "\n".join(lines) + "\n" + "".join(f"\n{note}\n" for note in self.notes)

    def html(self) -> str:
        """An HTML table; numbers to the right."""
        def cell(text: str, side: str, tag: str) -> str:
            style = ' style="text-align:right"' if side == ">" else ""
            return f"<{tag}{style}>{html.escape(text)}</{tag}>"

        head = "".join(cell(_one_line(column.title), column.side, "th") for column in self.columns)
        body = "".join(
            "<tr>" + "".join(cell(cell_text(entry), column.side, "td") for entry, column in zip(row, self.columns, strict=True))
            + "</tr>\n" for row in self.rows
        )
        notes = "".join(f"<p>{html.escape(note)}</p>\n" for note in self.notes)
        return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n{notes}"

    def _repr_html_(self) -> str:
        return self.html()

    def __str__(self) -> str:
        return self.text()

    # -- for a machine -----------------------------------------------------------------------------------------

    def flat(self) -> tuple[list[str], list[list[Any]]]:
        """Header and rows of full numbers; a column of figures with ranges is followed by its p10 and p90."""
        def has_range(cell: Cell) -> bool:
            return isinstance(cell, Figure) and cell.low is not None

        ranges = [any(has_range(row[place]) for row in self.rows) for place in range(len(self.columns))]
        header = []
        for column, has in zip(self.columns, ranges, strict=True):
            header.append(_one_line(column.title))
            header += [f"{_one_line(column.name)} {end}" for end in ("p10", "p90") if has]
        found = []
        for row in self.rows:
            cells: list[Any] = []
            for cell, has in zip(row, ranges, strict=True):
                figure = cell if isinstance(cell, Figure) else None
                cells.append(_plain(figure.value) if figure is not None else _plain(cell))
                if has:
                    cells += [None, None] if figure is None else [_plain(figure.low), _plain(figure.high)]
            found.append(cells)
        return header, found

    def csv(self) -> str:
        """Comma-separated values: full floats, empty where there is none."""
        out = io.StringIO()
        header, rows = self.flat()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
        return out.getvalue()

    def json(self) -> str:
        """Columns and rows as JSON; null where there is no number."""
        header, rows = self.flat()
        return as_json({"columns": header, "rows": rows, **({"notes": list(self.notes)} if self.notes else {})}) + "\n"

    def to_frame(self) -> Any:
        """A pandas DataFrame; raises `CatalogError` where pandas is not installed."""
        from orbitcompute.catalog.extras import optional

        header, rows = self.flat()
        return optional("pandas", "data", "a frame").DataFrame(rows, columns=header)

    def render(self, suffix: str) -> str:
        """The table in the format of a suffix: .txt (a sweep's grid), .csv, .md, .json or .html."""
        forms = {".txt": self.grid, ".csv": self.csv, ".md": self.markdown, ".json": self.json, ".html": self.html}
        return forms[suffix]()


def _one_line(text: str) -> str:
    return " ".join(text.replace("|", " ").split())


def _plain(cell: Any) -> Any:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell


def cell_text(cell: Any) -> str:
    """A cell for a reader: four significant digits, thousands grouped, `-` for nothing."""
    if cell is None:
        return NOTHING
    if isinstance(cell, Figure):
        return cell.text()
    if isinstance(cell, float):
        return f"{cell:,.4g}" if abs(cell) < 1e4 else f"{cell:,.0f}"
    return str(cell)


COLUMN = re.compile(r"([<>]?)(\d*)(?:(\*)(\d*))?$")
CODES = re.compile(r"\x1b\[[0-9;]*m")


def in_columns(shape: str, *cells: Any) -> str:
    """One line of cells in columns of a given shape: the only place where a screen's text is padded.

    In `shape` stand, between blanks, `<30` for words in 30 characters, `>8` for a number that ends there, a bare number for
    so many blanks, `<` alone for words as long as they are, and a star for a column that is repeated for all the cells that
    the others leave (`>8*`; `>5*1` with one blank between them). A cell that is too wide pushes what follows to the right.
    Colours take no room.
    """
    columns = [column for column in map(COLUMN.match, shape.split(" ")) if column is not None]
    spare = len(cells) - sum(bool(column[1]) for column in columns) + 1
    line, rest = [], iter(cells)
    for side, width, star, gap in (column.groups() for column in columns):
        if not side:
            line.append(" " * int(width))
            continue
        shown = [_padded(str(next(rest)), side, int(width or 0)) for _ in range(spare if star else 1)]
        line.append((" " * int(gap or 0)).join(shown))
    return "".join(line)


def _padded(text: str, side: str, width: int) -> str:
    blanks = " " * (width - len(CODES.sub("", text)))
    return text + blanks if side == "<" else blanks + text


def at_both_ends(left: str, right: str, width: int) -> str:
    """Two texts at the ends of a line; the left one is cut where it would touch the right one."""
    room = width - len(right)
    return in_columns(f"<{room} <", cut(left, room - 2), right)


def finite(value: Any) -> float | None:
    """The value as a float, or None where JSON and CSV have no word for it."""
    return float(value) if value is not None and math.isfinite(value) else None


def cut(text: str, width: int) -> str:
    """The text, or its beginning and two dots where it is longer than `width`."""
    return text if len(text) <= width else text[: width - 2] + ".."


def wrapped(text: str, width: int = 100, indent: int = 2, further: int | None = None) -> list[str]:
    """A paragraph in lines of at most `width`, indented; `further` is the indent of every line but the first."""
    hanging = " " * (indent if further is None else further)
    return textwrap.wrap(text, width, initial_indent=" " * indent, subsequent_indent=hanging,
                         break_on_hyphens=False, break_long_words=False)


def headed(word: str, text: str, width: int = 80, column: int = HEAD) -> list[str]:
    """A paragraph whose first word names it, the text in a column of its own."""
    return textwrap.wrap(text, width, initial_indent=in_columns(f"<{column}", word), subsequent_indent=" " * column,
                         break_on_hyphens=False, break_long_words=False)
