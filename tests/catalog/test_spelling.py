"""Values as people write them: taken where they have one meaning, refused with the form that is taken where they have two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run
from hypothesis import given
from hypothesis import strategies as st

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.declare import Difference

WRITTEN = [
    ("900 $/kg", "USD/kg", 900), ("900 US$/kg", "USD/kg", 900), ("$900/kg", "USD/kg", 900), ("$900 per kg", "USD/kg", 900),
    ("900 dollars per kilogram", "USD/kg", 900), ("$10B", "USD", 1e10), ("10 billion USD", "GUSD", 10),
    ("$1.25B/month", "GUSD / year", 15), ("1.25 bn USD/month", "GUSD / year", 15), ("14 million USD/MW", "USD / W", 14),
    ("600 kilometres", "km", 600), ("600 kilometers", "km", 600), ("600 KM", "km", 600), ("500 ft", "m", 152.4),
    ("45 °C", "K", 318.15), ("45 deg C", "K", 318.15), ("45 degrees Celsius", "K", 318.15), ("113 degF", "K", 318.15),
    ("97.8 degrees", "deg", 97.8), ("97.8°", "deg", 97.8), ("120 MWe", "MW", 120), ("120 kWp", "kW", 120),
    ("120 kw", "kW", 120), ("120 Megawatts", "MW", 120), ("2500 TFLOPS", "TFLOP / s", 2500), ("2.5 PFLOP/s", "TFLOP / s", 2500),
    ("5 tonnes", "kg", 5000), ("11000 lb", "kg", 4989.51607), ("5 years", "year", 5), ("5 yrs", "year", 5),
    ("0.05/yr", "1 / year", 0.05), ("5 % per year", "1 / year", 0.05), ("5 percent", "1", 0.05),
    ("5 cents/kWh", "USD / MWh", 50),
    ("283 gCO2/kWh", "g / kWh", 283), ("283 g CO2-eq/kWh", "g / kWh", 283), ("145 launches/yr", "flight / year", 145),
    ("9700 $/kW-year", "USD / (kW year)", 9700), ("9700 $/kW/yr", "USD / (kW year)", 9700), ("1 Tb/s", "Tbps", 1),
    ("100 Gbit/s", "Gbps", 100), ("100 GB/s", "Gbps", 800), ("6 kg/m²", "kg / m2", 6), ("6 kg/m^2", "kg / m2", 6),
    ("110 sq m", "m2", 110), ("20 krad(Si)", "Gy", 200), ("13 hours", "h", 13), ("220000 GPUs", "accelerator", 220000),
    ("405 billion", "1", 4.05e11), ("2 µs", "us", 2), ("100 mph", "m / s", 44.704), ("300 psi", "kPa", 2068.427),
]
REFUSED = [
    ("900 EUR/kg", "USD/kg", "euros are not converted"), ("€900/kg", "USD/kg", "euros are not converted"),
    ("900£", "USD", "pounds sterling"), ("5 tons", "kg", "907, 1,000 or 1,016"), ("300 mwh", "MWh", "write `MWh`"),
    ("20 krad", "Gy", "krad(Si)"), ("10 hp", "kW", "736 or 746"), ("$1,500/kg", "USD/kg", "did you mean `$1500/kg`?"),
]


@pytest.mark.parametrize(("text", "declared", "value"), WRITTEN)
def test_what_has_one_meaning_is_taken(text: str, declared: str, value: float) -> None:
    assert units.from_si(units.parse(text, declared), declared) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize(("text", "declared", "hint"), REFUSED)
def test_what_has_two_is_refused_with_the_form_that_is_taken(text: str, declared: str, hint: str) -> None:
    with pytest.raises(units.UnitError):
        units.parse(text, declared)
    assert hint in units.advice(text, "otherwise")


@pytest.mark.parametrize("text", ["3 T", "10 K", "5 M", "2 k", "7 B"])
def test_a_letter_multiplies_only_money(text: str) -> None:
    with pytest.raises(units.UnitError):
        units.parse(text, "USD/kg")


@pytest.mark.parametrize("text", sorted(units.units_in_use()))
def test_every_unit_of_the_catalog_means_what_it_meant(text: str) -> None:
    """No word of the list shadows a unit that is read already."""
    if text not in ("", "1"):
        from orbitcompute.catalog.spelling import spelled

        assert units.unit(spelled(text)) == units.unit(text)


@given(st.floats(0.5, 400.0))
def test_a_difference_is_no_temperature(kelvin: float) -> None:
    difference = Difference("K")
    assert units.parse(f"{kelvin!r}degC", difference) == units.parse(f"{kelvin!r}K", difference) == kelvin
    assert units.parse(f"{kelvin * 9 / 5!r}degF", difference) == pytest.approx(kelvin)
    assert units.parse(f"{kelvin!r}degC", "K") == kelvin + 273.15
    assert units.is_temperature("K") and not units.is_temperature(difference)


DIFFERENCES = [name for name in load().declarations if load().declarations[name].difference]


@pytest.mark.parametrize("name", DIFFERENCES)
def test_a_difference_is_set_and_shown_in_kelvin(run: Run, name: str, tmp_path: Path) -> None:
    assert f"{name} " in run("explain", name).out and " K " in run("explain", name).out.splitlines()[0]
    typed = json.loads(run("evaluate", "--set", f"{name}=12degC", "--outputs", "radiator_area", "--format", "json").out)
    assert typed["parameters"][name]["value"] == 12.0 and typed["parameters"][name]["unit"] == "K"
    file = tmp_path / "mine.toml"
    figure = '{ value = 12, low = 10, high = 14, unit = "degC", kind = "judgement", source = "orbitcompute-judgement" }'
    file.write_text(f'extends = "gigawatt-2028"\n[values]\n{name} = {figure}\n', encoding="utf-8")
    held = json.loads(run("evaluate", str(file), "--outputs", "radiator_area", "--format", "json").out)
    assert held["parameters"][name]["value"] == pytest.approx(12.0)
    assert held["quantities"]["radiator_area"]["value"] == pytest.approx(typed["quantities"]["radiator_area"]["value"])


# -- one's own figures and sources ---------------------------------------------------------------------------------

OWN = """extends = "gigawatt-2028"
[sources.my-quote]
title = "A quotation for launches"
authors = "A. Launcher"
year = 2026
url = "https://example.org/quote"
[values.launch_price]
value = "900USD/kg"
low = "500 $/kg"
high = 1500
unit = "USD/kg"
kind = "measured"
source = "my-quote"
currency_year = 2026
"""


def test_a_figure_of_ones_own_is_cited_with_its_own_source(run: Run, tmp_path: Path) -> None:
    file, result = tmp_path / "mine.toml", tmp_path / "result.json"
    file.write_text(OWN, encoding="utf-8")
    shown = run("explain", "launch_price", "--scenario", str(file)).out
    assert "my-quote: A quotation for launches. A. Launcher, 2026" in shown and "500-1,500" in shown
    assert run("evaluate", str(file), "--output", str(result)).code == 0
    file.unlink()
    load().sources.pop("my-quote")  # as in a process that never read the file
    for form in ("bibtex", "csl"):
        assert "A quotation for launches" in run("cite", str(result), "--format", form).out


@pytest.mark.parametrize(("change", "says"), [
    (('title = "A quotation for launches"\n', ""), "sources: my-quote: title: missing"),
    (("https://example.org", "javascript:alert(1)"), "url: must start with https://"),
    (("year = 2026\nurl", "jear = 2026\nurl"), "jear: unknown field (did you mean `year`?)"),
    (("my-quote", "vallado-2013"), "is a source of the catalog already"),
    (('"500 $/kg"', '"500 EUR/kg"'), "low: `500 EUR/kg`: unknown unit `EUR/kg`"),
    (('"500 $/kg"', '"5000 $/kg"'), "is outside its own range"),
])
def test_a_source_or_figure_that_cannot_be_is_refused(run: Run, tmp_path: Path, change: tuple[str, str], says: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(OWN.replace(*change), encoding="utf-8")
    found = run("evaluate", str(file))
    assert found.code == 2 and says in found.err and "Traceback" not in found.err
