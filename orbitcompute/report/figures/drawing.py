"""Figures: deterministic SVG, PNG and PDF through matplotlib, one look for all, and the data shown beside it as CSV.

>>> chart = new("Median round trip", "gigawatt-2028", x="distance [km]", y="round trip [ms]")
>>> chart.axes.plot(distance, latency, color=OURS, label="relay")
>>> chart.record(["distance [km]", "relay [ms]"], zip(distance, latency))
>>> save(chart, "latency.svg")  # and latency.csv beside it

Text stays text (found by a search, read by a screen reader). Ink is one colour, which `inline` turns into the page's own.
Everything here needs the extra `report`.
"""

from __future__ import annotations

import html
import io
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orbitcompute.catalog.extras import optional
from orbitcompute.catalog.files import CatalogError

# Colours that stay apart for colour-blind readers (Okabe and Ito 2008), by what they stand for.
OURS = "#0072B2"
CLAIMED = "#D55E00"
EARTH = "#009E73"
RECORD = "#7F7F7F"
CYCLE = (OURS, CLAIMED, EARTH, "#CC79A7", "#E69F00", "#56B4E9", RECORD)
INK = "#1f2329"
SUFFIXES = (".svg", ".png", ".pdf")
CARD = (12.0, 6.3)  # inches: 1200 x 630 points of a screen at 100 an inch, what a link shows of a page
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none", "svg.hashsalt": "orbitcompute", "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"], "font.size": 9.0, "axes.titlesize": 11.0, "axes.titleweight": "bold",
    "axes.titlelocation": "left", "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True,
    "axes.axisbelow": True, "grid.linewidth": 0.5, "grid.alpha": 0.35, "lines.linewidth": 1.8, "legend.frameon": False,
    "figure.facecolor": "none", "axes.facecolor": "none", "savefig.facecolor": "none", "text.color": INK,
    "axes.edgecolor": INK, "axes.labelcolor": INK, "axes.titlecolor": INK, "xtick.color": INK, "ytick.color": INK,
    "grid.color": RECORD,
}


_PHONE_STYLE: dict[str, Any] = {"font.size": 8.0, "axes.labelsize": 8.0, "xtick.labelsize": 7.5, "ytick.labelsize": 7.0}


@dataclass
class Chart:
    """One figure: matplotlib's own under `figure` and `axes`, its words, and the numbers it shows."""

    figure: Any
    axes: Any
    title: str
    description: str
    header: list[str] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    sources: str = ""

    def record(self, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Keep the numbers shown, units in the header (`name [unit]`): they are written beside the figure."""
        self.header = list(header)
        self.rows = [list(row) for row in rows]

    def legend(self, axes: Any = None, **where: Any) -> None:
        """A legend without a frame, in ink; `where` as matplotlib takes it (`loc="upper left"`).

        What stands to the right of the axes elsewhere stands under them on a phone.
        """
        if narrow() and where.get("bbox_to_anchor") == (1.0, 1.0):
            where = {"loc": "upper left", "bbox_to_anchor": (-0.1, -0.18), "ncols": 2, "columnspacing": 1.0}
        (self.axes if axes is None else axes).legend(frameon=False, labelcolor=INK, fontsize=8.0, **where)

    def cite(self, sources: str) -> None:
        """The line under the figure: what it stands on (result id, sources, grade)."""
        self.sources = sources


# Whether figures are laid out for a phone: a column of their own, wider text for the same width of glass.
_NARROW: ContextVar[bool] = ContextVar("narrow", default=False)
PHONE = 4.0  # inches: 384 points of a screen


@contextmanager
def for_phones() -> Iterator[None]:
    """Figures made inside are laid out for a phone: as narrow as its screen at the same size of letters, and taller."""
    before = _NARROW.set(True)
    try:
        yield
    finally:
        _NARROW.reset(before)


def narrow() -> bool:
    """Whether figures are laid out for a phone at the moment."""
    return _NARROW.get()


def folded(text: str, width: int) -> str:
    """A label on as many lines of so many letters as a phone takes; as it is elsewhere."""
    return textwrap.fill(text, width, break_long_words=False) if _NARROW.get() else text


def new(
    title: str, subtitle: str = "", *, x: str = "", y: str = "", width: float = 7.2, height: float = 4.2, rows: int = 1,
    columns: int = 1, describe: str = "",
) -> Chart:
    """An empty chart of `rows` by `columns` axes (`.axes` is an array where there are several), in inches.

    `x` and `y` label the axes with their units (`altitude [km]`); `describe` says in a sentence what is to be seen, for
    who cannot see it. Raises `CatalogError` without the extra `report`.
    """
    matplotlib = optional("matplotlib", "report", "figures")
    make = optional("matplotlib.figure", "report", "figures").Figure
    if narrow() and columns == 1:
        width, height = PHONE, 1.15 * height + 0.6
    with matplotlib.rc_context({**_STYLE, **(_PHONE_STYLE if narrow() else {})}):
        figure = make(figsize=(width, height), layout="constrained")
        axes = figure.subplots(rows, columns)
        for one in axes.flat if rows * columns > 1 else [axes]:
            one.set_prop_cycle(color=CYCLE)
            one.set_xlabel(x)
            one.set_ylabel(y)
        size = 10.0 if narrow() else 11.0
        whole = textwrap.fill(title, int(10.5 * width * 11.0 / size), break_on_hyphens=False)
        figure.suptitle(whole, x=0.01, ha="left", fontsize=size, fontweight="bold", color=INK)
        if subtitle:
            first = axes.flat[0] if rows * columns > 1 else axes
            where = "right" if narrow() else "left"  # over the labels of a narrow figure, not past its edge
            first.set_title(folded(subtitle, 44), fontsize=8.0 if narrow() else 9.0, fontweight="normal", loc=where)
    return Chart(figure, axes, title, describe or subtitle)


# Ratios of costs: where they are one, both sides cost the same.
RATIOS = ("cost_ratio", "cost_ratio_as_built", "cost_ratio_as_built_per_accelerator_hour", "cost_ratio_as_built_per_pflop_hour")


def equal_cost(
    axes: Any, name: str, low: float, high: float, *, upright: bool = False, foot: bool = False
) -> None:
    """Mark where a ratio of costs is one, or say that nothing shown reaches it; nothing for other quantities.

    `low` and `high` are the ends of what is drawn; `upright` where the ratio runs along the axis to the right; `foot`
    puts the sentence at the lower right, where the upper left is taken.
    """
    if name not in RATIOS:
        return
    if low <= 1.0 <= high:
        draw, place = (axes.axvline, (1.0, 0.98)) if upright else (axes.axhline, (0.01, 1.0))
        draw(1.0, color=EARTH, linewidth=1.2, linestyle="--")
        axes.annotate("equal cost", place, xycoords=("data", "axes fraction") if upright else ("axes fraction", "data"),
                      color=EARTH, fontsize=7.5, va="top" if upright else "bottom", rotation=90 if upright else 0)
    else:
        side = "below" if low > 1.0 else "above"
        place, across, down = ((0.99, 0.02), "right", "bottom") if foot else ((0.01, 0.98), "left", "top")
        axes.annotate(f"equal cost, 1, is {side} all that is shown", place, xycoords="axes fraction", ha=across, va=down,
                      color=EARTH, fontsize=7.5)


def svg(chart: Chart, background: str = "white") -> str:
    """The chart as SVG text: the same text for the same numbers and the same matplotlib."""
    matplotlib = optional("matplotlib", "report", "figures")
    canvas = optional("matplotlib.backends.backend_svg", "report", "figures").FigureCanvasSVG
    with matplotlib.rc_context(_STYLE):
        _footed(chart)
        chart.figure.set_facecolor(background)
        out = io.BytesIO()
        canvas(chart.figure).print_svg(out, metadata={"Date": None, "Creator": None, "Title": chart.title})
    return _named(out.getvalue().decode("utf-8"), chart)


def raster(chart: Chart, suffix: str, dots: int = 200) -> bytes:
    """The chart as PNG (`dots` an inch) or PDF on white: the same bytes for the same numbers and the same matplotlib."""
    matplotlib = optional("matplotlib", "report", "figures")
    kind = suffix.removeprefix(".")
    canvas = optional(f"matplotlib.backends.backend_{'agg' if kind == 'png' else 'pdf'}", "report", "figures")
    with matplotlib.rc_context(_STYLE):
        _footed(chart)
        chart.figure.set_facecolor("white")
        out = io.BytesIO()
        if kind == "png":
            canvas.FigureCanvasAgg(chart.figure).print_figure(out, format="png", dpi=dots, facecolor="white",
                                                              metadata={"Software": None, "Title": chart.title})
        else:
            canvas.FigureCanvasPdf(chart.figure).print_figure(out, format="pdf", facecolor="white", metadata={
                "CreationDate": None, "Creator": None, "Producer": None, "Title": chart.title})
    return out.getvalue()


def _footed(chart: Chart) -> None:
    """The line under the figure, within its width."""
    if chart.sources:
        width = int(18 * chart.figure.get_figwidth())  # characters of 7 points
        words = textwrap.fill(chart.sources, width, break_on_hyphens=False)
        chart.figure.supxlabel(words, x=0.01, ha="left", fontsize=7.0, color=RECORD)


def _named(text: str, chart: Chart) -> str:
    """SVG with a role, a title and a description, for readers that listen."""
    label = html.escape(f"{chart.title}. {chart.description}".strip(), quote=True)
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', text, count=1)


def inline(chart: Chart, prefix: str) -> str:
    """The chart as an `<svg>` element for an HTML page: the page's ink, identifiers of its own under `prefix`."""
    text = svg(chart, "none")
    text = text[text.index("<svg") :].strip()
    text = text.replace(INK, "currentColor")
    for name in sorted(set(re.findall(r'\bid="([^"]+)"', text)), key=len, reverse=True):
        text = text.replace(f'id="{name}"', f'id="{prefix}-{name}"').replace(f'#{name}"', f'#{prefix}-{name}"')
        text = text.replace(f"url(#{name})", f"url(#{prefix}-{name})")
    return text


def table(chart: Chart) -> str:
    """The numbers that the chart shows, as CSV."""
    from orbitcompute.report.table import Table

    return Table.of(chart.header, chart.rows).csv()


def check_figure(file: str, option: str = "--figure") -> None:
    """Refuse a figure's file before anything is computed: another suffix, or a place that cannot be written."""
    from orbitcompute.report.files import check_writable

    suffix = Path(file).suffix
    if suffix not in SUFFIXES:
        raise CatalogError([f"{option} {file}: figures are written as SVG, PNG or PDF"],
                           [f"name a file that ends in {', '.join(SUFFIXES)}"])
    check_writable([file, str(Path(file).with_suffix(".csv"))], option)
    optional("matplotlib", "report", "figures")


def save(chart: Chart, file: str, dots: int = 200) -> list[str]:
    """Write the picture and, beside it under the same name, the CSV of what it shows; the names written."""
    from orbitcompute.report.files import write

    beside = str(Path(file).with_suffix(".csv"))
    suffix = Path(file).suffix
    picture = svg(chart) if suffix == ".svg" else raster(chart, suffix, dots)
    numbers = table(chart)  # both made before either is written
    write(file, picture)
    write(beside, numbers)
    return [file, beside]
