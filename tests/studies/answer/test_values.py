"""A value of a result: in its declared unit, with its range, good as an input again."""

import subprocess
import sys
from pathlib import Path

import pytest

import orbitcompute
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.units import parse, to_si

RESULT = orbitcompute.evaluate("gigawatt-2028", ranges=False)
GIVEN = [
    name for name, entry in sorted(RESULT.model.assumptions.items())
    if name in RESULT and entry.value == entry.value and name in load().declarations
]


def test_a_number_comes_in_its_declared_unit_with_its_range() -> None:
    result = orbitcompute.evaluate("gigawatt-2028", outputs=["cost_ratio", "radiator_area", "orbital_cost_per_kw_year"])
    ratio, cost = result["cost_ratio"], result["orbital_cost_per_kw_year"]
    assert float(ratio) == result.value("cost_ratio") and ratio.unit == "1"
    assert ratio.p10 is not None and ratio.p50 is not None and ratio.p90 is not None and ratio.p10 < ratio.p50 < ratio.p90
    assert ratio.claimed == result.claimed_value("cost_ratio") and ratio.status == "ok"
    assert cost.si == pytest.approx(result.value(cost.name), rel=1e-15)
    assert cost.to("USD/kWh") == pytest.approx(float(cost) / 8766.0, rel=1e-3)
    assert "cost_ratio" in result and "latency_median" not in result
    with pytest.raises(orbitcompute.UnitError, match="not a unit of the same kind"):
        cost.to("m")


@pytest.mark.parametrize("asked", ["cost_ration", "radiator_aera"])
def test_a_typo_is_told_the_nearest_name(asked: str) -> None:
    for read in (RESULT.__getitem__, RESULT.value):
        with pytest.raises(orbitcompute.CatalogError, match=r"unknown name\nhint: did you mean `(cost_ratio|radiator_area)`"):
            read(asked)


def test_every_input_is_read_back_as_it_was() -> None:
    assert len(GIVEN) > 200
    numbers = [RESULT[name] for name in GIVEN if RESULT[name].choice is None]
    away = [value.name for value in numbers if parse(str(value), value.unit) != pytest.approx(value.si, rel=4e-16, abs=0)]
    assert away == []


def test_every_input_given_back_leaves_the_answer() -> None:
    again = orbitcompute.evaluate("gigawatt-2028", set={name: RESULT[name] for name in GIVEN}, ranges=False)
    moved = {
        name: (RESULT.value(name), again.value(name)) for name in (*GIVEN, "radiator_area", "satellite_count", "cost_ratio")
        if again.value(name) != pytest.approx(RESULT.value(name), rel=1e-12, nan_ok=True)
    }
    assert moved == {}


def test_temperatures_become_quantities_in_kelvin() -> None:
    quantity = RESULT["radiator_temperature"].quantity
    assert quantity.to_value("K") == pytest.approx(RESULT.value("radiator_temperature"), rel=1e-15)
    assert RESULT["altitude"].quantity.to_value("m") == pytest.approx(to_si(float(RESULT["altitude"]), "km"), rel=1e-15)


def test_a_module_is_the_command_line() -> None:
    shown = subprocess.run([sys.executable, "-m", "orbitcompute", "--version"], capture_output=True, text=True, check=True)
    assert orbitcompute.__version__ in shown.stdout


def test_a_path_and_a_baseline_are_taken_by_every_door(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "gigawatt-2028"\n[values]\naltitude = "700km"\n', encoding="utf-8")
    ratio = orbitcompute.evaluate(file, baseline="anthropic-lease", outputs=["cost_ratio_as_built"], ranges=False)
    assert ratio["altitude"].to("km") == pytest.approx(700.0, rel=1e-15)
    swept = orbitcompute.sweep(
        file, axes={"altitude": [ratio["altitude"], "800km"]}, outputs=["cost_ratio_as_built"], baseline="anthropic-lease"
    )
    assert float(swept["cost_ratio_as_built"][0]) == pytest.approx(float(ratio["cost_ratio_as_built"]), rel=1e-12)


def test_a_result_is_cited_without_another_import() -> None:
    assert RESULT.id in orbitcompute.cite(RESULT)
    assert orbitcompute.cite(RESULT, form="bibtex").lstrip().startswith("@")
    with pytest.raises(ValueError, match="form is text or bibtex"):
        orbitcompute.cite(RESULT, form="ris")
