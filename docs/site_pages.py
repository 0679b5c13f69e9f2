"""The pages of the site that the program writes about itself: a chapter a discipline, parameters, choices, sources, Python."""

from __future__ import annotations

import html
import importlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog.catalog import load
from orbitcompute.declare import Quantity, registry
from orbitcompute.graph.equation import equation
from orbitcompute.graph.text.mathml import mathml
from orbitcompute.report.cite.citation import doi_of
from orbitcompute.report.documents import document
from orbitcompute.report.figures import drawing, validation
from orbitcompute.report.figures.bridge import of_bridge, said
from orbitcompute.report.numbers import error_text, short, spread
from orbitcompute.report.site import anchor, place
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.published.bridge import bridge
from orbitcompute.studies.published.reproduce import Reproduction, all_analyses, reproduce
from orbitcompute.studies.scenario.model_error import error_in
from orbitcompute.studies.validate.validate import Row, validate

SHOWN = 10  # quantities that a quantity moves, of which more are left to `explain`
TITLES = {"head_start": "Head start", "lives": "Lives of craft and servers"}
UNDATED = "not in the default scenario"


@cache
def answer() -> dict[str, Any]:
    """The default scenario's result, as its file has it."""
    return document(evaluate("gigawatt-2028"))


def chapters() -> dict[str, list[Quantity]]:
    """The quantities of each discipline, by name; mirrored ones stand with their originals."""
    found: dict[str, list[Quantity]] = {}
    for one in sorted(registry.quantities.values(), key=lambda one: one.name):
        if not one.mirror_of:
            found.setdefault(one.discipline, []).append(one)
    return dict(sorted(found.items()))


def title_of(discipline: str) -> str:
    """A discipline as a heading."""
    return TITLES.get(discipline, discipline.replace("_", " ").capitalize())


def address(name: str, page: str) -> str | None:
    """The address of a name's page, seen from another page; None if it has none."""
    at = place(name)
    if at is None:
        return None
    target, mark = at
    if target == page:
        return f"#{mark}"
    folder, own = target.split("/")
    return f"{own}.html#{mark}" if page.split("/")[0] == folder else f"../{target}.html#{mark}"


def linked(name: str, page: str) -> str:
    """A name as code, with its address where it has one."""
    found = address(name, page)
    return f"`{name}`" if found is None else f'<a href="{found}"><code>{name}</code></a>'


def prose(text: str, page: str) -> str:
    """A docstring as Markdown: names linked, nothing read as markup that is none."""
    parts = re.split(r"(`[^`]+`)", html.escape(text, quote=False).replace("*", r"\*").replace("_", r"\_"))
    names = [part.strip("`").replace(r"\_", "_").replace(r"\*", "*") if part.startswith("`") else "" for part in parts]
    return "".join(linked(name, page) if name else part for name, part in zip(names, parts, strict=True))


def source_link(key: str, page: str) -> str:
    """A source by its key, linked to its entry."""
    up = "" if page.startswith("reference/") else "../reference/"
    return f'<a href="{up}sources.html#{anchor(key)}">{key}</a>'


def unit_text(unit: str) -> str:
    """A unit for reading; a share has none."""
    return "" if unit in ("1", "structure") else unit.replace(" / ", "/").replace("**", "^")


# -- chapters ------------------------------------------------------------------------------------------------------------


def chapter(discipline: str, entries: list[Quantity], rows: list[Row], picture: bool) -> str:
    """What a discipline computes, how sure it is, every equation, its sources."""
    page = f"chapters/{discipline}"
    about = importlib.import_module(f"orbitcompute.quantities.{discipline}").__doc__ or ""
    parts = [f"# {title_of(discipline)}", prose(about.strip(), page)]
    closures = [one for one in registry.closures.values() if one.discipline == discipline]
    if closures:
        parts.append("**Margins that a design must keep here**: " + "; ".join(
            f"{linked(one.margin, page)}: {prose(one.sentence, page)}" for one in closures) + ".")
    parts.append(_sureness(discipline, rows, picture))
    parts.append("## Quantities")
    parts += [_quantity(one, page) for one in entries]
    parts.append(_sources(entries, rows, page))
    return "\n\n".join(part for part in parts if part) + "\n"


def _sureness(discipline: str, rows: list[Row], picture: bool) -> str:
    if not rows:
        return "## How sure\n\nNo case under `validation/` is of this discipline: its quantities are sums of others."
    outside = sum(row.outside for row in rows)
    text = (
        f"## How sure\n\nOur error here: **{error_text(error_in(discipline))}** (root mean square of the logarithm of ours over"
        f" theirs; unknown below three sources). {len(rows)} cases, {outside} of them somebody else's figure;"
        f" `orbitcompute validate --discipline {discipline} --all` lists each with its inputs' source."
    )
    if picture:
        text += f"\n\n![Ours over theirs, {discipline}](validation/{discipline}.svg)"
    return text


def _quantity(one: Quantity, page: str) -> str:
    mirrors = [other.name for other in registry.quantities.values() if other.mirror_of == one.name]
    whence = "own definition" if one.source is None else source_link(one.source, page) + (
        f", {prose(one.locator, page)}" if one.locator else "")
    facts = [part for part in (_value(one.name), whence) if part]
    lines = [f"### {one.name}", f'<p class="facts">{" · ".join(facts)}</p>', prose(one.documentation, page)]
    written = mathml(one, lambda name: address(name, page))
    if written is not None:
        lines.append(f'<div class="equation">{written}</div>')
    else:
        lines.append("```python\n" + "\n".join(equation(one)) + "\n```")
    bounds = [f"{word} {bound:g}" for word, bound in (("at least", one.minimum), ("above", one.above), ("at most", one.maximum))
              if bound is not None]
    if bounds:
        otherwise = f"; else {prose(one.otherwise, page)}" if one.otherwise else ""
        lines.append(f"Valid {' and '.join(bounds)} {unit_text(one.unit)}{otherwise}.")
    stands = ", ".join(linked(name, page) for name in one.arguments)
    moved = sorted(other.name for other in registry.quantities.values() if one.name in other.arguments and not other.mirror_of)
    tail = [f"Stands on {stands}." if stands else ""]
    tail += [f"Enters {_some(moved, page)}." if moved else ""]
    tail += [f"On the same chips on Earth: `{'`, `'.join(mirrors)}`." if mirrors else ""]
    lines.append(f'<p class="stands">{" ".join(part for part in tail if part)}</p>'.replace("`", ""))
    return "\n\n".join(lines)


def _some(names: list[str], page: str) -> str:
    shown = ", ".join(linked(name, page) for name in names[:SHOWN])
    return shown + (f" and {len(names) - SHOWN} more" if len(names) > SHOWN else "")


def _value(name: str) -> str:
    found = answer()["quantities"].get(name)
    declared = registry.quantities[name].unit
    unit = unit_text(declared)
    if found is None or found["value"] is None:
        return f"[{unit or '-'}]"
    if found.get("p50") is None or found["p10"] is None:
        return f"<strong>{short(found['value'], 3)}</strong> {unit}".rstrip()
    return f"<strong>{short(found['p50'])}</strong> {spread(found['p10'], found['p90'])} {unit}".rstrip()


def _sources(entries: list[Quantity], rows: list[Row], page: str) -> str:
    used: dict[str, list[str]] = {}
    for one in entries:
        if one.source:
            used.setdefault(one.source, []).append(one.name)
    for row in rows:
        if row.outside:
            used.setdefault(row.source, [])
    if not used:
        return ""
    known = load().sources
    lines = ["## Sources", "| source | what it is | equations of |", "|---|---|---|"]
    for key in sorted(used):
        if known[key]["kind"] == "own arithmetic":
            continue
        whose = ", ".join(used[key][:6]) + (" and more" if len(used[key]) > 6 else "")
        lines.append(f"| {source_link(key, page)} | {_cell(str(known[key]['title']))} | {_cell(whose) or 'cases'} |")
    return "\n".join([lines[0], "", *lines[1:]])


def _cell(text: str) -> str:
    return html.escape(text, quote=False).replace("|", r"\|").replace("_", r"\_").replace("*", r"\*")


# -- the dictionary of data ----------------------------------------------------------------------------------------------


def parameters() -> str:
    """Every parameter: unit, meaning, domain, and the figure of the default scenario with range, kind, grade and source."""
    page = "reference/parameters"
    given = answer()["parameters"]
    parts = [
        "# Parameters",
        "Every name that is assumed rather than computed: what it means, what it may be at all, and the figure that the default"
        " scenario takes, with its range, kind, grade and source. `--set NAME=VALUE` changes any of them;"
        " `orbitcompute explain NAME` says what it moves.",
    ]
    for name, figure in sorted(load().declarations.items()):
        lines = [f"## {name}", _given(given.get(name), figure, page), prose(figure.meaning or "", page)]
        domain = [f"{word} {bound:g}" for word, bound in (("at least", figure.minimum), ("at most", figure.maximum))
                  if bound is not None]
        lines.append(f"May be {' and '.join(domain)} {unit_text(figure.unit)}.".replace(" .", ".") if domain else "")
        lines.append(prose(figure.note or "", page))
        users = sorted(one.name for one in registry.quantities.values() if name in one.arguments and not one.mirror_of)
        lines.append(f'<p class="stands">Enters {_some(users, page)}.</p>' if users else "")
        parts.append("\n\n".join(line for line in lines if line))
    return "\n\n".join(parts) + "\n"


def _given(entry: Mapping[str, Any] | None, figure: Any, page: str) -> str:
    unit = unit_text(figure.unit)
    if entry is None:
        stated = "" if figure.value is None else f"{_figure(figure.value)} {unit}".strip() + " by default, "
        return f'<p class="facts">{stated}{UNDATED} [{unit or "-"}]</p>'
    value = entry["value"]
    ends = "" if entry["low"] in (None, entry["high"]) else f" [{_figure(entry['low'])} to {_figure(entry['high'])}]"
    shown = "no value" if value is None else f"<strong>{_figure(value)}</strong>{ends}"
    origin = [part for part in (entry["kind"], entry["grade"]) if part and part != "set"]
    source = [source_link(entry["source"], page)] if entry.get("source") else []
    dated = [str(entry["as_of"])] if entry.get("as_of") else []
    return f'<p class="facts">{" · ".join([f"{shown} {unit}".strip(), ", ".join(dict.fromkeys(origin)), *source, *dated])}</p>'


def _figure(value: Any) -> str:
    if isinstance(value, bool | str) or not isinstance(value, int | float):
        return html.escape(str(value)[:60])
    return f"{value:,.5g}" if abs(value) >= 1e-3 or value == 0 else f"{value:.3g}"


def choices() -> str:
    """Every choice with its alternatives and the one that the default scenario takes."""
    page = "reference/choices"
    parts = ["# Choices", "Rival equations and policies that stand under one name. `--set NAME=ALTERNATIVE` takes another one;"
             " `--sweep NAME=A,B` all of them."]
    given = answer()["parameters"]
    for name, one in sorted(registry.choices.items()):
        chosen = given.get(name, {}).get("value")
        alternatives = "\n".join(
            f"- `{alternative}`{' (default scenario)' if alternative == chosen else ''}: {prose(what, page)}"
            for alternative, what in one.descriptions.items()
        )
        parts.append(f"## {name}\n\n{prose(one.meaning, page)}\n\n{alternatives}")
    return "\n\n".join(parts) + "\n"


def sources() -> str:
    """Every source by key: what it is, whether we have read it, where it is, and the original where we read a page about it."""
    page = "reference/sources"
    parts = ["# Sources", "Every source by its key. *Read* means that we have read the document itself; *quoted* that we know"
             " it from pages that quote it, and whatever stands on it is graded so."]
    waiting = {key: names for key, names in load().to_replace.items() if names}
    parts += ["Figures that wait for the document behind them, because a calculator, a forum or somebody's source code gives"
              " them (none may be called measured; the program refuses it):",
              "\n".join(f"- {source_link(key, page)}: {_some(sorted(names), page)}" for key, names in sorted(waiting.items()))]
    for key, one in sorted(load().sources.items()):
        who = ", ".join(str(one[field]) for field in ("authors", "publisher", "year") if one.get(field))
        known = "read" if one.get("read") else "quoted"
        lines = [f"## {key}", f'<p class="facts">{html.escape(str(one["kind"]))} · {known}</p>',
                 f"*{_cell(str(one['title']))}*. {_cell(who)}"]
        address, doi = one.get("url"), doi_of(one)
        links = [f"[{_cell(str(address))}](<{address}>)"] if address else []
        links += [f"[doi:{_cell(doi)}](<https://doi.org/{doi}>)"] if doi and "doi.org" not in str(address or "") else []
        via = str(one.get("via", ""))
        if via:
            links.append(f"read at [{_cell(via)}](<{via}>)" if via.startswith("http") else f"read in {_cell(via)}")
        lines += [", ".join(links), prose(str(one.get("note", "")), page)]
        parts.append("\n\n".join(line for line in lines if line))
    return "\n\n".join(parts) + "\n"


def python() -> str:
    """The Python interface, a function a command."""
    import orbitcompute

    functions = [name for name in orbitcompute.__all__ if name.islower() and not name.startswith("_")]
    classes = ("orbitcompute.studies.answer.values.Value", "orbitcompute.studies.answer.evaluate.Result",
               "orbitcompute.catalog.files.CatalogError", "orbitcompute.catalog.units.UnitError",
               "orbitcompute.graph.order.GraphError")
    lines = ["# Python", "One function a command; `orbitcompute.evaluate(...)` is `orbitcompute evaluate`. Results hold values"
             " in their declared units with range and source; sweeps and samples are `xarray` datasets. The"
             " [tutorial](../pages/tutorial.md) goes through them.", "## Functions", "```{eval-rst}"]
    lines += [f".. autofunction:: orbitcompute.{name}\n" for name in functions]
    lines += ["```", "## Results, values and errors", "```{eval-rst}"]
    for path in classes:
        lines += [f".. autoclass:: {path}\n   :members:\n   :exclude-members: model_config\n"]
    return "\n\n".join([*lines, "```"]) + "\n"


def contents(names: Iterable[str]) -> str:
    """The page over the chapters."""
    counted = chapters()
    lines = [f"- [{title_of(name)}]({name}.md): {_first(importlib.import_module(f'orbitcompute.quantities.{name}').__doc__)}"
             f" {len(counted[name])} quantities." for name in names]
    return (
        "# Every equation, by discipline\n\nA chapter a discipline: each quantity with its equation as it is computed (the text"
        " of these pages is written from the bodies that run), its value in `gigawatt-2028` as median and 10th to 90th"
        " percentile, what it stands on, what it enters, its source; and how far the discipline is from other"
        " people's figures.\n\n"
        + "\n".join(lines) + "\n\n```{toctree}\n:hidden:\n:maxdepth: 1\n\n" + "\n".join(names) + "\n```\n"
    )


def _first(text: str | None) -> str:
    return (text or "").strip().split("\n")[0]


# -- other calculators ---------------------------------------------------------------------------------------------------

COMPARED = Path(__file__).parent / "site" / "comparison.toml"


def comparison(figures: Path) -> str:
    """Each other calculator: what it asks, where it parts from us, its figures as we compute them, the bridge to ours."""
    entries = tomllib.loads(COMPARED.read_text(encoding="utf-8"))["rival"]
    reproduced = {one["analysis"]: reproduce(one["analysis"]) for one in entries if "analysis" in one}
    ours = answer()["quantities"]["cost_ratio"]
    lines = [
        "# Beside other calculators",
        "What each of them answers, where we part from it and why. Their figures are not quoted from memory: each model that is"
        " public is computed from its own formulas (`orbitcompute reproduce NAME`), its printed figures are held against what"
        " comes out, and where boundary and unit allow, its headline is led to ours one step at a time. Shares of a bridge do"
        f" not depend on the order of its steps. Our own headline is {short(ours['p50'])} times the same chips on Earth"
        f" {spread(ours['p10'], ours['p90'])}.",
        "| | printed figures reproduced | faults we know of | bridge to ours |\n|---|---|---|---|\n" + "\n".join(
            _compared(one["name"], reproduced.get(one.get("analysis", ""))) for one in entries),
        "A fault is kept as published: a reproduction that mended it would be another model. Ours are found the same way, by"
        " [validation](chapters/index.md) and by the [changelog](pages/changelog.md).",
    ]
    for one in entries:
        lines += _rival(one, reproduced.get(one.get("analysis", "")), figures)
    lines += ["## Analyses in print", "Papers, white papers and reports that the program holds beside these, each computed,"
              " or at least stated with what is missing."]
    for found in all_analyses():
        if found.name not in reproduced:
            lines += [f"### {_cell(found.authors)}: {_cell(found.title)}", *_published(found, figures)]
    return "\n\n".join(lines) + "\n"


def _compared(name: str, found: Reproduction | None) -> str:
    mark = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if found is None:
        return f"| [{name}](#{mark}) | no model of it here | - | - |"
    cases = f"{found.inside} of {len(found.cases)}" if found.cases else "none computed here"
    return f"| [{name}](#{mark}) | {cases} | {len(found.mistakes) or '-'} | {'yes' if found.bridged else '-'} |"


def _rival(one: Mapping[str, str], found: Reproduction | None, figures: Path) -> list[str]:
    page = "comparison"
    lines = [f"## {one['name']}", f"**It asks**: {one['asks']}", f"**Where we part**: {one['differs']}"]
    if found is not None:
        lines.append(f"**What is in its figure**: {prose(found.boundary, page)} ({_outside(found.source)})")
        if found.headlines:
            switched = [f"- {prose(head.title, page)}: **{short(head.value, 3)}** {unit_text(head.unit)}".rstrip()
                        for head in found.headlines]
            lines.append("Its headline as we compute it, and what single switches make of it:\n\n" + "\n".join(switched))
        if found.stated and not found.cases:
            lines.append("It states, without the inputs behind it:\n\n" + "\n".join(
                f"- {prose(row.figure, page)}: {prose(row.what, page)} ({prose(row.why, page)})" for row in found.stated))
        if found.mistakes:
            lines.append("Faults that we know of, and what they move:\n\n" + "\n".join(
                f"- {prose(fault, page)}" for fault in found.mistakes))
        lines += _led(found, figures)
    return [*lines, f"```sh\n{one['try']}\n```"]


def _published(found: Reproduction, figures: Path) -> list[str]:
    cases = f"{found.inside} of {len(found.cases)} printed figures reproduced" if found.cases else "no inputs published"
    return [f"{prose(found.boundary, 'comparison')} {cases.capitalize()} ({_outside(found.source)}; `reproduce {found.name}`).",
            *(f"- {prose(fault, 'comparison')}" for fault in found.mistakes), *_led(found, figures)]


def _led(found: Reproduction, figures: Path) -> list[str]:
    """The bridge to ours as a figure, where there is one."""
    if not found.bridged:
        return []
    led = bridge(found.name)
    drawing.save(of_bridge(led), str(figures / f"{found.name}.svg"))
    return [f"![Bridge to ours](comparison/{found.name}.svg)", f"*{_cell(said(led))}*"]


def _outside(key: str) -> str:
    return f'<a href="reference/sources.html#{anchor(key)}">{key}</a>'


def paper(text: str) -> str:
    """The methods paper as a page: its title as heading, each citation linked to its source, the list of them at its end."""
    known = load().sources
    head, body = text.removeprefix("---\n").split("\n---\n", 1)
    found: list[str] = []

    def cited(group: re.Match[str]) -> str:
        keys = re.findall(r"@([a-z0-9-]+)", group[1])
        found.extend(keys)
        return "(" + "; ".join(f'<a href="reference/sources.html#{anchor(key)}">{_short(known[key])}</a>' for key in keys) + ")"

    body = re.sub(r"\[(@[^\]]+)\]", cited, re.sub(r"<!--.*?-->\n?", "", body, flags=re.DOTALL))
    body = re.sub(r"\$\\ln\(.*?\$", "{math}`\\\\ln(\\\\text{ours}/\\\\text{theirs})`", body).replace("m$^2$", "m²")
    body = re.sub(r"^# ", "## ", body, flags=re.MULTILINE)
    title = re.search(r"^title: '(.*)'$", head, re.MULTILINE)
    assert title is not None
    listed = "\n".join(f"- {_outside(key)}: {_cell(str(known[key]['title']))}" for key in sorted(set(found)))
    return f"# Paper: {title[1]}\n\nAs `docs/paper.md`, in the form of a journal of research software.\n\n{body}\n{listed}\n"


def _short(source: Mapping[str, Any]) -> str:
    who = str(source.get("authors") or source.get("publisher") or source["title"])
    year = f", {source['year']}" if source.get("year") else ""
    return html.escape(f"{re.split(r'[,;(]', who)[0].strip()}{year}")


def pages(into: Path) -> dict[Path, str]:
    """Every page that is written from the program, by file; the plots of validation are drawn beside the chapters."""
    rows: dict[str, list[Row]] = {}
    for row in validate():
        rows.setdefault(row.discipline, []).append(row)
    found: dict[Path, str] = {}
    plots = into / "chapters" / "validation"
    plots.mkdir(parents=True, exist_ok=True)
    for name, entries in chapters().items():
        own = rows.get(name, [])
        picture = bool(validation.drawable(own))
        if picture:
            drawing.save(validation.of_rows(own, name), str(plots / f"{name}.svg"))
        found[into / "chapters" / f"{name}.md"] = chapter(name, entries, own, picture)
    found[into / "chapters" / "index.md"] = contents(chapters())
    written: dict[str, Callable[[], str]] = {"parameters": parameters, "choices": choices, "sources": sources, "python": python}
    for name, write in written.items():
        found[into / "reference" / f"{name}.md"] = write()
    (into / "comparison").mkdir(exist_ok=True)
    found[into / "comparison.md"] = comparison(into / "comparison")
    return found
