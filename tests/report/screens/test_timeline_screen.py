"""What `timeline` prints: the share that never crosses before anything else, and no share as nought or as all."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

from orbitcompute.report import timeline_document
from orbitcompute.report.screens import timeline as screen
from orbitcompute.studies.time.closing import Closing
from orbitcompute.studies.time.timeline import Timeline, timeline


@pytest.fixture(scope="module")
def drawn() -> Timeline:
    return timeline(first=2030, last=2031, worlds=32, seed=2)


def with_crossing(found: Timeline, share: float) -> Timeline:
    crossing = np.arange(4096) < share * 4096
    positions = np.random.default_rng(1).random((len(found.inputs), 4096))
    values = np.where(crossing, 0.5, 2.0)[None, :] * np.ones((2, 1))
    return replace(found, values=values, sides={}, like_terms=None, newest=None, positions=positions)


def told(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize(("share", "words"), [
    (0.0, "never by 2031 in more than 99.9 % of draws"), (1 / 4096, "never by 2031 in 99.976 % of draws; by 2031 in 0.024 %"),
    (0.25, "never by 2031 in 75.0 % of draws; by 2031 in 25 %; a tenth of draws by"), (1.0, "never by 2031 in fewer than"),
])
def test_the_share_that_never_crosses_stands_first(drawn: Timeline, share: float, words: str) -> None:
    lines = screen.text(with_crossing(drawn, share)).splitlines()
    first = next(line for line in lines if line.startswith("CROSSES"))
    at = lines.index(first)
    assert any(line.startswith("year of purchase") for line in lines[at + 1 : at + 4])
    assert words in told(lines[at:])
    assert all(len(line) <= 100 for line in lines)


def test_a_document_can_be_cited_and_not_altered(drawn: Timeline, tmp_path: Path, run: Run) -> None:
    document = timeline_document.document(drawn)
    file = tmp_path / "line.json"
    file.write_text(json.dumps(document))
    cited = run("cite", str(file), "--format", "json")
    references = {one["key"]: one["figures"] for one in json.loads(cited.out)["references"]}
    assert cited.code == 0 and drawn.id in cited.out
    assert any("launch_price, in 2032" in figures for figures in references.values())
    assert run("report", str(file)).code == 2
    file.write_text(json.dumps({**document, "never_by_last_year": 0.5}))
    assert "not what was written" in run("cite", str(file)).err


def test_every_form_says_the_same(run: Run) -> None:
    asked = ("timeline", "--from", "2030", "--to", "2032", "--draws", "64", "--seed", "5")
    document = json.loads(run(*asked, "--format", "json").out)
    rows = run(*asked, "--format", "csv").out.splitlines()
    assert len(rows) == 4 and rows[0].startswith("year,not crossed by then [1]")
    medians = [float(row.split(",")[rows[0].split(",").index("cost_ratio median [1]")]) for row in rows[1:]]
    assert medians == document["median"]
    assert run(*asked, "--format", "markdown").out.count("\n") == 5
    assert document["id"] in run(*asked).out


@pytest.mark.slow
def test_the_smallest_joint_change_crosses_in_its_year(run: Run) -> None:
    from orbitcompute.studies.scenario.assemble import assemble

    asked = ("timeline", "--from", "2030", "--to", "2032", "--draws", "128", "--target", "3.2", "--by", "2031")
    change = json.loads(run(*asked, "--format", "json").out)["joint_change"]
    assert change["inputs"] and change["length"] > 0
    settings = {one["name"]: f"{one['to']} {one['unit']}" if one["unit"] != "1" else str(one["to"]) for one in change["inputs"]}
    model = assemble("gigawatt-2028", {**settings, "year": "2031"}).model.restricted(["cost_ratio"])
    assert float(model.evaluate().values["cost_ratio"]) == pytest.approx(3.2, rel=1e-5)


def test_what_no_joint_change_reaches_is_said_with_the_nearest(drawn: Timeline) -> None:
    from orbitcompute.studies.decide.joint import Joint
    from orbitcompute.studies.decide.solve import prepare

    problem = prepare("gigawatt-2028", "cost_ratio=1", ["launch_price", "launch_payload"], {"year": "2031"})
    nothing = Joint(None, (), float("inf"), float("nan"), False, (0.0, 1.0), 1.7, 1, 1, 0)
    assert "the nearest is 1.7" in told(screen.change_lines(drawn, 2031, problem, nothing))
    ends = Joint((1e-14, 1e5), (-1.0, 0.5), 1.1, 1.0, False, (), 1.0, 1, 1, 0)
    assert "to 0 USD/kg (-1.0)" in told(screen.change_lines(drawn, 2031, problem, ends))


def test_a_figure_has_a_panel_of_crossings_where_any_world_crosses(drawn: Timeline) -> None:
    from orbitcompute.report.figures.timeline import of_timeline

    for share, panels in ((0.0, 1), (0.25, 2)):
        chart = of_timeline(with_crossing(drawn, share))
        axes = np.atleast_1d(chart.axes)
        assert len(axes) == panels
    whole = of_timeline(drawn)
    assert [one.get_legend() is not None for one in np.atleast_1d(whole.axes)][:2] == [True, True]


def test_what_chance_alone_may_bring_decides_nothing(drawn: Timeline) -> None:
    crossing = with_crossing(drawn, 0.25)  # positions at random
    assert any(line.startswith("DECIDES  no input stands out") for line in screen.text(crossing).splitlines())
    positions = crossing.positions.copy()
    positions[3, : 1024] /= 2
    told_of = screen.text(replace(crossing, positions=positions))
    decides = told(told_of.splitlines()).partition("DECIDES")[2].partition("next ")[0].partition("the others): ")[2]
    assert re.fullmatch(rf"{crossing.inputs[3]} 2[3-7] \((49|50|51)\) ?", decides), decides


@pytest.mark.parametrize(("draws", "said", "part"), [
    (256, "more than 98 %", "fewer than 100 in 10,000"), (4096, "more than 99.9 %", "fewer than 7 in 10,000"),
    (65536, "more than 99.99 %", "fewer than 5 in 100,000"), (1048576, "more than 99.999 %", "fewer than 3 in 1,000,000"),
])
def test_none_of_the_draws_is_never_all_of_them(draws: int, said: str, part: str) -> None:
    from orbitcompute.report.screens.timeline import _part, _whole

    assert (_whole(1.0, draws), _part(0.0, draws)) == (said, part)


def test_the_screen_says_how_many_draws_break_a_margin_and_how_many_of_those_that_cross_do(drawn: Timeline) -> None:
    closes = Closing(2031, {"chip": 0.5, "dose": 0.03125}, {"the orbit is below ground": 0.25}, 12, 7)
    words = " ".join(screen.text(drawn, closes=closes).split())
    assert "CLOSES not in 53 % of draws in 2031" in words and "chip 50 %, dose 3.1 %" in words
    assert "of 12 at target in 2031, 7 close; void in 25 %: the orbit is below ground" in words
    assert "CLOSES   in all draws" in screen.text(drawn, closes=Closing(2031, {}, {}, 0, 0))


def test_a_year_is_written_as_a_date_and_no_share_as_nought(run: Run) -> None:
    swept = run("evaluate", "--sweep", "year=2030:2031:1", "--sweep", "altitude=500km,600km", "--outputs", "cost_ratio").out
    assert "2030" in swept and "2,030" not in swept
    assert "2,030" not in run("evaluate", "--sweep", "year=2030:2031:1", "--outputs", "cost_ratio").out
    row = run("timeline", "--from", "2030", "--to", "2031", "--draws", "64", "--format", "markdown").out.splitlines()[2]
    assert [cell.strip() for cell in row.split("|")[1:4]] == ["2030", ">95.3%", "<5%"]
