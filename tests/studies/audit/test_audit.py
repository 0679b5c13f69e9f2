"""The ledger of claims and its audit: every claim one test, verdicts from closed lists, none stronger than its evidence."""

from __future__ import annotations

import ast
import inspect
import json
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

import orbitcompute
from orbitcompute.catalog import ledger
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.claims import read_claim
from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.audit import audit as study
from orbitcompute.studies.audit.audit import COMPUTED, RECORD, Audit, Desk, Figure, Verdict, capped
from orbitcompute.studies.forecast import dated_claims as dated_study
from orbitcompute.studies.forecast.dated_claims import dated
from orbitcompute.studies.forecast.forecast import BESIDE, forecast
from orbitcompute.studies.scenario.dated import Dated, Forecaster


def audit(claim: str | None = None, *, forecaster: Forecaster = dated, **asked: Any) -> Audit:
    """An audit with the shipped forecasts, or with one of a test's own."""
    return study.audit(claim, forecaster=forecaster, **asked)


FORETOLD = {"S5-10", "S5-16", "S5-17", "S5-18", "S5-19"}  # a power at a year's end, beside the futures of the forecast


@pytest.fixture(scope="module")
def whole() -> Audit:
    return audit()


@pytest.fixture(scope="module")
def verdicts(whole: Audit) -> dict[str, Verdict]:
    return {one.id: one for one in whole.claims}


# -- the ledger ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_ledger_is_whole(whole: Audit) -> None:
    assert [one.key for one in whole.documents] == ["000", "001", "002", "003", "004", "005"]
    assert len(whole.claims) == len(ledger.claims()) == 121
    assert [one.id for one in whole.contradictions] == [f"X-{number:02d}" for number in range(1, 13)]
    by_document = {key: sum(one.document == key for one in whole.claims) for key in ("000", "001", "002", "003", "004", "005")}
    assert by_document == {"000": 24, "001": 18, "002": 18, "003": 6, "004": 21, "005": 34}
    assert all(one.id.startswith(f"S{int(one.document)}-") for one in whole.claims)


def test_families_are_as_the_design_expects(whole: Audit) -> None:
    """A third computed, most matters of record, 8 that can't be tested."""
    families = whole.families
    assert families["untestable"] == 8
    assert families["computed"] == 44
    assert sum(families.values()) == 121
    assert [one.id for one in whole.claims if one.no_claim] == ["S2-17", "S3-06"]


def test_verdicts_are_from_closed_lists(whole: Audit) -> None:
    allowed = {"computed": {*COMPUTED, "unsupported", "open"}, "record": set(RECORD), "untestable": {"untestable"}}
    assert not [one.id for one in whole.claims if one.verdict not in allowed[one.family]]
    assert all(one.finds for one in whole.claims)


def test_every_fact_is_used_and_every_source_known(whole: Audit) -> None:
    used = {fact.name for one in whole.claims for fact in one.facts}
    used |= {name for one in ledger.contradictions() for name in one.by}
    assert not set(ledger.facts()) - used
    known = set(load().sources)
    assert not {key for one in whole.claims for key in one.sources if not key.startswith("forecast ")} - known


def test_a_primary_fact_was_read_in_its_source() -> None:
    for name, fact in ledger.facts().items():
        assert fact.grade != "primary" or load().sources[fact.source].get("read"), name


def test_nothing_that_computes_reads_the_ledger() -> None:
    root = Path(inspect.getfile(orbitcompute)).parent
    words = ("seeds", "facts.toml")
    readers = set()
    for path in root.rglob("*.py"):
        constants = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
        if any(value in words for value in constants):
            readers.add(str(path.relative_to(root)))
    assert readers <= {"catalog/ledger.py", "catalog/files.py"}
    importers = {str(path.relative_to(root)) for path in root.rglob("*.py")
                 if path.name != "ledger.py" and "ledger" in path.read_text()}
    assert not {
        path for path in importers if path.split("/")[0] in ("quantities", "kernels", "formulas", "graph", "analyses")
    }


# -- verdicts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "word", "factor"),
    [
        ("S0-03", "contradicted", None),
        ("S0-05", "inconsistent", None),
        ("S0-09", "reproduced", 0.99),
        ("S1-05", "pessimistic", 4 / 45),
        ("S2-05", "inconsistent", 325 / 220),
        ("S2-14", "confirmed", 2500 / 2469),
        ("S2-18", "optimistic", 37 / 6),
        ("S3-02", "superseded", None),
        ("S4-02", "reproduced_if", 1.0),
        ("S4-03", "reproduced", 1.0),
        ("S4-04", "contradicted", 300 / 504.6),
        ("S4-05", "contradicted", 220 / 325),
        ("S4-07", "confirmed", None),
        ("S4-08", "optimistic", 5.0),
        ("S4-09", "inconsistent", None),
        ("S0-11", "pessimistic", 1 / 9.2),
        ("S1-07", "unsupported", None),
        ("S1-09", "reproduced_if", 4 / 3.786),
        ("S4-06", "unsupported", 1 / 0.12597),
        ("S0-23", "reproduced", 1.0),
        ("S4-12", "optimistic", 2.9),
    ],
)
def test_verdicts(verdicts: dict[str, Verdict], claim: str, word: str, factor: float | None) -> None:
    found = verdicts[claim]
    assert found.verdict == word
    assert found.factor == (None if factor is None else pytest.approx(factor, rel=0.01))


def test_the_lease_as_the_reference_has_it() -> None:
    """45 G$ is a ceiling of 43.75 and two reduced months; the firm floor 5.0 and the ramp; 5.27 against 7.78 $/GPU-h."""
    desk = Desk(None, dated)
    value, firm = desk.figure("deal.value"), desk.figure("deal.firm_value")
    assert (value.value, value.low, value.high) == pytest.approx((45.0, 43.75, 46.25))
    assert (firm.low, firm.high) == pytest.approx((5.0, 7.5))
    assert desk.figure("deal.price_per_accelerator_hour").value == pytest.approx(5.27, rel=2e-3)
    assert desk.figure("deal.price_paired_with_one_site").value == pytest.approx(7.78, rel=2e-3)
    power = desk.figure("deal.power_paid_for")
    assert power.low < 505 < power.high
    assert power.value == pytest.approx(505, rel=5e-3)


def test_a_claim_is_computed_live(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another figure, another verdict: none is written down."""
    plain = Desk.figure

    def figure(self: Desk, reference: str) -> Figure:
        found = plain(self, reference)
        return replace(found, value=10 * found.value) if reference == "starlink.fleet_power" else found

    monkeypatch.setattr(Desk, "figure", figure)
    assert audit("S4-08").claims[0].verdict == "pessimistic"


@pytest.mark.parametrize(
    ("claim", "settings", "word"),
    [
        ("S0-02", {"cluster.hopper_server_power": "2kW"}, "optimistic"),
        ("S0-04", {"deal.google_commitment": "1GUSD"}, "reproduced"),
        ("S0-05", {"deal.google_commitment": "150GUSD"}, "reproduced"),
        ("S0-09", {"growth.later_revenue": "60GUSD"}, "pessimistic"),
        ("S0-11", {"cluster.training_cluster": "230000"}, "reproduced"),
        ("S0-23", {"cluster.facility_power": "3GW"}, "pessimistic"),
        ("S1-05", {"deal.monthly_fee": "0.11GUSD"}, "reproduced"),
        ("S1-09", {"growth.revenue_at_end": "6GUSD"}, "reproduced"),
        ("S2-05", {"deal.accelerators": "220000"}, "reproduced"),
        ("S2-18", {"deal.bound_months": "40"}, "pessimistic"),
        ("S4-02", {"deal.monthly_fee": "1GUSD"}, "optimistic"),
        ("S4-03", {"deal.monthly_fee": "1GUSD"}, "optimistic"),
        ("S4-08", {"starlink.fleet_array_power": "1GW"}, "reproduced"),
        ("S4-12", {"cluster.hopper_price": "92000USD"}, "reproduced"),
        ("S4-13", {"cluster.world_hopper_equivalents": "2.75e6"}, "reproduced"),
        ("S5-02", {"permitted_flights": "365flight/year"}, "reproduced"),
        ("S5-03", {"permitted_flights": "8766flight/year"}, "reproduced"),
        ("S5-05", {"satellite_mass": "2.3t"}, "reproduced"),
        ("S5-08", {"rent_payback_time": "1year"}, "reproduced"),
        ("S5-09", {"parity_earth_cost": "-1USD/(kW year)"}, "inconsistent"),
        ("S5-11", {"cost_ratio": "1"}, "reproduced"),
        ("S5-12", {"cost_ratio": "1"}, "reproduced"),
        ("S5-13", {"cost_ratio": "1.3"}, "reproduced"),
        ("S5-14", {"cost_ratio": "1.5"}, "pessimistic"),
        ("S5-15", {"parity_earth_cost": "-1USD/(kW year)"}, "inconsistent"),
        ("S5-23", {"parity_earth_cost": "-1USD/(kW year)"}, "inconsistent"),
        ("S5-25", {"specific_power": "45kW/t"}, "reproduced"),
        ("S5-27", {"cost_ratio": "1"}, "reproduced"),
        ("S5-28", {"cost_ratio": "1"}, "reproduced"),
        ("S5-29", {"launch_price_paid": "200USD/kg"}, "reproduced"),
        ("S5-30", {"starcloud.third_life": "17.12"}, "reproduced"),
        ("S5-31", {"cost_ratio": "1.1"}, "reproduced"),
        ("S5-32", {"cost_ratio": "1.1"}, "reproduced"),
        ("S5-33", {"energynerd-finance.year": "2051"}, "reproduced"),
        ("S5-34", {"cost_ratio": "0.95"}, "reproduced"),
        ("S4-16", {"radiator_area_announced": "330m2", "satellite_network_rate": "40Tbps", "eclipse_policy": "battery",
                   "accelerator_orbital_failure_rate": "0.03/year"}, "pessimistic"),
    ],
)
def test_every_computed_verdict_follows_its_inputs(claim: str, settings: dict[str, str], word: str) -> None:
    """S5-01 is capped by figures not verified, S4-06 follows them in the tests of dated claims, S4-09 holds a document's two
    figures against each other."""
    found = audit(claim, settings=settings)
    assert found.claims[0].verdict == word
    assert found.moved == ((claim, audit(claim).claims[0].verdict),)


def test_every_computed_claim_is_in_that_test(verdicts: dict[str, Verdict]) -> None:
    mark = next(one for one in test_every_computed_verdict_follows_its_inputs.pytestmark if one.name == "parametrize")  # type: ignore[attr-defined]
    tried = {claim for claim, _, _ in mark.args[1]} | {"S4-06", "S4-09", "S5-01"}
    assert tried | FORETOLD == {one.id for one in verdicts.values() if one.family == "computed"}


def test_a_power_claimed_is_held_against_the_futures_of_its_year() -> None:
    """Above nine tenths of the futures no support, whatever its size; else open: priors carry no stronger word."""
    powers = {2031: (1.0, 50.0, 300.0), 2035: (1.0, 50.0, 2000.0), 2030: (0.0, 0.0, 99.0), 2032: (20.0, 50.0, 60.0)}

    def foretold(claim: str, rung: str) -> Dated:
        return replace(CHANCE, powers=powers)

    found = {one.id: one for one in audit(document="005", forecaster=foretold).claims}
    assert {name: found[name].verdict for name in FORETOLD} == {
        "S5-10": "unsupported", "S5-16": "open", "S5-17": "unsupported", "S5-18": "unsupported", "S5-19": "open"}
    assert found["S5-17"].claimed == 40_000 and found["S5-17"].factor == pytest.approx(800)
    assert found["S5-18"].factor is None and found["S5-19"].claimed == 12.75


def test_every_announcement_says_who_and_when(verdicts: dict[str, Verdict]) -> None:
    announced = [one for one in verdicts.values() if one.document == "005"]
    assert all(one.who and one.said[:4] in ("2025", "2026") for one in announced)
    assert sum(bool(one.due) for one in announced) >= 15


def test_the_sceptic_is_held_to_the_same_graph(verdicts: dict[str, Verdict]) -> None:
    """Heat, training, serving and latency each by its own margin; none left out, neither side's favourite spared."""
    found = verdicts["S4-16"]
    assert found.verdict == "reproduced_if"
    assert found.only_if.startswith("heat: does not close")  # hotter coolant would: the chips do not bear it
    for part in ("training across satellites: falls short, within our error", "serving from one satellite: closes",
                 "a user's wait: closes"):
        assert part in found.only_if
    assert found.ours is not None
    assert found.ours.value < 0
    assert [figure.name.split(":")[1] for figure in found.others] == [
        "training_share_margin",
        "serving_fit_margin",
        "user_latency_margin",
    ]


def test_a_part_of_a_claim_has_the_word_of_the_verdict() -> None:
    """The audit reads the margins that the verdict shows, so that the two screens cannot differ."""
    judged = Desk(None, dated).result("gigawatt-2028").verdict.rows
    rows = {row.margin_name: row.word if (row.margin or 0.0) > -1e-9 else "open" for row in judged}
    parts = ledger.claim("S4-16").fields["parts"]
    shown = [one for one in parts if one["margin"] in rows]
    assert len(shown) >= 3
    said = audit("S4-16").claims[0].only_if
    for one in shown:
        closes = f"{one['about']}: closes;" in f"{said};"
        assert closes == (rows[one["margin"]] in ("holds", "thin")), one


def test_what_a_claim_needs_to_hold_is_named(verdicts: dict[str, Verdict]) -> None:
    """A claim that holds within our range says at which value of which input."""
    for one in verdicts.values():
        assert bool(one.only_if) == (one.verdict == "reproduced_if"), one.id
    assert verdicts["S1-09"].only_if == "revenue_at_end is 8 GUSD"


def test_a_figure_beside_the_first_caps_a_verdict_too() -> None:
    sound, guess = Figure("a.b", 1.0, 1.0, 1.0, "1"), Figure("a.c", 1.0, 1.0, 1.0, "1", unverified=("guess",))
    found = capped(
        Verdict("S9-01", "000", "s", "computed", "optimistic", "f", "computed", ours=sound, others=(guess,)), False
    )
    assert (found.verdict, found.leans, found.rests_on) == ("unsupported", "optimistic", ("guess",))


def test_the_records_figure_is_not_called_ours() -> None:
    assert "recorded 325,000" in report_of("S4-05")
    assert "of the record's" in report_of("S4-05")
    assert "ours     504 MW" in report_of("S4-04")


@given(
    st.sampled_from([*COMPUTED, *RECORD]),
    st.sampled_from(["primary", "secondary", "derived", "unverified"]),
    st.booleans(),
)
def test_no_verdict_is_stronger_than_its_evidence(word: str, grade: str, strict: bool) -> None:
    fact = ledger.Fact("x", "says", "seed-documents", grade)
    found = capped(Verdict("S9-01", "000", "says", "record", word, "finds", "quoted", facts=(fact,)), strict)
    if grade == "unverified" or (strict and grade == "secondary"):
        assert found.verdict in ("unsupported", "open")
        assert found.leans == (None if word in ("unsupported", "open") else word)
    else:
        assert found.verdict == word
    ours = Figure("a.b", 1.0, 1.0, 1.0, "1", unverified=("guess",) if grade == "unverified" else ())
    computed = capped(Verdict("S9-02", "000", "says", "computed", word, "finds", "computed", ours=ours), False)
    assert (computed.verdict in ("unsupported", "open")) or grade != "unverified"


def test_strict_is_never_stronger(whole: Audit) -> None:
    order = {"unsupported": 0, "open": 0, "untestable": 0}
    for plain, strict in zip(whole.claims, audit(strict=True).claims, strict=True):
        assert order.get(strict.verdict, 1) <= order.get(plain.verdict, 1)
        assert strict.verdict in (plain.verdict, "unsupported", "open")


# -- dated claims ------------------------------------------------------------------------------------------------------


def stored(
    probability: float, outside: list[float], created: str = "2026-11-20T00:00:00", id: str = "oc1-000000"
) -> dict[str, Any]:
    return {
        "schema": "orbitcompute.forecast/1", "id": id, "created": created, "claim": "gigawatt-2028",
        "asked": {"by": "2028-12-31", "futures": 200000},
        "rungs": {"L3": {"text": "1 GW", "median_year": 2035.5, "outside": [{"by_date": one} for one in outside],
                         "probability_by_year": {"2028": probability}}},
    }


def test_a_stored_forecast_of_todays_inputs_is_read_and_another_run_anew(tmp_path: Path) -> None:
    """Equal inputs, equal id: of the stored ones the last, and only while the catalog gives the same."""
    today = dated_study._current("gigawatt-2028").id
    (tmp_path / "a.json").write_text(json.dumps(stored(2.5e-6, [0.02, 0.05], id=today)))
    (tmp_path / "b.json").write_text(json.dumps(stored(0.4, [0.3], "2026-01-01T00:00:00")))
    (tmp_path / "c.json").write_text(json.dumps({"schema": "something else"}))
    found = dated("gigawatt-2028", "L3", tmp_path)
    assert (found.id, found.created, found.probability, found.median_year, found.outside) == (
        today, "2026-11-20", 2.5e-6, 2035.5, (0.02, 0.05))
    (tmp_path / "a.json").unlink()
    live = dated("gigawatt-2028", "L3", tmp_path)
    result = forecast("gigawatt-2028", futures=BESIDE, beside=False)
    assert live.created == "", "run now"
    assert (live.id, live.probability, live.median_year) == (
        result.id,
        result.main.by("L3", result.date),
        result.median_year if result.median_year is not None and math.isfinite(result.median_year) else None,
    )  # type: ignore[union-attr]
    with pytest.raises(CatalogError, match="claim `another`"):
        dated("another", "L3", tmp_path)


CHANCE = Dated("gigawatt-2028", "L3", "1 GW", "oc1-0", "2026-11-20", "2028-12-31", 0.4, 2030.0, (0.02, 0.3), 2045)


@pytest.mark.parametrize(
    ("permitted", "probability", "outside", "word"),
    [
        ("145", 0.4, (0.02, 0.3), "unsupported"),  # above the ceilings, whatever the priors say
        ("5000", 0.4, (0.02, 0.3), "open"),  # priors are judgement: never stronger
        ("5000", 1e-6, (0.02, 0.05), "unsupported"),
        ("5000", 1e-6, (0.02, 0.3), "open"),  # one view gives it a chance
    ],
)
def test_a_dated_claim_follows_the_ceiling_and_the_forecast(
    permitted: str, probability: float, outside: tuple[float, float], word: str
) -> None:
    drawn = replace(CHANCE, probability=probability, outside=outside)
    judged = audit("S4-06", forecaster=lambda claim, rung: drawn, settings={"permitted_flights": permitted}).claims[0]
    assert (judged.verdict, judged.kind) == (word, "judgement")
    assert "half of futures by 2030.0; permitted flights lift" in judged.finds


def test_what_the_forecast_says_stands_beside_a_start() -> None:
    first = replace(CHANCE, rung="L0", text="first 100 kW", probability=0.15, median_year=2030.5, outside=(0.1, 0.23))
    judged = audit("S4-07", forecaster=lambda claim, rung: first if rung == "L0" else CHANCE).claims[0]
    assert judged.verdict == "confirmed"
    said = "first 100 kW by end-2028: 15 % by our model, 10-23 % by the record of similar promises; half of futures by 2030.5"
    assert judged.note.startswith(said)


def test_the_ladder_of_the_ledger_is_that_of_the_forecast() -> None:
    steps = {step.name: step for step in read_claim(ledger.target().forecast).ladder}
    for name, text in ledger.target().ladder:
        threshold = steps[name].threshold
        amount = f"{threshold * 1000:g} kW" if threshold < 1 else f"{threshold / 1000:g} GW"
        assert amount in text, (name, text)


# -- contradictions ----------------------------------------------------------------------------------------------------


def test_contradictions_are_pairs_of_sides(whole: Audit) -> None:
    for one in whole.contradictions:
        assert one.pairs
        sides = {(document, says): side for document, says, side in one.positions}
        for pair in one.pairs:
            assert sides[pair.one, pair.one_says] != sides[pair.other, pair.other_says]
    eighth = next(one for one in whole.contradictions if one.id == "X-08")
    assert [(pair.one, pair.other) for pair in eighth.pairs] == [("004", "004")], "a document contradicts itself"


def test_pairs_say_how_far_apart_and_whom_the_record_is_with(whole: Audit) -> None:
    pairs = {(one.id, pair.one, pair.other): pair for one in whole.contradictions for pair in one.pairs}
    assert pairs["X-06", "001", "004"].apart == pytest.approx(1000 / 18)
    assert pairs["X-03", "001", "004"].apart == pytest.approx(45 / 4)
    assert pairs["X-01", "002", "004"].with_record == "both", "one site announced, two in the contract"
    assert pairs["X-01", "000", "001"].with_record is None
    assert pairs["X-04", "000", "004"].with_record == "000"


# -- the door ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "fault", "hint"),
    [
        (("S4-99",), "claim `S4-99`: unknown name", "did you mean `S4-"),
        (("--document", "006"), "document `006`: unknown name", "did you mean `00"),
        (("S4-06", "--document", "000"), "claim S4-06: is of document 004, not 000", "audit --document 000"),
        (("--why",), "--why: name a CLAIM", "--help"),
        (("S4-06", "--top", "3"), "--top: not with a CLAIM", "--help"),
        (("--top", "0"), "0 is not in the range", "--help"),
        (
            ("S4-03", "--set", "deal.monthly_fe=1GUSD"),
            "--set deal.monthly_fe: unknown name",
            "did you mean `monthly_fee`",
        ),
        (("S4-03", "--set", "deel.monthly_fee=1GUSD"), "model `deel`: unknown name", "did you mean `deal`"),
        (("S4-16", "--set", "altitud=600km"), "--set altitud: unknown name", "did you mean `altitude`"),
        (("S4-03", "--set", "deal.monthly_fee=1km"), "is not a unit of the same kind", "deal"),
    ],
)
def test_bad_input(run: Run, arguments: tuple[str, ...], fault: str, hint: str) -> None:
    found = run("audit", *arguments)
    assert (found.code, found.out) == (2, "")
    assert fault in found.err
    assert hint in found.err


@pytest.mark.parametrize("arguments", [(), ("--all",), ("--top", "10"), ("--pairs",), ("--document", "Berrit Media"),
                                       ("s4-06", "--why"),
                                       ("S4-16",), ("S0-07",), ("--strict", "--document", "003"),
                                       ("S4-02", "--set", "deal.monthly_fee=1GUSD")])
def test_screens_are_a_hundred_columns_and_name_what_comes_next(run: Run, arguments: tuple[str, ...]) -> None:
    found = run("audit", *arguments)
    assert found.code == (1 if "--strict" in arguments else 0)
    assert max(map(len, found.out.splitlines())) <= 100
    assert found.out.splitlines()[-1].startswith("next     ")


def test_the_whole_screen_lists_every_claim_and_contradiction(run: Run) -> None:
    out = run("audit", "--all").out
    for name in [*ledger.claims(), *(one.id for one in ledger.contradictions())]:
        assert sum(line.startswith(f"{name} ") for line in out.splitlines()) == 1, name


def test_the_overview_is_one_screen_grouped_by_verdict(run: Run) -> None:
    out = run("audit").out
    lines = out.splitlines()
    assert len(lines) <= 45 and lines[0].startswith(f"{len(ledger.claims()) - 2} claims, ")
    listed = out[out.index("\n\n") : out.index("those that matter most")].split()
    assert sorted(word for word in listed if word in ledger.claims()) == sorted(ledger.claims())


@pytest.mark.slow
def test_plain_data(run: Run) -> None:
    data = json.loads(run("audit", "--format", "json").out)
    assert len(data["claims"]) == 121
    assert data["families"]["untestable"] == 8
    table = run("audit", "--format", "csv").out.splitlines()
    assert len(table) == 122
    assert table[0].startswith("claim,document,says,family,verdict")


def test_strict_is_a_gate(run: Run) -> None:
    """An article's length is the one figure that was read in its source."""
    assert run("audit", "S0-21", "--strict").code == 0
    assert run("audit", "S4-03", "--strict").code == 1
    assert run("audit", "S4-03").code == 0


def test_a_faulty_ledger_names_everything_that_is_wrong() -> None:
    entry = {"document": "009", "says": "x", "record": {"fact": "portugl", "reading": "perhaps"}, "colour": 1}
    with pytest.raises(CatalogError) as found:
        ledger._claims({"S9-01": entry, "S9-02": {"document": "000"}}, "seeds/x.toml")
    said = "\n".join(found.value.faults)
    for part in ("colour: unknown field", "document `009`", "did you mean `portugal`", "`perhaps` is none of",
                 "S9-02: one of record", "S9-02: says: missing"):
        assert part in said


def test_the_target_claim_says_what_it_leaves_open(run: Run) -> None:
    out = run("audit", "t-01").out
    target = ledger.target()
    assert len(target.open) == 6
    assert [name for name, _ in target.ladder] == ["L0", "L1", "L2", "L3", "L4"]
    for text in (*(text for _, text in target.open), *(text for _, text in target.ladder), *target.claims):
        assert text in out
    assert f"> {target.read_as}" in out
    assert max(map(len, out.splitlines())) <= 100


def test_documents_as_they_describe_themselves() -> None:
    for one in ledger.documents():
        assert all((one.file, one.publisher, one.title, one.kind, one.date, one.period))
        assert one.file in report_of(next(claim.id for claim in ledger.claims().values() if claim.document == one.key))
    assert "no date stated" in " ".join(report_of("S4-06").split())


def report_of(claim: str) -> str:
    from orbitcompute.report.screens.audit import detail

    return detail(orbitcompute.audit(claim), lambda text, word: text)
