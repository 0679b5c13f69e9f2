"""What `value` prints: shares never nought, words where nothing is paid back, forms that agree."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Run


@pytest.mark.parametrize("section", ["summary", "flows", "lease", "head-start"])
@pytest.mark.parametrize("rules", [(), ("--money", "real", "--tax", "accelerated", "--salvage", "none")])
def test_a_section_fits_and_says_what_was_asked(run: Run, section: str, rules: tuple[str, ...]) -> None:
    found = run("value", "--show", section, "--draws", "16", *rules)
    assert found.code == 0
    assert all(len(line) <= 90 for line in found.out.splitlines())
    assert ("after tax" in found.out) == bool(rules) and ("dollars of the" in found.out) == bool(rules)
    assert not re.search(r"\b(nan|inf|0%)", found.out)


def test_forms_agree_and_json_can_be_cited(run: Run, tmp_path: Path) -> None:
    asked = ("value", "--draws", "16", "--baseline", "anthropic-lease")
    text = run(*asked, "--format", "json").out
    document = json.loads(text)
    assert set(document["sides"]) == {"orbit", "twin"}
    rows = [row.split(",") for row in run(*asked, "--format", "csv").out.splitlines()]
    at = rows[0].index("total [USD / kW]")
    totals = [float(row[at]) for row in rows[1:] if row[0] == "orbit"]
    assert totals == document["sides"]["orbit"]["best_guess"]["flows"]["total"]
    text_of = run(*asked).out
    assert document["id"] in text_of and "anthropic-lease states a price" in text_of
    (tmp_path / "v.json").write_text(text)
    cited = run("cite", str(tmp_path / "v.json"), "--format", "text")
    assert cited.code == 0 and document["id"] in cited.out
    assert run("report", str(tmp_path / "v.json")).code == 2


def test_a_token_has_a_cost_in_every_form(run: Run) -> None:
    found = json.loads(run("value", "--show", "token", "--format", "json").out)
    assert set(found["models"]) == {"llama-405b", "llama-70b", "deepseek-r1"}
    assert found["draws"] == 128
    assert "   40 draws" in run("value", "--show", "token", "--draws", "40").out
    text = run("value", "--show", "token").out
    assert all(len(line) <= 100 for line in text.splitlines()) and "DeepSeek" in text
    assert run("value", "--show", "token", "--format", "csv").out.count("\n") == 4
    for one in found["measured"]:
        assert 0.25 < one["rate"] / one["ours"] < 2, one["what"]


@pytest.mark.parametrize(("given", "draws"), [((), 256), (("--draws", "64"), 64)])
def test_draws_are_as_many_as_the_help_says(run: Run, given: tuple[str, ...], draws: int) -> None:
    assert f" {draws} draws" in run("value", *given).out


def test_bad_input_is_one_message(run: Run) -> None:
    assert run("value", "--set", "rent_let_share=2").code == 2
    assert run("value", "--draws", "2").code == 2
    assert run("value", "nowhere").code == 2
