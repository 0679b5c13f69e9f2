"""What the first screen prints of the result is what its JSON says, figure by figure, in two digits.

Of other documents are the lines CHANCE (a stored forecast), DESIGN, WHEN, and the ratio on like terms.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from conftest import Run

from orbitcompute.report.numbers import multiple, short

ROWS = {"satellites": "satellite_count", "tonnes each": "satellite_mass", "flights": "launch_count",
        "capital, $ billion": "orbital_capital", "$ per chip-hour": "orbital_cost_per_accelerator_hour"}


@pytest.mark.parametrize("asked", [(), ("--set", "launch_price=400USD/kg", "--set", "satellite_design_life=7year")])
def test_every_figure_of_the_first_screen_stands_in_the_json(run: Run, asked: tuple[str, ...]) -> None:
    screen = run("evaluate", *asked).out
    document: dict[str, Any] = json.loads(run("evaluate", *asked, "--format", "json").out)
    quantities, verdict = document["quantities"], document["verdict"]
    lines = screen.split("\n")

    def of(name: str) -> tuple[str, str, str, str]:
        entry = quantities[name]
        scale = 1e-3 if entry["unit"] == "kg" else 1.0  # the screen weighs in tonnes
        levels = entry.get("claimed_p50", entry["claimed"]), entry["p50"], entry["p10"], entry["p90"]
        claimed, middle, low, high = (short(scale * level) for level in levels)
        return claimed, middle, low, high

    assert f"id {document['id']}" in screen and document["scenario"] in screen
    for label, name in ROWS.items():
        line = next(one for one in lines if one.startswith(f"  {label} "))
        claimed, middle, low, high = of(name)
        assert line[len(label) + 2 :].split()[:3] == [claimed, middle, f"[{low}-{high}]"], label
    claimed, middle, low, high = of("cost_ratio")
    cost = next(one for one in lines if one.startswith("COST"))
    assert cost[9:].startswith(multiple(quantities["cost_ratio"]["p50"])) and cost.endswith(f"10-90 %: {low} to {high}")
    assert f"{claimed} on vendors' engineering" in screen
    claimed, middle, *_ = of("permitted_power_by_date")
    lift = next(at for at, one in enumerate(lines) if one.startswith("LIFT"))
    assert f" {middle} of 1 GW" in lines[lift] and f"({claimed} as claimed; {of('launch_count')[1]} flights needed" in screen
    assert f"{of('permitted_flights_by_date')[1]} allowed)" in screen
    kept = [one["word"] for one in document["closures"]]
    assert f"{kept.count('closes')} of {len(kept)} margins of the design" in screen
    for word in ("holds", "thin", "open", "fails"):
        words = [row["word"] for row in verdict] + [{"closes": "holds"}.get(one, one) for one in kept]
        assert (re.search(rf"^  {word} ", screen, re.MULTILINE) is not None) == (word in words), word
