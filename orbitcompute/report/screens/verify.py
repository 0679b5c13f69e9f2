"""The screen of `evaluate --verify`: what moved since a result was written, and every figure that differs."""

from __future__ import annotations

import json
import math
from typing import Any

from orbitcompute.report.numbers import percent
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import cell_text, in_columns
from orbitcompute.studies.answer.page_states import Checked
from orbitcompute.studies.answer.result_files import CLOSE, Difference, Verification

SHOWN = 12


def screen(found: Verification, file: str) -> str:
    """The comparison for a terminal."""
    kept = found.document
    lines = [
        f"orbitcompute evaluate --verify {file}",
        f"RESULT     {kept['id']} of {kept['created']}, {kept['scenario']}",
    ]
    if found.exact:
        lines.append("COMPARED   bit for bit: the same version, catalog, numpy, numba, Python and kind of machine")
    else:
        lines.append(f"COMPARED   to a relative {CLOSE:g}: what computes is not what computed it")
        lines += [f"  moved    {name}: {old} -> {new}" for name, old, new in found.moved]
    sections = {name: len(kept.get(name, ())) for name in ("parameters", "quantities", "verdict")}
    counted = f"{sections['parameters']} inputs, {sections['quantities']} quantities with their ranges"
    lines.append(f"           {counted}, {sections['verdict']} rows of the verdict")
    if found.edited:
        lines.append("EDITED     its content is not what was written: the digest does not fit")
    if found.differences:
        lines += _differences(found)
    elif not found.edited:
        lines.append("SAME       every figure")
    if found.edited:  # neither cite nor report takes it
        lines.append(following([f"evaluate {kept['scenario']} --output result.json"]))
    else:
        lines.append(following((f"cite {file}", f"report {file}", f"compare {file} {kept['scenario']}")))
    return "\n".join(lines) + "\n"


def _differences(found: Verification) -> list[str]:
    """Inputs first, for they are why; then quantities, those that moved most first."""
    lines = []
    for section, title in (("parameters", "INPUTS"), ("quantities", "QUANTITIES"), ("structures", "KERNELS"),
                           ("verdict", "VERDICT")):
        rows = sorted((one for one in found.differences if one.section == section), key=_order)
        if not rows:
            continue
        names = len({one.name for one in rows})
        lines.append(
            in_columns("<11 <", title,
                       f"{names} of them differ{'' if len(rows) <= SHOWN else f'; the first {SHOWN} of {len(rows)} figures'}")
        )
        lines += [_line(one) for one in rows[:SHOWN]]
    return lines


def _order(one: Difference) -> tuple[float, str]:
    moved = one.relative
    return (0.0 if math.isnan(moved) else -abs(moved), one.name)


def _line(one: Difference) -> str:
    name = f"{one.name} {one.field}".rstrip().removesuffix(" value")
    change = percent(one.relative) if math.isfinite(one.relative) else ""
    return in_columns("2 <44 >20 1 < 1 <20 >10", name, _cell(one.stored), "->", _cell(one.found), change).rstrip()


def _cell(value: Any) -> str:
    text = cell_text(value) if not isinstance(value, dict | list) else f"{len(value)} entries"
    return text if len(text) <= 20 else text[:17] + "..."


def as_json(found: Verification) -> str:
    """The comparison as JSON."""
    data = {
        "id": found.document["id"], "holds": found.holds, "exact": found.exact, "edited": found.edited,
        "moved": [{"what": name, "stored": old, "found": new} for name, old, new in found.moved],
        "differences": [
            {"section": one.section, "name": one.name, "field": one.field, "stored": one.stored, "found": one.found}
            for one in found.differences
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def state_screen(found: Checked, file: str) -> str:
    """A state of the live page, recomputed, for a terminal."""
    catalog = "the same catalog" if found.same_catalog else "another catalog: figures can differ for that alone"
    lines = [f"orbitcompute evaluate --verify {file}", f"STATE      of the live page, {found.scenario}, {catalog}",
             f"COMPARED   {len(found.figures)} figures to a relative {CLOSE:g}"]
    differing = [one for one in found.figures if not one.agrees]
    for one in differing[:SHOWN]:
        lines.append(f"  differs  {one.name}: {_cell(one.theirs)} -> {_cell(one.ours)} {one.unit}".removesuffix(" 1"))
    if not differing:
        lines.append("SAME       every figure")
    return "\n".join(lines) + "\n"


def state_as_json(found: Checked) -> str:
    """The same as data."""
    figures = {
        one.name: {"unit": one.unit, "page": one.theirs, "here": one.ours, "agrees": one.agrees} for one in found.figures
    }
    return json.dumps({"holds": found.holds, "same_catalog": found.same_catalog, "figures": figures}, indent=1) + "\n"
