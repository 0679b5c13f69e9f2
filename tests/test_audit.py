"""The ledger of claims and its audit: every claim one test, verdicts from closed lists, none stronger than its evidence."""

from __future__ import annotations

import ast
import inspect
import json
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
from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies import audit as study
from orbitcompute.studies.audit import COMPUTED, RECORD, Audit, Desk, Figure, Verdict, audit, capped
from orbitcompute.studies.dated import dated


@pytest.fixture(scope="module")
def whole() -> Audit:
    return audit()


@pytest.fixture(scope="module")
def verdicts(whole: Audit) -> dict[str, Verdict]:
    return {one.id: one for one in whole.claims}


# -- the ledger ----------------------------------------------------------------------------------------------------


def test_the_ledger_is_whole(whole: Audit) -> None:
    assert [one.key for one in whole.documents] == ["000", "001", "002", "003", "004"]
    assert len(whole.claims) == len(ledger.claims()) == 87
    assert [one.id for one in whole.contradictions] == [f"X-{number:02d}" for number in range(1, 13)]
    by_document = {key: sum(one.document == key for one in whole.claims) for key in ("000", "001", "002", "003", "004")}
    assert by_document == {"000": 24, "001": 18, "002": 18, "003": 6, "004": 21}
    assert all(one.id.startswith(f"S{int(one.document)}-") for one in whole.claims)


def test_families_are_as_the_design_expects(whole: Audit) -> None:
    """About 20 computed, 59 matters of record, 8 that can't be tested."""
    families = whole.families
    assert families["untestable"] == 8
    assert 18 <= families["computed"] <= 22
    assert sum(families.values()) == 87


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
                 if path.name != "ledger.py" and "ledger" in path.read_text()}  # fmt: skip
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
        ("S2-18", "optimistic", 45 / 6.25),
        ("S3-02", "superseded", None),
        ("S4-02", "reproduced_if", 1.0),
        ("S4-03", "reproduced", 1.0),
        ("S4-04", "contradicted", 300 / 504.6),
        ("S4-05", "contradicted", 220 / 325),
        ("S4-07", "confirmed", None),
        ("S4-08", "optimistic", 5.0),
        ("S4-09", "inconsistent", None),
        ("S4-12", "optimistic", 2.9),
    ],
)
def test_verdicts(verdicts: dict[str, Verdict], claim: str, word: str, factor: float | None) -> None:
    found = verdicts[claim]
    assert found.verdict == word
    assert found.factor == (None if factor is None else pytest.approx(factor, rel=0.01))


def test_the_lease_as_the_reference_has_it() -> None:
    """45 G$ is a ceiling of 43.75 and two reduced months; the firm floor 5.0 and the ramp; 5.27 against 7.78 $/GPU-h."""
    desk = Desk()
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


def test_the_sceptic_is_held_to_the_same_graph(verdicts: dict[str, Verdict]) -> None:
    found = verdicts["S4-16"]
    assert found.verdict == "reproduced_if"
    assert found.only_if.startswith("unless coolant_supply_temperature")
    assert "radiator_area_announced" in found.only_if
    assert found.ours is not None
    assert found.ours.value < 0


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


def stored(probability: float, outside: list[float], created: str = "2026-11-20T00:00:00") -> dict[str, Any]:
    return {
        "schema": "orbitcompute.forecast/1", "id": "oc1-000000", "created": created, "claim": "gigawatt-2028",
        "asked": {"by": "2028-12-31", "futures": 200000},
        "quantities": {"probability_by_date": {"value": probability}, "median_year": {"value": 2035.5}},
        "rungs": {"L3": {"median_year": 2035.5, "outside": [{"by_date": one} for one in outside]}},
    }  # fmt: skip


def test_a_dated_claim_goes_through_the_last_stored_forecast(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.json").write_text(json.dumps(stored(2.5e-6, [0.02, 0.05])))
    (tmp_path / "b.json").write_text(json.dumps(stored(0.4, [0.3], "2026-01-01T00:00:00")))
    (tmp_path / "c.json").write_text(json.dumps({"schema": "something else"}))
    found = dated("gigawatt-2028", tmp_path)
    assert found is not None
    assert (found.id, found.created, found.median_year, found.outside) == (
        "oc1-000000",
        "2026-11-20",
        2035.5,
        (0.02, 0.05),
    )
    assert dated("another", tmp_path) is None
    monkeypatch.setattr(study, "dated", lambda claim: found)
    judged = audit("S4-06").claims[0]
    assert (judged.verdict, judged.kind) == ("unsupported", "judgement")
    assert "P < .001; outside view 0.02-0.05" in judged.finds
    monkeypatch.setattr(study, "dated", lambda claim: replace(found, probability=0.4))
    assert audit("S4-06").claims[0].verdict == "open", "priors are judgement: never stronger"


def test_without_a_forecast_a_dated_claim_is_open_and_says_what_it_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "dated", lambda claim: None)
    judged = audit("S4-06").claims[0]
    assert judged.verdict == "open"
    assert judged.awaits == "forecast gigawatt-2028: no forecast is stored"
    assert "is permitted by then" in judged.finds


# -- contradictions ----------------------------------------------------------------------------------------------------


def test_contradictions_are_pairs_of_sides(whole: Audit) -> None:
    for one in whole.contradictions:
        assert one.pairs
        sides = dict(zip([(p[0], p[1]) for p in one.positions], [p[2] for p in one.positions], strict=True))
        for pair in one.pairs:
            assert sides[pair.one, pair.one_says] != sides[pair.other, pair.other_says]
    eighth = next(one for one in whole.contradictions if one.id == "X-08")
    assert [(pair.one, pair.other) for pair in eighth.pairs] == [("004", "004")], "a document contradicts itself"


# -- the door ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "fault", "hint"),
    [
        (("S4-99",), "claim `S4-99`: unknown name", "did you mean `S4-"),
        (("--document", "005"), "document `005`: unknown name", "did you mean `00"),
        (("S4-06", "--document", "000"), "claim S4-06: is of document 004, not 000", "audit --document 000"),
        (("--why",), "--why: name a CLAIM", "--help"),
        (("S4-06", "--top", "3"), "--top: not with a CLAIM", "--help"),
        (("--top", "0"), "0 is not in the range", "--help"),
    ],
)
def test_bad_input(run: Run, arguments: tuple[str, ...], fault: str, hint: str) -> None:
    found = run("audit", *arguments)
    assert (found.code, found.out) == (2, "")
    assert fault in found.err
    assert hint in found.err


@pytest.mark.parametrize("arguments", [(), ("--top", "10"), ("--pairs",), ("--document", "Berrit Media"), ("s4-06", "--why"),
                                       ("S4-16",), ("S0-07",), ("--strict", "--document", "003")])  # fmt: skip
def test_screens_are_a_hundred_columns_and_name_what_comes_next(run: Run, arguments: tuple[str, ...]) -> None:
    found = run("audit", *arguments)
    assert found.code == (1 if "--strict" in arguments else 0)
    assert max(map(len, found.out.splitlines())) <= 100
    assert found.out.splitlines()[-1].startswith("next     ")


def test_the_whole_screen_lists_every_claim_and_contradiction(run: Run) -> None:
    out = run("audit").out
    for name in [*ledger.claims(), *(one.id for one in ledger.contradictions())]:
        assert sum(line.startswith(f"{name} ") for line in out.splitlines()) == 1, name


def test_plain_data(run: Run) -> None:
    data = json.loads(run("audit", "--format", "json").out)
    assert len(data["claims"]) == 87
    assert data["families"]["untestable"] == 8
    table = run("audit", "--format", "csv").out.splitlines()
    assert len(table) == 88
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
                 "S9-02: one of record", "S9-02: says: missing"):  # fmt: skip
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
    assert "date stated: none" in " ".join(report_of("S4-06").split())


def report_of(claim: str) -> str:
    from orbitcompute.report.audit import detail

    return detail(orbitcompute.audit(claim), lambda text, word: text)
