"""`costs`: the lines add up to the total on every side, each names what sets it, and a price is never shown as a cost."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
from conftest import Run, shipped

from orbitcompute.catalog.catalog import load
from orbitcompute.report.screens import costs
from orbitcompute.studies.answer.evaluate import evaluate


@pytest.mark.parametrize("baseline", load().names("terrestrial"))
def test_lines_add_up_to_the_total(baseline: str) -> None:
    found = costs.as_data(evaluate(baseline=baseline, ranged=costs.RANGED))
    lines, total = found["lines"][:-1], found["lines"][-1]
    for side in ("claimed", "orbit", "twin", *([] if found["baseline_is_a_price"] else ["baseline"])):
        if total[side] is not None:
            assert sum(line[side] or 0.0 for line in lines) == pytest.approx(total[side], rel=1e-9), side
    if found["baseline_is_a_price"]:
        assert all(line["baseline"] is None for line in lines)


def test_every_line_that_costs_something_names_source_grade_and_year() -> None:
    found = costs.as_data(evaluate(ranged=costs.RANGED))
    for line in found["lines"][:-1]:
        if line["orbit"] or line["twin"]:
            assert line["set_by"], line["line"]
        for entry in line["set_by"].values():
            assert entry["source"] in load().sources
            assert entry["grade"] and 2010 <= entry["currency_year"] <= 2026


@pytest.mark.parametrize("scenario", [*shipped(), "screening/break-even-spares-1.05"])
def test_the_screen_fits(run: Run, scenario: str) -> None:
    found = run("costs", "--all", scenario, "--baseline", "anthropic-lease")
    assert found.code == 0, found.err
    lines = found.out.splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 87
    assert "nan" not in found.out.lower()
    for start in ("COST", "IN OTHER UNITS", "PAID BACK", "SWITCHES", "LADDER", "BREAK-EVEN", "SET BY", "next"):
        assert any(line.startswith(start) for line in lines), start
    assert "(a price)" in found.out and "is a PRICE, not a cost" in found.out


def test_servers_worn_out_before_they_serve_cost_nothing_that_could_be_shown(run: Run) -> None:
    """Neither in our column nor in the claimed one: a payment over a negative life is no number."""
    found = run("costs", "--all", "--set", "orbital_it_idle_time=6year")
    assert found.code == 0
    servers = next(line for line in found.out.splitlines() if line.startswith("a servers"))
    assert servers.split()[2:4] == ["-", "-"]
    assert "servers are worn out before they enter service" in found.out


@pytest.mark.parametrize("name", sorted(path.stem for path in (load().root / "scenarios" / "screening").glob("*.toml")))
def test_the_screening_scenarios_evaluate(run: Run, name: str) -> None:
    """Quantities given as zero are shown beside what they would be, like any other."""
    found = run("evaluate", f"screening/{name}", "--full")
    assert found.code == 0, found.err
    assert "twin_facility_idle_time 0 year (our equations give 0.5)" in " ".join(found.out.split())


def test_formats(run: Run) -> None:
    assert json.loads(run("costs", "--format", "json").out)["dollars_of"] == 2026
    rows = list(csv.DictReader(io.StringIO(run("costs", "--format", "csv").out)))
    assert rows[-1]["line"] == "total" and rows[0]["grade"]
    assert run("costs", "--format", "markdown").out.startswith("| line |")
    assert run("costs", "--baseline", "colossus-1", "--set", "baseline=colossus-1").code == 2


def test_the_ladder_is_sorted_and_says_cost_or_price() -> None:
    ladder = costs.as_data(evaluate(ranged=costs.RANGED))["ladder"]
    values = [rung["value"] for rung in ladder]
    assert values == sorted(values) and not any(math.isnan(value) for value in values)
    assert {rung["basis"] for rung in ladder} == {"cost", "price"}
    assert all(rung["paid"] for rung in ladder)


# -- the basis guard -----------------------------------------------------------------------------------------------


def test_the_naive_division_is_refused_with_its_reason(run: Run) -> None:
    """1.25 G$ a month over 220,000 accelerators: the fee is for about 325,000."""
    found = run("evaluate", "--baseline", "anthropic-lease", "--set", "terrestrial_accelerator_count=220000")
    assert found.code == 2
    assert "300000 to 340000" in found.err and "220,000 is the common mistake" in found.err
    power = run("evaluate", "--baseline", "anthropic-lease", "--set", "terrestrial_stated_power=300MW")
    assert power.code == 2 and "Colossus 1 alone" in power.err


def test_the_fleets_accelerators_are_not_the_leases(run: Run) -> None:
    """`accelerator_count` is what is launched: setting it beside a lease says what the fee is divided by."""
    said = "the fee is divided by terrestrial_accelerator_count, 325,000 (300,000-340,000)"
    lease = run("evaluate", "--baseline", "anthropic-lease", "--set", "accelerator_count=220000", "--full").out
    assert said in " ".join(lease.split())
    assert "the fee is divided by" not in run("evaluate", "--set", "accelerator_count=220000", "--full").out


def test_a_fee_is_not_divided_by_a_cluster_it_was_not_agreed_for(run: Run) -> None:
    """The same mistake by another way: the lease's fee over Colossus 1 alone."""
    found = run("evaluate", "--set", "terrestrial_basis=price", "--set", "terrestrial_lease_fee=15GUSD/year")
    assert found.code == 2
    assert "terrestrial_accelerator_count" in found.err and "hint: " in found.err


@pytest.mark.parametrize(("baseline", "basis"), [("colossus-1", "price"), ("anthropic-lease", "cost")])
def test_a_cost_is_not_read_as_a_price_nor_a_price_as_a_cost(baseline: str, basis: str) -> None:
    """Without the figures of the other kind there is nothing to read: the result is null and names them."""
    result = evaluate(baseline=baseline, set={"terrestrial_basis": basis}, ranges=False)
    assert math.isnan(result.value("terrestrial_cost_per_kw_year"))
    assert result.model.absent_behind("terrestrial_cost_per_kw_year", result.point.values)


def test_a_price_says_by_how_much_it_exceeds_cost_and_on_which_basis(run: Run) -> None:
    text = " ".join(run("evaluate", "--baseline", "anthropic-lease", "--full").out.split())
    result = evaluate(baseline="anthropic-lease", ranges=False)
    for name, words in (("price_over_cost_per_power", "x per kW, IT over IT"),
                        ("price_over_cost_per_accelerator_hour", "x per accelerator-hour, whatever the chip")):
        assert f"{result.value(name):.1f}{words}" in text
    assert f"would say {result.value('price_over_cost_bases_mixed'):.1f}x" in text


# -- break-even as a surface ---------------------------------------------------------------------------------------


def test_a_sweep_over_two_axes_is_a_surface(run: Run) -> None:
    """The break-even table in one command: spares and availability change together, so a row of it at a time."""
    found = run("evaluate", "screening/break-even-spares-1.05", "--sweep", "satellite_cost_per_power=3,5,9", "--sweep",
                "orbital_discount_rate_given=0.1,0.13", "--outputs", "parity_launch_price")
    lines = found.out.splitlines()
    assert lines[0] == "parity_launch_price [USD / kg]"
    assert lines[2].split()[-2:] == ["0.1", "0.13"]
    assert lines[3].split()[0] == "3" and lines[3].split()[1].startswith("293")
    assert lines[5].split() == ["9", "none", "none"]
    assert lines[6] == "none: no positive break-even"
    assert found.out.count("-1") == 0
    listed = run("evaluate", "screening/break-even-spares-1.05", "--sweep", "satellite_cost_per_power=3,5", "--sweep",
                 "orbital_discount_rate_given=0.1,0.13", "--outputs", "parity_launch_price,cost_ratio")
    assert "status" in listed.out


def test_an_h100_is_counted_by_throughput_memory_or_rent() -> None:
    """A GB200 is 2.5, 2.3 or 2.3 H100; an H100 is one by each; what nobody rents out by the hour has no rent."""

    def count(rule: str, accelerator: str) -> float:
        result = evaluate(set={"h100_equivalence": rule, "accelerator": accelerator}, ranges=False,
                          outputs=("h100_equivalents_per_accelerator",))
        return result.value("h100_equivalents_per_accelerator")

    assert [count(rule, "h100") for rule in ("throughput", "memory", "rent")] == pytest.approx([1.0, 1.0, 1.0])
    found = [count(rule, "gb200") for rule in ("throughput", "memory", "rent")]
    assert found == pytest.approx([2500 / 989.4, 186 / 80, 5.3 / 2.35])
    assert math.isnan(count("rent", "trainium2"))


def test_a_premium_below_the_chance_of_loss_is_noted(run: Run) -> None:
    assert "no insurer writes this premium" in run("evaluate", "--set", "launch_risk=insured").out
    assert "no insurer" not in run("evaluate", "--set", "launch_risk=insured", "--set", "insurance_premium=0.1").out
