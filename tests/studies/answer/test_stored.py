"""Results as files: recomputed to the bit, and refused where they were cut off, edited or are of another kind."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from orbitcompute.catalog.files import CatalogError
from orbitcompute.report.documents import document
from orbitcompute.studies.answer import result_files as stored
from orbitcompute.studies.answer.evaluate import evaluate


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The document of a reader's own scenario, whose file is gone."""
    mine = tmp_path_factory.mktemp("mine") / "mine.toml"
    mine.write_text(
        'extends = "gigawatt-2028"\n[values]\naltitude = "700km"\n[values.radiator_emissivity]\n'
        'value = 0.88\nlow = 0.8\nhigh = 0.9\nunit = "1"\nkind = "judgement"\ngrade = "derived"\n'
        'source = "orbitcompute-judgement"\nas_of = 2026-11-01\n',
        encoding="utf-8",
    )
    outputs = ("cost_ratio", "radiator_area", "satellite_mass")
    found = document(evaluate(str(mine), set={"launch_price": "700USD/kg"}, outputs=outputs))
    mine.unlink()
    plain: dict[str, Any] = json.loads(json.dumps(found, allow_nan=False))
    return plain


def fresh(kept: dict[str, Any]) -> dict[str, Any]:
    return document(stored.recompute(kept))


def written(kept: dict[str, Any], path: Path, **changes: Any) -> str:
    path.write_text(json.dumps({**kept, **changes}), encoding="utf-8")
    return str(path)


def test_a_result_is_recomputed_bit_for_bit_without_its_scenario(kept: dict[str, Any]) -> None:
    found = stored.verify(kept, fresh(kept))
    assert found.exact and found.holds and not found.moved
    assert kept["parameters"]["radiator_emissivity"]["as_of"] == "2026-11-01"
    assert fresh(kept)["id"] == kept["id"]


def test_what_was_edited_is_named(kept: dict[str, Any]) -> None:
    edited = json.loads(json.dumps(kept))
    edited["quantities"]["cost_ratio"]["value"] *= 1 + 2e-16 * 2
    edited["parameters"]["launch_price"]["value"] = 701.0
    found = stored.verify(edited, fresh(kept))
    assert found.edited and not found.holds
    named = {(one.section, one.name, one.field) for one in found.differences}
    assert named == {("quantities", "cost_ratio", "value"), ("parameters", "launch_price", "value")}


@pytest.mark.parametrize(("off", "holds"), [(1e-11, True), (1e-7, False)])
def test_another_catalog_is_compared_to_a_billionth(kept: dict[str, Any], off: float, holds: bool) -> None:
    older = json.loads(json.dumps(kept))
    older["provenance"]["catalog"] = "0" * 16
    older["quantities"]["cost_ratio"]["value"] *= 1 + off
    older["digest"] = stored.digest(older)
    found = stored.verify(older, fresh(kept))
    assert not found.exact and [name for name, *_ in found.moved] == ["catalog"]
    assert found.holds is holds
    if not holds:
        assert found.differences[0].relative == pytest.approx(-off, rel=1e-3)


def test_a_quantity_that_is_gone_is_a_difference(kept: dict[str, Any]) -> None:
    older = json.loads(json.dumps(kept))
    older["quantities"]["spin_of_the_moon"] = {"value": 1.0, "unit": "1"}
    older["digest"] = stored.digest(older)
    found = stored.verify(older, fresh(kept))
    assert [(one.name, one.found) for one in found.differences] == [("spin_of_the_moon", "not there")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"schema": "orbitcompute.result/2"},
            "schema `orbitcompute.result/2`; this version reads `orbitcompute.result/1`",
        ),
        ({"schema": None}, "not a result"),
        ({"parameters": []}, "parameters: not a table"),
        ({"quantities": {"cost_ratio": 3.0}}, "quantities: cost_ratio: not a table"),
        ({"verdict": [1]}, "verdict: not a table"),
        ({"provenance": {}}, "provenance: inputs: missing"),
        ({"id": "oc1-000000"}, "edited by hand, or damaged"),
        ({"columns": [], "rows": []}, "a sweep, not a result"),
    ],
)
def test_what_is_no_result_is_refused(
    kept: dict[str, Any], tmp_path: Path, changes: dict[str, Any], message: str
) -> None:
    with pytest.raises(CatalogError) as caught:
        stored.read(written(kept, tmp_path / "r.json", **changes))
    assert message in str(caught.value)


def test_a_field_that_is_missing_is_named(kept: dict[str, Any], tmp_path: Path) -> None:
    few = {key: value for key, value in kept.items() if key not in ("notes", "created")}
    with pytest.raises(CatalogError) as caught:
        stored.read(written(few, tmp_path / "r.json"))
    assert [fault.split(": ", 1)[1] for fault in caught.value.faults] == ["created: missing", "notes: missing"]


def test_a_file_that_was_cut_off_says_so(kept: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    whole = json.dumps(kept, indent=1)
    for share in (0.2, 0.5, 0.9):
        path.write_text(whole[: int(share * len(whole))], encoding="utf-8")
        with pytest.raises(CatalogError, match="it was cut off"):
            stored.read(str(path))
    path.write_text(whole.replace('"value": 700.0', '"value": NaN', 1), encoding="utf-8")
    with pytest.raises(CatalogError, match="NaN is not JSON"):
        stored.read(str(path))


def test_inputs_that_cannot_be_read_are_the_files_fault(kept: dict[str, Any]) -> None:
    broken = json.loads(json.dumps(kept))
    del broken["provenance"]["inputs"]["scenario"]["components"]
    with pytest.raises(CatalogError, match="provenance: inputs: cannot be read"):
        stored.recompute(broken, "r.json")


# -- on the command line -------------------------------------------------------------------------------------------


def test_verify_says_what_differs_and_leaves_with_1(run: Run, kept: dict[str, Any], tmp_path: Path) -> None:
    same = run("evaluate", "--verify", written(kept, tmp_path / "same.json"))
    assert same.code == 0 and "SAME       every figure" in same.out and "bit for bit" in same.out
    changed = {**kept["quantities"], "cost_ratio": {**kept["quantities"]["cost_ratio"], "value": 1.0}}
    other = run("evaluate", "--verify", written(kept, tmp_path / "other.json", quantities=changed))
    assert other.code == 1 and "EDITED" in other.out and re.search(r"cost_ratio +1 -> ", other.out)
    data = json.loads(run("evaluate", "--verify", str(tmp_path / "other.json"), "--format", "json").out)
    assert [one["name"] for one in data["differences"]] == ["cost_ratio"] and data["edited"] and not data["holds"]


def test_verify_takes_everything_from_the_file(run: Run, kept: dict[str, Any], tmp_path: Path) -> None:
    file = written(kept, tmp_path / "r.json")
    for words in (["starlink-300mw"], ["--set", "altitude=800km"], ["--sweep", "altitude=500km:600km:50km"]):
        found = run("evaluate", *words, "--verify", file)
        assert found.code == 2 and "--verify takes everything from the result" in found.err
    gone = run("evaluate", "--verify", str(tmp_path / "gone.json"))
    assert gone.code == 2 and "gone.json: cannot be read" in gone.err
