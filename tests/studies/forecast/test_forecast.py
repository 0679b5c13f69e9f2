"""Forecasts of dated claims: near the figures worked out before, recomputable, and never zero, averaged or undated."""

from __future__ import annotations

import functools
import itertools
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run

import orbitcompute
from orbitcompute.catalog import claims
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory
from orbitcompute.catalog.priors import names, priors_of, read_priors, varied
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures import forecast as forecast_figures
from orbitcompute.report.forecast_document import as_json
from orbitcompute.report.page import forecast_section
from orbitcompute.report.screens import forecast as report
from orbitcompute.studies.forecast import cadence, hindcast, slips
from orbitcompute.studies.forecast import futures as runs
from orbitcompute.studies.forecast import reference_classes as outside
from orbitcompute.studies.forecast.forecast import ForecastResult, at_rung, forecast, recompute
from orbitcompute.studies.forecast.lift_bound import bound, need, window
from orbitcompute.studies.forecast.scoring import read_stored, score

STORED = sorted((data_directory("models") / "forecasts" / "stored").glob("*.json"))


@pytest.fixture(scope="module")
def first_set() -> ForecastResult:
    return forecast(priors="first-set", independent=True, futures=40_000, beside=False)


@pytest.fixture(scope="module")
def headline() -> ForecastResult:
    return forecast(futures=20_000)


# -- beside the figures worked out before --------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "before"), [(2031, 0.07), (2032, 0.24), (2033, 0.41), (2035, 0.64), (2040, 0.83)])
def test_the_first_set_stands_near_what_it_gave_by_years(first_set: ForecastResult, year: int, before: float) -> None:
    """That run counted by years; by months, with thirty days at work and whole flights, it is up to 0.04 less."""
    assert first_set.main is not None
    found = first_set.main.probability("L3", year)
    assert before - 0.045 < found < before + 0.01


def test_the_first_set_gives_2028_nothing_and_a_median_in_the_mid_2030s(first_set: ForecastResult) -> None:
    main = first_set.main
    assert main is not None
    assert main.probability("L3", 2028) < 0.001
    assert main.probability("L3", 2030) < 0.001
    assert 2034.0 < (main.date("L3", 0.5) or 0.0) < 2035.0
    assert 2032.0 < (main.date("L3", 0.1) or 0.0) < 2033.0
    # among those that have begun, launch binds in 56 % of 2028 and in 81 % of 2035
    begun = main.binding[1, 1:].sum()
    assert main.binding[8, 1] == pytest.approx(0.81, abs=0.04)
    assert 0.5 < main.binding[1, 1] / begun < 0.95


@pytest.mark.parametrize(
    ("name", "year", "before"),
    [
        ("no factory limit", 2032, 0.37), ("no factory limit", 2035, 0.71), ("90 % for compute", 2032, 0.33),
        ("70 kW/t as claimed", 2032, 0.29), ("70 kW/t as claimed", 2035, 0.69), ("25 flights '27, 2.5x/y", 2032, 0.64),
        ("25 flights '27, 2.5x/y", 2035, 0.91), ("every input optimistic", 2030, 0.94), ("every input optimistic", 2035, 1.0),
        ("-27 t a flight, 97.8 deg", 2032, 0.19),
    ],
)
def test_one_at_a_time_stands_near_what_it_gave(name: str, year: int, before: float) -> None:
    priors = read_priors("first-set")
    change = next(entry["set"] for entry in priors.variations if entry["name"] == name)
    found = forecast(priors=varied(priors, change), independent=True, futures=20_000, beside=False)
    assert found.main is not None
    assert found.main.probability("L3", year) == pytest.approx(before, abs=0.05)


def test_correlated_inputs_widen(first_set: ForecastResult) -> None:
    """One common factor at 0.5: about 0.15 in 2031 and 0.80 in 2040, against 0.07 and 0.83."""
    tied = forecast(priors="first-set", futures=40_000, beside=False)
    assert tied.main is not None and first_set.main is not None
    assert tied.main.probability("L3", 2031) > first_set.main.probability("L3", 2031) + 0.04
    assert tied.main.probability("L3", 2040) == pytest.approx(0.80, abs=0.03)
    assert tied.main.probability("L3", 2028) < 0.001


# -- the headline --------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_ladder_is_in_order(headline: ForecastResult) -> None:
    """More power is never likelier; a gigawatt drawn is never likelier than a gigawatt ever made."""
    main = headline.main
    assert main is not None
    for year in range(2027, 2041):
        found = {step.name: main.probability(step.name, year) for step in headline.steps}
        assert found["L0"] >= found["C1"] >= found["L3"] >= found["L4"]
        assert found["L1"] >= found["L2"]
    for name in ("L0", "L3"):
        values = [main.probability(name, year) for year in range(2027, 2041)]
        assert values == sorted(values)


def test_every_input_optimistic_reaches_a_gigawatt_by_2030(headline: ForecastResult) -> None:
    found = {run.name: run.probability for run in headline.variations}
    assert found["every input optimistic"][2030] > 0.9
    assert found["every input optimistic"][2028] < 0.001


def test_an_observation_moves_the_forecast_the_right_way(headline: ForecastResult) -> None:
    seen = {watch.observation: watch for watch in headline.watches}
    assert seen["12 or more Starship flights in 2027"].after > seen["12 or more Starship flights in 2027"].before
    assert seen["5 or fewer Starship flights in 2027"].after < seen["5 or fewer Starship flights in 2027"].before
    both = (seen["first 100 kW at work by end-2028"], seen["no 100 kW at work by then"])
    assert sum(watch.share * watch.after for watch in both) == pytest.approx(both[0].before)


def test_the_screen_says_what_it_must(headline: ForecastResult) -> None:
    text = report.screen(headline, complete=True)
    assert max(map(len, text.splitlines())) <= 100
    for word in ("EVENT", "PRIORS", "BOUND", "BY END OF", " inside", " outside", "MW", "WHEN", "VIEWS", "IF", "LIMIT", "NEED",
                 "WATCH", "RECORD", "EARTH", "TRENDS", "next"):
        assert any(line.startswith(word) for line in text.splitlines()), word
    assert "judgement" in text and "unverified" in text and "never averaged" in text
    assert "nan" not in text.lower() and " 0.0 " not in text
    # the bound comes before any prior's outcome
    assert text.index("BOUND") < text.index("BY END OF")


@pytest.mark.parametrize("share", [0.0, 1e-9, 0.0004, 0.5, 0.9999, 1.0])
def test_a_probability_is_never_shown_as_zero_or_one(share: float) -> None:
    text = report.chance(share, 200_000)
    assert text not in ("0%", "0.0%", "100%")
    assert (text == "<1%") == (share < 0.01) and (text == ">99%") == (share > 0.99)


@pytest.mark.parametrize("share", [0.012, 0.0449, 0.2, 0.62])
def test_a_judged_probability_has_no_digit_below_a_percent(share: float) -> None:
    assert report.chance(share, 200_000) == f"{round(100 * share)}%"


@pytest.mark.parametrize("claim", claims.names())
def test_every_claim_has_a_screen_and_a_document(claim: str) -> None:
    found = forecast(claim, futures=1000, beside=False)
    text = report.screen(found, complete=True)
    assert max(map(len, text.splitlines())) <= 100, claim
    document = json.loads(as_json(found))
    assert document["claim"] == claim
    inside = found.claim.basis != "first_event"
    assert (document["quantities"]["probability_by_date"]["value"] is not None) == inside
    assert inside == bool(document["rungs"])
    assert inside or document["outside_view"]["estimates"]


def test_a_claim_of_one_operator_counts_it_alone() -> None:
    own = forecast("spacex-as-early-as-2028", futures=4000, beside=False)
    everyone = forecast(at_rung("gigawatt-2028", "L0"), futures=4000, beside=False)
    assert own.main is not None and everyone.main is not None
    assert own.main.probability("L0", 2030) < everyone.main.probability("L0", 2030)


def test_by_2028_is_a_choice() -> None:
    reads = {
        name: forecast(at_rung("gigawatt-2028", None, name), futures=2000, beside=False)
        for name in ("start", "end", "begun")
    }
    assert reads["start"].date == pytest.approx(2028.0) and reads["end"].date == pytest.approx(2029.0)
    assert reads["begun"].rung == "L0"
    assert reads["begun"].probability_by_date > reads["end"].probability_by_date
    with pytest.raises(CatalogError, match="no such reading"):
        claims.read_claim("gigawatt-2028", "middle")


# -- the outside view ----------------------------------------------------------------------------------------------


def test_slips_stand_where_they_were_fitted_before() -> None:
    """All: median 2.51 (1.19 to 5.28); SpaceX's own: 3.25 (1.29 to 8.19); cancelled ones as if open, as fitted then."""
    everything, own = slips.fit("all", given_up=True), slips.fit("spacex", given_up=True)
    assert [everything.quantile(x) for x in (0.1, 0.5, 0.9)] == pytest.approx([1.19, 2.51, 5.28], rel=0.06)
    assert [own.quantile(x) for x in (0.1, 0.5, 0.9)] == pytest.approx([1.29, 3.25, 8.19], rel=0.06)
    # reached by the end of 2028, 2030, 2032, 2035: all 23, 60, 81, 94 %; SpaceX only 17, 44, 64, 81 %
    lead, begun = 2028.0 - 2026.433, 2026.433
    for fitted, before in ((everything, (0.23, 0.60, 0.81, 0.94)), (own, (0.17, 0.44, 0.64, 0.81))):
        found = [fitted.within((year + 1 - begun) / lead) for year in (2028, 2030, 2032, 2035)]
        assert found == pytest.approx(before, abs=0.02)


def test_a_gigawatt_operating_stands_where_it_was_put_before() -> None:
    """0.005-0.05 in 2028, 0.06-0.22 in 2029, 0.18-0.40 in 2030, 0.40-0.55 in 2031."""
    claim = claims.read_claim("gigawatt-2028")
    found = outside.estimates(claim.outside, 2029.0)
    assert [estimate.by(2029.0) for estimate in found] == sorted(estimate.by(2029.0) for estimate in found)
    for year, low, high in ((2028, 0.005, 0.055), (2029, 0.06, 0.24), (2030, 0.14, 0.44), (2031, 0.38, 0.60)):
        less, more = outside.bounds(found, year + 1.0)
        assert low <= less < more <= high
    # as a rate it is 7 to 25 %
    rate = next(step for step in claim.ladder if step.name == "L1").outside
    assert rate is not None
    less, more = outside.bounds(outside.estimates(rate, 2029.0), 2029.0)
    assert 0.07 <= less < more <= 0.25


def test_open_milestones_are_censored_not_dropped() -> None:
    """Leaving them out would make the class kinder."""
    known = [slip for slip in slips.slips() if not slip.open]
    mean = sum(math.log(slip.ratio) for slip in known) / len(known)
    assert slips.fit("all").mean > mean
    assert slips.fit("all").censored == 4 and slips.fit("all").known == 18


def test_a_milestone_put_off_is_at_least_as_late_as_its_announcer_says_now() -> None:
    """AI1: from 8 June 2026 for the end of March 2027, now for the fourth quarter: 480 days at least, 296 announced."""
    ai1 = next(slip for slip in slips.slips() if slip.milestone == "AI1 first launch")
    assert ai1.open and ai1.ratio == pytest.approx(480 / 296, rel=1e-6)


def test_kaplan_meier_by_hand() -> None:
    """Times 1, 2+, 3, 4 (+ censored): the product limit after 3 is 3/4 x 1/2."""
    values = [(1.0, False), (2.0, True), (3.0, False), (4.0, False)]
    assert slips.kaplan_meier(values, 3.0)[0] == pytest.approx(1 - 3 / 4 * 1 / 2)


def test_cancelled_programmes_never_happen() -> None:
    claim = claims.read_claim("gigawatt-2028")
    for estimate in outside.estimates(claim.outside, 2029.0):
        assert estimate.by(1e6) <= 1 - slips.never_share(estimate.group) + 1e-12 < 1
    assert slips.never_share() == pytest.approx(2 / 24)


def test_trends_by_hand() -> None:
    """Doubling every year from 1 in 2020: 1,024 ten years later, in the middle of the year."""
    series = {2020: 1.0, 2021: 2.0, 2022: 4.0}
    for trend in outside.run_on("x", series, (2020, 2022), 1024.0, "1"):
        assert (trend.growth, trend.reaches) == pytest.approx((1.0, 2030.5))


def test_starlink_reaches_a_gigawatt_a_year_where_it_was_put_before() -> None:
    """2029.5 to 2030.2 at 62 to 72 % a year."""
    found = [trend for trend in outside.trends(45e3, 17e3) if trend.unit == "MW a year"]
    assert all(2029.3 < trend.reaches < 2030.3 for trend in found)


def test_world_payload_is_the_sum_on_record() -> None:
    found = cadence.world_payload()
    assert [round(found[year]) for year in (2015, 2020, 2023, 2024, 2025)] == [306, 496, 1403, 2031, 2416]


# -- hindcasts -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_kept_hindcasts_are_what_the_models_give() -> None:
    fresh, kept = hindcast.results(), hindcast.kept_results()
    assert fresh["failed"] == kept["failed"]
    for choice, scores in kept["choices"].items():
        for model, scored in scores.items():
            for key, value in scored.items():
                assert fresh["choices"][choice][model][key] == pytest.approx(value, abs=0.005), (
                    "run `python -m orbitcompute.remake hindcasts`"
                )


def test_hindcasts_recompute_the_figures_worked_out_apart() -> None:
    """22 families by what they became: 17 bands of the fitted growth held, Brier 0.305 against a base rate of 0.369."""
    growth = hindcast.kept_results()["choices"]["by what they became"]["growth that wears off"]
    assert (growth["families"], growth["held"]) == (22, 17)
    assert (growth["brier"], growth["brier_base"]) == (pytest.approx(0.305, abs=5e-4), pytest.approx(0.369, abs=5e-4))


def test_a_later_flight_moves_no_earlier_hindcast(monkeypatch: pytest.MonkeyPatch) -> None:
    name, year = "Vega", 2014
    counts = cadence.families()

    def forecasts() -> dict[str, list[float]]:
        origin = hindcast.Origin(year, cadence.base_of(counts[name], year), 2, hindcast.learned_from(name, year))
        return {label: np.quantile(model(origin, 5), [0.1, 0.5, 0.9]).tolist() for label, model in hindcast.MODELS.items()}

    before = forecasts()
    later = {family: {y: count if y <= year else 99 for y, count in known.items()} for family, known in counts.items()}
    monkeypatch.setattr(cadence, "families", lambda: later)
    monkeypatch.setattr(hindcast, "families", lambda: later)
    hindcast._growth.cache_clear()
    assert forecasts() == before
    earlier = {family: {y: count + 3 for y, count in known.items()} for family, known in counts.items()}
    monkeypatch.setattr(cadence, "families", lambda: earlier)
    monkeypatch.setattr(hindcast, "families", lambda: earlier)
    hindcast._growth.cache_clear()
    assert forecasts() != before  # it does look at what was known
    hindcast._growth.cache_clear()


def test_the_model_that_forecasts_stand_on_covers_eighty_per_cent_and_no_other_scores_better() -> None:
    kept = hindcast.kept_results()
    for scores in kept["choices"].values():
        chosen = scores[kept["stands_on"]]
        assert chosen["held"] >= 0.8 * chosen["families"]
        assert all(chosen["brier"] <= other["brier"] for other in scores.values())
        assert all(chosen["crps_logarithm"] <= other["crps_logarithm"] for other in scores.values())


@pytest.mark.slow
def test_growth_is_widened_no_further_than_the_record_asks() -> None:
    def covers(widened: float) -> bool:
        wide = functools.partial(hindcast.growth, widened=widened)
        scores = [hindcast.scored(names, wide)[0]
                  for names in (hindcast.chosen_by_outcome(), hindcast.chosen_by_record())]
        return all(total.held >= 0.8 * total.families for total in scores)

    assert covers(hindcast.WIDENED)
    assert not covers(hindcast.WIDENED - 0.1)


def test_the_ranked_probability_score_of_a_normal_forecast_is_its_closed_form() -> None:
    """Gneiting and Raftery 2007, eq. 21: for a standard normal and an outcome x, x(2 Phi(x) - 1) + 2 phi(x) - 1/sqrt(pi)."""
    drawn = np.random.Generator(np.random.PCG64(7)).normal(size=200_000)
    for x in (-1.5, 0.0, 2.0):
        phi, Phi = math.exp(-x * x / 2) / math.sqrt(2 * math.pi), 0.5 * (1 + math.erf(x / math.sqrt(2)))
        expected = x * (2 * Phi - 1) + 2 * phi - 1 / math.sqrt(math.pi)
        assert hindcast.ranked_probability_score(drawn, x) == pytest.approx(expected, abs=0.01)


def test_the_cadence_model_finds_a_growth_that_was_put_in(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.Generator(np.random.PCG64(3))
    made = {}
    for number in range(40):
        growth, scatter = random.normal(0.4, 0.2), random.normal(0.0, 0.1, 25)
        worn = [sum(0.6**i for i in range(year)) for year in range(25)]
        made[f"family {number}"] = {2000 + y: round(400 * math.exp(growth * worn[y] + scatter[y])) for y in range(25)}
    monkeypatch.setattr(cadence, "families", lambda: made)
    found = cadence.fit(made, 0)
    # three sigma of a mean of forty growths is 0.1
    assert found.mean == pytest.approx(0.4, abs=0.1)
    assert found.spread == pytest.approx(0.2, abs=0.07)
    assert found.kept == pytest.approx(0.6, abs=0.05)
    assert found.scatter == pytest.approx(0.1, abs=0.03)


# -- stored forecasts ----------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("file", STORED, ids=lambda path: path.stem)
def test_a_stored_forecast_is_recomputed_from_its_own_inputs(file: Path) -> None:
    stored = read_stored(str(file))
    again = recompute(stored)
    assert again.main is not None
    assert again.id == stored["id"]
    for name, entry in stored["rungs"].items():
        for year, probability in entry["probability_by_year"].items():
            assert again.main.probability(name, int(year)) == pytest.approx(probability, abs=1e-4), (name, year)
    median = stored["quantities"]["median_year"]["value"]  # null where half of the futures lie past their end
    assert again.median_year == (math.inf if median is None else pytest.approx(median, abs=0.1))


def test_the_shipped_forecast_is_the_one_that_evaluate_prints(run: Run) -> None:
    stored = json.loads(STORED[-1].read_text(encoding="utf-8"))
    said = f"by end-2028: under 1 % (our model, priors our judgement, {stored['id']}), 2 to 5 %"
    assert said in run("evaluate", "--full").out
    found = json.loads(run("evaluate", "--format", "json", "--outputs", "probability_by_date,median_year").out)[
        "quantities"
    ]
    assert 0 < found["probability_by_date"]["value"] < 0.001
    assert found["median_year"]["value"] == pytest.approx(stored["quantities"]["median_year"]["value"])


def test_a_score_counts_what_has_come_due(tmp_path: Path, run: Run) -> None:
    record = tmp_path / "record.csv"
    record.write_text("rung,reached_on,known_until\nL0,2029-03-01,2030-12-31\nL3,,2029-12-31\n")
    document = json.loads(STORED[-1].read_text(encoding="utf-8"))
    found = {(row.rung, row.year): row for row in score(document, str(record))}
    assert [found["L0", year].happened for year in (2028, 2029, 2030)] == [0, 1, 1]
    assert [found["L3", year].happened for year in (2028, 2029, 2030)] == [0, 0, None]
    assert found["L0", 2029].brier == pytest.approx((found["L0", 2029].probability - 1) ** 2)
    assert found["L3", 2030].brier is None
    text = run("forecast", "--score", str(STORED[-1]), "--record", str(record)).out
    assert "happened" in text and "Brier" in text and "open" in text


def test_equal_questions_have_equal_ids() -> None:
    def id_of(**asked: Any) -> str:
        return forecast(futures=1000, beside=False, **asked).id

    assert id_of() == id_of()
    assert len({id_of(), id_of(seed=2), id_of(independent=True), id_of(priors="first-set"),
                id_of(claim="beijing-gigawatt-2035")}) == 5


# -- at the door ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", names())
def test_every_prior_says_what_bounds_it(name: str) -> None:
    found = runs.resolve(read_priors(name))
    for path, prior in found.priors.items():
        assert prior.note, path
        assert prior.grade, path
        assert prior.low is None or prior.high is None or prior.low <= prior.value <= prior.high, path


def test_every_fault_of_a_set_is_found_at_once() -> None:
    data = json.loads(json.dumps(dict(read_priors("first-set").raw), default=str))
    data["vehicle"]["starship"]["success"] = {"value": 1.3}
    data["vehicle"]["starship"]["succes"] = {"value": 0.5}
    data["vehicle"]["starship"]["operator"] = "nobody"
    data["design"]["specific_power"] = {"value": 50.0, "unit": "kg"}
    del data["operator"]["spacex"]["factory"]
    with pytest.raises(CatalogError) as caught:
        priors_of(data, "mine", "mine.toml")
    text = "\n".join(caught.value.faults)
    for part in ("success: 1.3 is outside its range, 0.01 to 1", "did you mean `success`?", "must be one of spacex",
                 "not a unit of the same kind as `kW / t`", "operator.spacex.factory: missing"):
        assert part in text


@pytest.mark.parametrize(
    ("arguments", "fault", "hint"),
    [
        (("gigawat-2028",), "claim `gigawat-2028`: unknown name", "gigawatt-2028"),
        (("--rung", "L9"), "no such rung", "L0"),
        (("--priors", "headlin"), "no such set", "headline"),
        (("--reading", "middle"), "no such reading", "start, end, begun"),
        (("--futures", "3"), "3 is not in the range", ""),
        (("--score", "nowhere.json"), "cannot be read", ""),
        (("--record", "x.csv"), "only with --score", ""),
        (("--output", "x.pdf"), "not a format", "suffix"),
        (("--scenario", "nowhere"), "unknown name", ""),
    ],
)
def test_bad_input_is_one_clear_error(run: Run, arguments: tuple[str, ...], fault: str, hint: str) -> None:
    found = run("forecast", *arguments)
    assert found.code == 2
    assert found.out == ""
    assert fault in found.err and hint in found.err
    assert "Traceback" not in found.err


def test_the_document_follows_the_contract(run: Run) -> None:
    found = json.loads(run("forecast", "--futures", "2000", "--format", "json").out)
    assert found["schema"] == "orbitcompute.forecast/1"
    assert {
        "id",
        "created",
        "asked",
        "quantities",
        "rungs",
        "binding",
        "inputs",
        "beside",
        "watch",
        "need",
        "bound",
    } <= set(found)
    assert found["quantities"]["probability_by_date"]["unit"] == "1"
    assert found["inputs"]["priors"]["vehicle.starship.flights"]["grade"] == "judgement"
    assert found["rungs"]["L3"]["outside"][0]["by_date"] <= found["rungs"]["L3"]["outside"][-1]["by_date"]


# -- figures and the page ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stored_document() -> dict[str, Any]:
    found = forecast_section.stored()
    assert found is not None
    return found


@pytest.mark.parametrize("what", forecast_figures.DRAWINGS)
def test_a_figure_shows_what_the_document_holds(stored_document: dict[str, Any], what: str) -> None:
    chart = forecast_figures.draw(stored_document, what)
    text = figures.svg(chart)
    assert text == figures.svg(forecast_figures.draw(stored_document, what))
    assert stored_document["id"] in text and chart.description
    rows = {int(row[0]): row[1:] for row in chart.rows}
    if what == "binds":
        assert all(sum(row) == pytest.approx(1.0) for row in rows.values())
    elif what == "fan":
        assert all(row == sorted(row) for row in rows.values())
        assert rows[2035][2] == stored_document["operating_mw"]["2035"]["p50"]
    else:
        assert rows[2032][0] == stored_document["rungs"]["L3"]["probability_by_year"]["2032"]
        assert all(least <= most for *_, least, most in rows.values())


def test_a_claim_without_futures_has_no_figure() -> None:
    document = json.loads(as_json(forecast("suncatcher-prototypes-2027", beside=False)))
    with pytest.raises(CatalogError, match="nothing to draw"):
        forecast_figures.draw(document, "fan")


def test_drawing_needs_a_file(run: Run) -> None:
    found = run("forecast", "--draw", "fan")
    assert found.code == 2 and "needs --figure" in found.err


def test_the_page_has_both_views(stored_document: dict[str, Any]) -> None:
    header, rows = forecast_section.ladder(stored_document)
    views = {row[0] for row in rows}
    assert {"inside", "outside"} <= views and all(len(row) == len(header) for row in rows)
    assert {row[0] for row in forecast_section.need(stored_document)[1]} >= {"satellites", "flights", "$ billion"}
    assert len(forecast_section.watch(stored_document)[1]) == len(stored_document["watch"])


def test_undone_one_after_another_it_is_the_first_set(headline: ForecastResult) -> None:
    """The last step draws the first set's inputs together: near the first set drawn together, by seven small steps."""
    tied = forecast(priors="first-set", futures=10_000, beside=False)
    assert tied.main is not None
    for year in (2032, 2035):
        assert headline.back[-1].probability[year] == pytest.approx(tied.main.probability("L3", year), abs=0.03)
        # all but the last step undo a disadvantage; Starship alone undoes the help of others
        values = [step.probability[year] for step in headline.back[:-1]]
        assert all(after > before - 0.002 for before, after in itertools.pairwise(values))


def test_from_python() -> None:
    found = orbitcompute.forecast("gigawatt-2028", rung="C1", futures=2000, independent=True)
    assert found.main is not None and found.rung == "C1"
    assert found.main.probability("C1", 2040) > found.main.probability("C1", 2030)


@pytest.mark.parametrize(
    ("claim", "years"),
    [("gigawatt-2028", 0.71), ("beijing-gigawatt-2035", 5.0), ("spacex-100-gigawatts-2030", 1.0), ("gigawatt-2028/start", 0.0)],
)
def test_launches_count_from_2028_for_a_life_at_most(claim: str, years: float) -> None:
    name, _, reading = claim.partition("/")
    assert window(claims.read_claim(name, reading or None), 0.71, 5.0) == pytest.approx(years, abs=0.002)


def test_the_bound_scales_with_the_years_that_count(headline: ForecastResult) -> None:
    """145 flights a year, 0.71 of 2028: 103; a date two years later has 145 more a year, the same loads."""
    assert headline.bound is not None and headline.need is not None
    assert headline.bound.flights == pytest.approx(145 * 0.71)
    later = replace(headline.claim, by=headline.claim.by.replace(year=2030))
    more = bound(need(1000.0, later))
    assert more is not None
    assert more.flights == pytest.approx(headline.bound.flights + 2 * 145, abs=0.5)
    assert more.ours[0] / more.flights == pytest.approx(headline.bound.ours[0] / headline.bound.flights)
    assert bound(need(1000.0, replace(headline.claim, by=headline.claim.by.replace(year=2027)))) is None


def test_earth_passes_what_it_has_energised(headline: ForecastResult) -> None:
    record = report.earth(headline)
    assert record is not None and record["passed"] and record["source"]
    more = report.earth(replace(headline, claim=replace(headline.claim, threshold=3000.0)))
    assert more is not None and not more["passed"]


def test_a_claim_without_the_first_vehicle_is_not_held_to_its_ceilings() -> None:
    found = forecast("beijing-gigawatt-2035", futures=1000)
    text = report.screen(found, complete=True)
    assert found.bound is None and not found.watches
    assert "BOUND" not in text and "Starship, a year" not in text


def test_every_fault_of_a_claim_is_found_at_once(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(
        'title = "x"\ntext = "y"\nbasis = "operatin"\nthreshold = { value = 5, unit = "kg" }\nby = 2025-12-31\n'
        'announced = 2026-01-01\nsource = "me"\n[outside]\nclass = "all"\ntarget = 2027-01-01\n'
    )
    found = run("forecast", str(file))
    assert found.code == 2 and "Traceback" not in found.err
    for part in ("`operatin` is none of", "threshold", "is not after 2026-01-01"):
        assert part in found.err
    good = file.read_text().replace("operatin", "operating").replace("kg", "MW").replace("2025-12-31", "2030-12-31")
    file.write_text(good + '[[ladder]]\nname = "A"\n')
    found = run("forecast", str(file))
    assert found.code == 2 and "ladder A: threshold: missing" in found.err
    file.write_text(good.replace('source = "me"', 'source = "me"\noperators = ["spacex", "esa"]'))
    assert "without esa" in run("forecast", str(file), "--futures", "1000").out


def test_targets_say_where_they_are_from() -> None:
    known = {"falcon-cadence-press", "gcat-mcdowell", "amazon-leo-press"}
    assert {str(row["source"]) for row in outside.targets()} == known <= set(load().sources)


def test_a_second_forecast_is_the_first_ones_text(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kept under question, program and catalog; another question, or a reader's own priors, runs again."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = run("forecast", "--futures", "1000")
    runs: list[int] = []

    def told(*given: object, **more: object) -> object:
        runs.append(1)
        raise CatalogError(["run again"])

    monkeypatch.setattr("orbitcompute.studies.forecast.forecast.forecast", told)
    again = run("forecast", "--futures", "1000")
    assert (again.code, again.out) == (0, first.out) and not runs
    assert json.loads(run("forecast", "--futures", "1000", "--format", "json").out)["id"] in first.out
    assert run("forecast", "--futures", "1001").code == 2 and runs == [1]
    monkeypatch.setattr("orbitcompute.catalog.files.program_hash", lambda: "another program")
    assert run("forecast", "--futures", "1000").code == 2 and runs == [1, 1]
