"""Every case under `validation/` within its tolerance, the runner's own verdicts, and the live authorities."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitcompute.catalog import files
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.report.numbers import error_text
from orbitcompute.report.screens import validate as validation
from orbitcompute.studies.validate import cases as case_files
from orbitcompute.studies.validate import validate as runner
from orbitcompute.studies.validate.cases import OUTSIDE, TIERS, Case, cases, read
from orbitcompute.studies.validate.validate import AGREES, FAILS, RECORDED, Row, held

compiled_only = pytest.mark.skipif(jit_disabled(), reason="routing takes too long in plain Python")


# -- the cases -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_case(case: Case) -> None:
    if jit_disabled() and case.quantity in ("relay_routing", "latency_median"):
        pytest.skip("routing takes too long in plain Python")
    row = held(case)
    assert row.verdict != FAILS, f"{case.title}: ours {row.low:g} to {row.high:g}, theirs {row.theirs:g}; {row.why}"


def test_every_source_is_in_the_catalog_and_every_tier_is_filled() -> None:
    assert {case.source for case in cases()} <= set(load().sources)
    assert {case.tier for case in cases()} == set(TIERS)


def test_a_primary_case_stands_on_a_source_that_was_read() -> None:
    sources = load().sources
    assert [case.id for case in cases() if case.grade == "primary" and not sources[case.source].get("read")] == []


def test_no_input_moves_nothing() -> None:
    assert {case.id: case.unused() for case in cases() if case.unused()} == {}


def test_our_own_numbers_are_not_somebody_elses() -> None:
    own = [case.id for case in cases() if case.source.startswith("orbitcompute-") and case.outside]
    assert own == [], "what we computed ourselves is analytic or own numerics"


def test_there_are_as_many_as_promised() -> None:
    assert len(cases()) >= 200
    assert sum(case.outside for case in cases()) >= 60
    assert sum(case.expect == "disagrees" for case in cases()) >= 10


@compiled_only
def test_the_results_page_is_fresh() -> None:
    page = files.data_directory("validation") / "RESULTS.md"
    fresh = validation.markdown(runner.validate())
    assert page.read_text(encoding="utf-8") == fresh, "python -m orbitcompute.remake validation"


# -- the runner ------------------------------------------------------------------------------------------------------

PERIOD = {
    "id": "period", "title": "A period", "quantity": "orbital_period", "expected": "96.6872min", "tolerance": 1e-6,
    "reason": "printed", "source": "orbitcompute-derived", "grade": "derived", "tier": "analytic",
    "inputs": {"orbital_radius": "6978.137km", "earth_gravitational_parameter": "398600.4418km3/s2"},
}


def made(**changes: Any) -> Case:
    entry = {key: value for key, value in {**PERIOD, **changes}.items() if value is not None}
    faults: list[str] = []
    (case,) = read(
        {"case": [entry], "given": {"earth": {"earth_radius": "6378.137km"}}}, "validation/orbit/x.toml", faults
    )
    assert faults == []
    return case


def verdict(**changes: Any) -> str:
    return held(made(**changes)).verdict


def test_a_case_agrees_within_its_tolerance_and_fails_outside() -> None:
    assert verdict() == AGREES
    assert verdict(expected="96.70min") == FAILS
    assert verdict(expected="96.70min", tolerance=1e-3) == AGREES
    assert verdict(expected="96.70min", tolerance=None, absolute="0.02min") == AGREES
    assert verdict(expected="96.70min", tolerance=None, absolute="0.2s") == FAILS


def test_a_recorded_disagreement_fails_when_it_agrees() -> None:
    reason = {"expect": "disagrees", "because": "theirs is of another orbit"}
    assert verdict(expected="99min", **reason) == RECORDED
    assert verdict(**reason) == FAILS


def test_inequalities() -> None:
    assert verdict(expect="at_most", expected="97min", tolerance=None) == AGREES
    assert verdict(expect="at_most", expected="96min", tolerance=None) == FAILS
    assert verdict(expect="at_most", expected="96min", tolerance=0.01) == AGREES
    assert verdict(expect="at_least", expected="96min", tolerance=None) == AGREES
    assert verdict(expect="at_least", expected="97min", tolerance=None) == FAILS


def test_an_unknown_input_is_swept_and_theirs_has_to_lie_in_the_range() -> None:
    swept = {"given": ["earth"], "inputs": {"earth_gravitational_parameter": "398600.4418km3/s2"}}
    row = held(made(**swept, sweep={"altitude": ["550km", "650km"]}))
    assert (row.verdict, row.difference) == (AGREES, 0.0)
    assert row.low == pytest.approx(95.65, abs=0.01)
    assert row.high == pytest.approx(97.73, abs=0.01)
    assert verdict(**swept, sweep={"altitude": ["650km", "700km"]}) == FAILS
    assert verdict(**swept, sweep={"altitude": ["650km", "700km"]}, expect="at_least") == AGREES
    assert verdict(**swept, sweep={"altitude": ["550km", "650km"]}, expect="at_least") == FAILS


def test_a_formula_and_an_entry_of_a_structure() -> None:
    sun = {
        "quantity": None,
        "formula": "sun_direction",
        "inputs": {"time": "0s"},
        "tolerance": None,
        "absolute": "1e-3",
    }
    assert verdict(**sun, pick=[1], expected="-0.9020") == AGREES
    assert verdict(**sun, pick=[0], expected="-0.9020") == FAILS
    structure = {"pairs": [{"from": "A", "to": "B", "median": 3.0}], "median": 2.0}
    assert case_files.picked(structure, ("B", "A", "median")) == 3.0
    assert case_files.picked(structure, ("median",)) == 2.0
    assert math.isnan(case_files.picked(structure, ("A", "C", "median")))


def test_temperatures_are_shares_of_kelvin_and_differences_have_no_offset() -> None:
    warm = {"quantity": "chip_temperature", "expected": "50degC",
            "inputs": {"coolant_inlet_temperature": "40degC", "coolant_temperature_rise": "10K",
                       "chip_thermal_resistance": "0K/W", "accelerator_chip_power": "0W"}}
    assert verdict(**warm) == AGREES
    assert verdict(**{**warm, "expected": "51degC"}, tolerance=0.004) == AGREES
    assert verdict(**{**warm, "expected": "51degC"}, tolerance=0.002) == FAILS
    assert verdict(**{**warm, "expected": "51degC"}, tolerance=None, absolute="2degC") == AGREES
    assert verdict(**{**warm, "expected": "53degC"}, tolerance=None, absolute="2K") == FAILS


def test_what_cannot_be_computed_fails() -> None:
    nowhere = {"quantity": "sun_synchronous_inclination", "inputs": {"sun_synchronous_cosine": "-1.5"}}
    assert verdict(**nowhere, expected="90deg") == FAILS
    assert verdict(**nowhere, expected="90deg", expect="disagrees", because="none") == FAILS


def row_of(tier: str, gap: float | None, **changes: Any) -> Row:
    row = held(made(tier=tier))
    return Row(**{**vars(row), "gap": gap, "discipline": "d", **changes})


def test_model_error_is_a_root_mean_square_over_outside_cases() -> None:
    outside = [row_of(tier, gap, source=tier) for tier, gap in zip(OUTSIDE, (0.3, -0.4, 0.0), strict=True)]
    own = [row_of("own numerics", 5.0), row_of("analytic", 5.0), row_of("published", None)]
    assert runner.errors_of(outside + own, "d").error == pytest.approx(math.sqrt(0.25 / 3))
    assert runner.errors_of(outside[:2] + own, "d").error is None
    theirs = row_of("published", 1.0, verdict=RECORDED, fault="theirs", source="theirs")
    found = runner.errors_of([*outside, theirs], "d")
    assert (found.cases, found.sources) == (3, 3)
    assert found.error == pytest.approx(math.sqrt(0.25 / 3))
    assert found.everything == pytest.approx(math.sqrt(1.25 / 4))
    ours = row_of("published", 1.0, verdict=RECORDED, source="theirs")
    assert runner.errors_of([*outside, ours], "d").error == found.everything
    assert held(made(tier="published")).gap is None  # a period, all of whose inputs are handed over


def test_model_error_of_a_discipline() -> None:
    error = runner.model_error("orbit")
    assert error is not None and 0 < error < 0.01
    assert runner.model_error("no such discipline") is None


def test_every_fault_of_a_file_at_once() -> None:
    faults: list[str] = []
    entries = [
        {**PERIOD, "quantity": "orbital_perid"},
        {**PERIOD, "tier": "measured", "tolerence": 1},
        {**PERIOD, "source": "vallado-2014", "tolerance": -1},
        {**PERIOD, "expect": "disagrees"},
        {**PERIOD, "expected": "5km"},
        {**PERIOD, "expected": "0min"},
        {**PERIOD, "given": ["mars"], "sweep": {"altitude": ["1km"]}},
        {"id": "bare"},
    ]
    assert list(read({"case": entries}, "validation/orbit/x.toml", faults)) == []
    text = "\n".join(faults)
    for part in ("did you mean `orbital_period`", "`measured` is none of", "did you mean `tolerance`",
                 "did you mean `vallado-2013`", "must be a share", "because: ", "`km` is not a unit of the same kind",
                 "a share of zero", "no [given.mars]", "must be [low, high]", "x.toml: bare: title: missing"):
        assert part in text, part


def test_faults_of_inputs_are_named_together() -> None:
    with pytest.raises(CatalogError) as fault:
        made(inputs={"orbital_radus": "1km", "earth_gravitational_parameter": "3kg"}).span()
    assert any("did you mean `orbital_radius`" in line for line in fault.value.faults)
    assert any("`kg` is not a unit of the same kind" in line for line in fault.value.faults)
    with pytest.raises(CatalogError, match="no value"):
        made(inputs={"orbital_radius": "7000km"}).span()


# -- the command -----------------------------------------------------------------------------------------------------

Found = tuple[int, str, str]


@pytest.fixture
def own_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Replace every case by those of a text."""
    original = files.data_directory

    def give(text: str) -> None:
        (tmp_path / "orbit").mkdir(exist_ok=True)
        (tmp_path / "orbit" / "mine.toml").write_text(text, encoding="utf-8")
        for memory in (cases, case_files._of_file, runner._held):
            memory.cache_clear()

    def directory(name: str) -> Path:
        return tmp_path if name == "validation" else original(name)

    monkeypatch.setattr(files, "data_directory", directory)
    monkeypatch.setattr(case_files, "data_directory", directory)
    yield give
    for memory in (cases, case_files._of_file, runner._held):
        memory.cache_clear()


def toml_of(**changes: Any) -> str:
    entry = {**PERIOD, **changes}
    inputs = entry.pop("inputs")
    lines = ["[[case]]", *(f"{key} = {json.dumps(value)}" for key, value in entry.items()), "[case.inputs]"]
    return "\n".join([*lines, *(f"{key} = {json.dumps(value)}" for key, value in inputs.items()), ""])


def ran(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: str) -> Found:
    from orbitcompute.cli.main import main

    monkeypatch.setattr(sys, "argv", ["orbitcompute", "validate", *words])
    code = 0
    try:
        main()
    except SystemExit as leaving:
        code = int(leaving.code or 0)
    found = capsys.readouterr()
    return code, found.out, found.err


def test_exit_codes(
    own_cases: Callable[[str], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own_cases(toml_of())
    code, out, _ = ran(capsys, monkeypatch)
    assert code == 0 and "agree" in out
    own_cases(toml_of(expected="90min"))
    code, out, _ = ran(capsys, monkeypatch)
    assert code == 1 and "outside their tolerance" in out and "orbit: period" in out
    code, out, _ = ran(capsys, monkeypatch, "--all")
    assert code == 1 and "FAILS" in out and "outside its tolerance" in out
    own_cases(toml_of(expected="90km", tier="x") + toml_of(id="other", source="nobody"))
    code, out, err = ran(capsys, monkeypatch)
    assert (code, out) == (2, "")
    assert err.count("error: validation") + err.count("error: ") >= 2 and "nobody" in err and "hint:" in err
    own_cases(toml_of() + toml_of())
    code, _, err = ran(capsys, monkeypatch)
    assert code == 2 and "period: also in" in err


def test_unknown_names_get_the_nearest(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for words, hint in (
        (("--discipline", "orbt"), "did you mean `orbit`"),
        (("--case", "landsat-8-perid"), "did you mean `landsat-8-period`"),
        (("--tier", "flwn"), "none of analytic"),
    ):
        code, out, err = ran(capsys, monkeypatch, *words)
        assert (code, out) == (2, "")
        assert hint in err


def test_formats(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    choose = ("--discipline", "launch")
    code, out, _ = ran(capsys, monkeypatch, *choose)
    assert code == 0
    assert max(map(len, out.splitlines())) <= 100
    assert "from outside" in out and "our error" in out
    document = json.loads(ran(capsys, monkeypatch, *choose, "--format", "json")[1])
    assert document["schema"] == "orbitcompute.validation/1"
    rows = list(csv.DictReader(io.StringIO(ran(capsys, monkeypatch, *choose, "--format", "csv")[1])))
    assert len(rows) == len(document["cases"]) > 10
    assert {row["verdict"] for row in rows} <= {AGREES, RECORDED}
    page = ran(capsys, monkeypatch, *choose, "--format", "markdown")[1]
    assert page.startswith("# What") and "## Disagreements" in page
    detail = ran(capsys, monkeypatch, "--case", "landsat-8-period")[1]
    assert "usgs-landsat-8; tolerance:" in detail.replace("\n      ", " ")


def test_case_files_are_plain_toml_without_places_of_this_machine() -> None:
    for path in files.data_directory("validation").rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        assert tomllib.loads(text)["case"]
        assert "/work/" not in text and "/tmp/" not in text


def test_the_cases_of_a_quantity_are_found_without_reading_every_file() -> None:
    names = {case.id for case in cases() if case.quantity in ("orbital_period", "cell_temperature")}
    assert {case.id for case in case_files.cases_of("orbital_period", "cell_temperature")} == names
    assert len(names) > 5


def test_explain_does_not_import_astropy_for_the_cases() -> None:
    program = (
        "import sys; from orbitcompute.studies.validate.cases import cases; cases();"
        "assert 'astropy' not in sys.modules and 'numba' not in sys.modules, 'run python -m orbitcompute.remake units'"
    )
    assert shutil.which(sys.executable)
    subprocess.run([sys.executable, "-c", program], check=True)


# -- the live authorities --------------------------------------------------------------------------------------------


@pytest.mark.slow
@compiled_only
def test_live_authorities() -> None:
    from orbitcompute.studies.validate.live import authorities

    rows, missing = authorities()
    assert rows
    assert [f"{row.id}: ours {row.ours:g}, theirs {row.theirs:g}" for row in rows if row.verdict == FAILS] == []
    assert all("pip install 'orbitcompute[authorities]'" in note for note in missing)


def test_an_authority_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from orbitcompute.studies.validate import live

    def absent() -> Iterator[Row]:
        raise ImportError("pymsis")
        yield  # pragma: no cover

    monkeypatch.setattr(live, "AUTHORITIES", (("pymsis", absent),))
    assert live.authorities() == ([], [f"pymsis is not installed: absent is left out; {live.INSTALL}"])


# -- our error, honestly -------------------------------------------------------------------------------------------

BLACK_PLATE = """
[[case]]
id = "black-plate-350"
title = "A black plate at 350 K emits 850.9 W/m2"
quantity = "radiator_emitted_flux"
expected = "850.9W/m2"
tolerance = 0.001
reason = "printed to four digits"
source = "incropera-2011"
grade = "primary"
tier = "published"
[case.inputs]
radiator_sides = "1"
surface_emissivity = "1"
radiator_fin_efficiency = "1"
radiator_temperature = "350K"
"""


def test_a_case_whose_source_hands_over_every_input_leaves_our_error_unchanged() -> None:
    faults: list[str] = []
    (case,) = read(tomllib.loads(BLACK_PLATE), "validation/thermal/more.toml", faults)
    assert not faults
    row = runner.held(case)
    assert row.verdict == runner.AGREES
    assert row.gap is None
    rows = runner.validate("thermal")
    assert runner.errors_of((*rows, row), "thermal") == runner.errors_of(rows, "thermal")


def test_the_program_tells_arithmetic_from_a_test() -> None:
    by_id = {case.id: case for case in cases()}
    for name in ("starcloud-emitted", "van-berkel-40kw", "ocp-flow", "sink-sizing-305k-area", "mccalip-flights"):
        assert by_id[name].arithmetic, name
    # measured; through a kernel or table of ours; with an input of ours; with an input swept
    for name in ("irosa-flux", "handley-about-50", "suncatcher-dose-quiet-sun", "ai1-flux-1400",
                 "mass-ssf-pv"):
        assert not by_id[name].arithmetic, name


def test_each_source_has_one_vote() -> None:
    rows = [replace(row, source=source, gap=gap, verdict=runner.AGREES)
            for row, source, gap in zip(runner.validate("thermal"), "aaaab c".replace(" ", ""), [0.3] * 4 + [0.0] * 2,
                                        strict=False)]
    rows = [replace(row, tier="published", discipline="thermal") for row in rows]
    # source a is off by 0.3 in all of its four cases, b and c not at all: the root of 0.09 / 3
    assert runner.errors_of(rows, "thermal").error == pytest.approx(math.sqrt(0.09 / 3), rel=1e-12)
    assert runner.errors_of(rows[:5], "thermal").error is None


@given(st.floats(0.0, 3.0))
def test_our_error_reads_the_same_wherever_it_is_printed(error: float) -> None:
    text = error_text(error)
    if error >= 0.5:
        assert float(text.removeprefix("a factor ")) == pytest.approx(math.exp(error), rel=0.06)
    elif error >= 1e-3:
        assert float(text.removesuffix(" %")) / 100 == pytest.approx(error, rel=0.06)
    else:
        assert text == "under 0.1 %"
