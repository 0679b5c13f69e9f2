"""The catalog: every file loads, every figure has its source, values take precedence as they should, none is idle."""

from __future__ import annotations

import datetime
import math
import pickle
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_cli import HEADLINES

from orbitcompute.catalog.catalog import Catalog, load
from orbitcompute.catalog.figures import check
from orbitcompute.catalog.files import CatalogError, content_hash, data_directory, nearest, read_toml
from orbitcompute.catalog.shelf import HEADER, SLOTS
from orbitcompute.declare import Assumption, registry
from orbitcompute.graph.model import Model
from orbitcompute.graph.order import GraphError
from orbitcompute.studies.scenario.assemble import Assembled, assemble
from orbitcompute.studies.scenario.margins import MARGINS

MODELS = data_directory("models")
COMPONENTS = sorted({kind for kind in SLOTS.values() if kind != "sites"})
# What the first screen prints beside the headlines of DESIGN section 6.
SCREEN = (
    "permitted_power_by_date", "launch_rate_to_date", "orbital_capital", "twin_capital", "accelerator_count",
    "fleet_array_power", "satellites_over_record", "satellite_mass_over_record", "mass_over_record",
    "flights_over_record", "launch_rate_over_permitted", "array_over_record", "accelerators_over_record",
    "orbital_cost_per_pflop_hour", "twin_cost_per_pflop_hour", "terrestrial_cost_per_pflop_hour",
    "it_power_share_worst_month", "fibre_latency_median", "radiator_temperature_announced", "orbital_cost_over_rent",
    "permitted_power_demonstrated", "orbital_exhaust_carbon_intensity", "orbital_reentry_carbon_intensity",
    "orbital_black_carbon_intensity", "twin_carbon_intensity", "twin_carbon_intensity_on_gas",
    "twin_carbon_intensity_on_solar", "carbon_ratio", "satellites_over_active", "shells_filled", "avoidance_manoeuvres",
    "reentering_mass", "aluminium_over_natural", "alumina_over_record", "orbital_water_intensity",
    "terrestrial_water_intensity", "twin_water_intensity", "terrestrial_time_to_power", "twin_time_to_power",
    # what `costs` prints
    "orbital_cost_per_effective_pflop_hour", "twin_cost_per_effective_pflop_hour",
    "terrestrial_cost_per_effective_pflop_hour", "orbital_cost_over_rent_at_service",
    "orbital_cost_per_h100_equivalent_hour", "price_over_cost_bases_mixed", "orbital_present_value",
    "orbital_disposal_annuity", "orbital_insurance_annuity",
    # what the fleet can do
    "training_time_share", "twin_training_time_share", "terrestrial_training_time_share",
    "training_working_share", "twin_training_working_share", "terrestrial_training_working_share",
    "training_link_margin", "twin_collective_time", "terrestrial_collective_time", "serving_fit_margin", "serving_token_delay",
    "serving_link_share", "text_traffic", "fleet_network_rate", "sites_for_text", "sites_for_images", "sites_for_training",
    "ground_cost_per_power", "laser_power_margin",
)


def figures() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every table of every parameter and component file: (file, name, entry)."""
    for kind in ("parameters", *COMPONENTS):
        for path in sorted((MODELS / kind).glob("*.toml")):
            for name, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
                if isinstance(entry, dict) and name not in (*HEADER, "later"):
                    yield f"{kind}/{path.name}", name, entry


# -- the files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted(MODELS.rglob("*.toml")), ids=lambda path: str(path.relative_to(MODELS)))
def test_every_file_is_toml(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))


def test_every_declaration_loads() -> None:
    assert len(load().declarations) > 100


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in COMPONENTS for name in load().names(kind)])
def test_every_component_fits_a_slot(kind: str, name: str) -> None:
    catalog = load()
    for slot in [slot for slot, taken in SLOTS.items() if taken == kind]:
        found = catalog.scenario("gigawatt-2028")
        try:
            catalog.resolve(found, {slot: name})
        except CatalogError as fault:
            # a constellation may have no shell that routes, or none that computes: it says so
            assert kind == "constellations" and all("describes no" in line for line in fault.faults), fault


@pytest.mark.parametrize("name", load().names("scenarios"))
def test_every_scenario_assembles(name: str) -> None:
    assert assemble(name).model.plan


def test_headers_are_known() -> None:
    wrong = []
    for kind in ("parameters", *COMPONENTS):
        for path in (MODELS / kind).glob("*.toml"):
            data = tomllib.loads(path.read_text(encoding="utf-8"))
            wrong += [
                f"{kind}/{path.name}: {key}"
                for key, entry in data.items()
                if not isinstance(entry, dict) and key not in HEADER
            ]
    assert not wrong


def test_value_lies_in_its_own_range_and_both_in_the_domain() -> None:
    catalog = load()
    wrong = []
    for file, name, entry in figures():
        figure, faults = check(entry, f"{file}: {name}", declaration=file.startswith("parameters/"))
        wrong += faults
        if figure is None or not isinstance(figure.value, int | float):
            continue
        if not (figure.low or figure.value) <= figure.value <= (figure.high or figure.value):
            wrong.append(f"{file}: {name}: {figure.low} <= {figure.value} <= {figure.high}")
        assumption = catalog._assumption(name, figure, file, None)
        wrong += catalog._domain_faults(assumption, f"{file}: {name}")
    assert not wrong


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        (
            {"value": 5.0, "low": 6.0, "high": 7.0, "kind": "judgement", "source": "x"},
            "value 5 is outside its own range",
        ),
        (
            {"value": 8.0, "low": 6.0, "high": 7.0, "kind": "judgement", "source": "x"},
            "value 8 is outside its own range",
        ),
        ({"value": 5.0, "kind": "judgement"}, "needs `kind` and `source`"),
        ({"value": 5.0, "source": "x"}, "needs `kind` and `source`"),
        ({"value": 5.0, "unit": "USD", "kind": "judgement", "source": "x"}, "money needs `currency_year`"),
        ({"unit": "km"}, "no value"),
        ({"undisclosed": True}, "undisclosed needs a `note`"),
        ({"undisclosed": True, "value": 1.0, "note": "n"}, "undisclosed, yet it has a value"),
        ({"value": math.inf, "kind": "judgement", "source": "x"}, "value: must be a finite number"),
        ({"value": True, "kind": "judgement", "source": "x"}, "value: must be"),
        ({"value": 1.0, "sauce": "x"}, "sauce: unknown field (did you mean `source`?)"),
        ({"value": 1.0, "kind": "guess", "source": "x"}, "kind: `guess` is none of"),
        ({"value": 1.0, "as_of": "today"}, "as_of: must be date, not str"),
        (3.0, "must be a table"),
    ],
)
def test_a_figure_that_cannot_be(entry: Any, says: str) -> None:
    _, faults = check(entry, "file: name")
    assert any(says in fault and fault.startswith("file: name: ") for fault in faults), faults


# -- sources -------------------------------------------------------------------------------------------------------


def test_every_source_is_listed() -> None:
    known = load().sources
    wrong = []
    for file, name, entry in figures():
        named = [entry.get("source"), *entry.get("bounds", {}).values()]
        wrong += [f"{file}: {name}: {key} (near {nearest(key, known)})" for key in named if key and key not in known]
    for kind in ("quantities", "formulas", "constants"):
        for name, declared in getattr(registry, kind).items():
            if declared.source and declared.source not in known:
                wrong.append(f"{kind}: {name}: {declared.source}")
    assert not wrong


def test_a_primary_figure_stands_on_a_source_that_was_read() -> None:
    known = load().sources
    wrong = [
        f"{file}: {name}: {entry['source']}" for file, name, entry in figures()
        if entry.get("grade") == "primary" and not known[entry["source"]].get("read")
    ]
    assert not wrong


def test_every_source_says_what_it_is() -> None:
    wrong = [key for key, source in load().sources.items() if isinstance(source, dict) and not source.get("title")]
    assert not wrong


# -- precedence ----------------------------------------------------------------------------------------------------


def resolved(path: Path, **settings: str) -> dict[str, Assumption]:
    catalog = load()
    return catalog.resolve(catalog.scenario(str(path)), settings)[0]


def test_precedence_from_declaration_to_set(tmp_path: Path) -> None:
    parent, child = tmp_path / "parent.toml", tmp_path / "child.toml"
    parent.write_text(
        'extends = "gigawatt-2028"\n[values]\naltitude = "700km"\nradiator_emissivity = 0.86\nfin_efficiency = 0.85\n'
    )
    child.write_text('extends = "parent.toml"\n[values]\nradiator_emissivity = 0.87\nfin_efficiency = 0.86\n')
    found = resolved(child, fin_efficiency="0.87")
    expected = {
        "earth_radius": (6378137.0, "default (models/parameters)"),  # declaration
        "it_power_rating": (175e3, "satellite spacex-ai1 (models/satellites/spacex-ai1.toml)"),  # component
        "altitude": (700e3, f"scenario {parent}"),  # extended over component
        "radiator_emissivity": (0.87, f"scenario {child}"),  # scenario over extended
        "fin_efficiency": (0.87, "--set"),  # set over scenario
    }
    assert {name: (found[name].value, found[name].origin) for name in expected} == expected


def test_a_component_gives_way_to_another_and_keeps_the_scenarios_own_values() -> None:
    found = resolved(MODELS / "scenarios" / "starlink-300mw.toml", satellite="spacex-ai1")
    assert found["it_power_rating"].component == "satellites/spacex-ai1"
    assert found["it_power_target"].value == pytest.approx(300e6)


def test_a_value_that_is_set_has_no_range_left() -> None:
    found = resolved(MODELS / "scenarios" / "gigawatt-2028.toml", altitude="600km")["altitude"]
    assert (found.low, found.high, found.kind, found.origin) == (None, None, "set", "--set")


def test_mirrored_names_resolve_from_the_twin_slot() -> None:
    found = assemble("gigawatt-2028", {"baseline": "colossus-1"}).model.assumptions
    twin, built = found["twin_facility_life"], found["terrestrial_facility_life"]
    assert twin.origin.startswith("twin same-chips") and built.origin.startswith("baseline colossus-1")
    swapped = assemble("gigawatt-2028", {"baseline": "same-chips"}).model.assumptions
    assert swapped["terrestrial_facility_life"].value == twin.value
    assert set(load().declarations) >= {name.replace("terrestrial_", "twin_", 1) for name in load().declarations}


def test_undisclosed_figures_have_no_value_and_are_named() -> None:
    absent = [(file, name) for file, name, entry in figures() if entry.get("undisclosed")]
    assert absent
    found = assemble("gigawatt-2028", {"satellite": "starlink-v3"}).model
    assert "it_power_rating" in found.absent_behind("radiator_area", found.evaluate().values)


def test_a_new_catalog_reads_the_same(tmp_path: Path) -> None:
    assert Catalog(registry).declarations == load().declarations
    assert len(content_hash()) == 16


# -- nothing idle --------------------------------------------------------------------------------------------------

WHOLE = ("relay_planes", "relay_slots", "relay_phasing", "relay_link_shift", "relay_laser_terminals", "voting_copies")
SCENARIOS = ("gigawatt-2028", "ai1-as-claimed", "starlink-300mw")


@cache
def variants() -> list[Assembled]:
    """The three shipped scenarios; then each with another choice, and the default with other components."""
    settings: list[tuple[str, dict[str, str]]] = [(scenario, {}) for scenario in SCENARIOS]
    for name, choice in registry.choices.items():
        for scenario in SCENARIOS[:1] if name.startswith(("terrestrial_", "twin_")) else SCENARIOS:
            settings += [(scenario, {name: alternative}) for alternative in choice.codes]
    settings += [(SCENARIOS[0], {"baseline": name}) for name in load().names("terrestrial")]
    settings += [(SCENARIOS[0], {"twin": name}) for name in load().names("terrestrial")]
    settings += [(SCENARIOS[0], {"launcher": name}) for name in load().names("launchers")]
    # satellites so light that the fairing binds, and a craft that outlives its servers
    settings += [(SCENARIOS[0], {"satellite_mass": "1500kg"}), (SCENARIOS[0], {"satellite_design_life": "9year"})]
    settings += [(SCENARIOS[0], {"satellite_design_life": "9year", "craft_life_rule": rule}) for rule in ("run_on", "replaced")]
    # an orbit below the launch site's latitude, with thrust enough to rise to it
    settings += [(SCENARIOS[0], {"inclination_rule": "given", "inclination_given": "20deg", "thruster_count": "40"})]
    # cells of each technology, at given rates and at their prices
    for technology in ("silicon", "iii_v"):
        settings += [(SCENARIOS[0], {"cell_technology": technology, "cell_degradation_rule": "given"})]
        settings += [(SCENARIOS[0], {"cell_technology": technology, "satellite_cost_basis": "parts"})]
    found = []
    for scenario, setting in settings:
        try:
            found.append(assemble(scenario, setting))
        except (CatalogError, GraphError):
            continue
    return found


@cache
def prepared(index: int) -> tuple[Model, Any]:
    """A variant that computes only what a reader sees first, and its central point."""
    model = variants()[index].model
    outputs = [name for name in (*HEADLINES, *MARGINS, *SCREEN) if name in model.quantities]
    restricted = model.restricted(outputs)
    return restricted, restricted.evaluate()


def ends(entry: Assumption) -> list[float]:
    """Low and high of an input; where it has no range, one either way for a whole count and a tenth for a measure,
    inside its domain."""
    if entry.uncertain:
        return [float(entry.low or 0.0), float(entry.high or 0.0)]
    value = float(entry.value)
    if entry.name in WHOLE:
        return [value + 1]
    step = 0.1 * abs(value) or 0.1
    low, high = value - step, value + step
    return [
        low if entry.minimum is None else max(low, entry.minimum),
        high if entry.maximum is None else min(high, entry.maximum),
    ]


def moves_a_headline(name: str) -> bool:
    for index in range(len(variants())):
        model, central = prepared(index)
        entry = model.assumptions.get(name)
        if entry is None or entry.absent or name not in model.needed:
            continue
        for end in ends(entry):
            point = model.evaluate({name: end}, base=central)
            for output in model.outputs:
                before, after = float(central.values[output]), float(point.values[output])
                if after != before and not (math.isnan(after) and math.isnan(before)):
                    return True
    return False


@pytest.mark.parametrize("name", sorted(load().declarations))
def test_a_parameter_moves_a_headline_or_is_marked_informational(name: str) -> None:
    assert moves_a_headline(name) != load().declarations[name].informational


def choice_moves_a_headline(name: str, *, run_staged: bool) -> bool:
    """Whether an alternative changes a headline in a shipped scenario, staged kernels held or run again."""
    codes = registry.choices[name].codes
    for index in range(len(variants())):
        model, central = prepared(index)
        if name not in model.assumptions or name not in model.needed:
            continue
        staged = [] if run_staged else [one for one in model.reach(name) if model.quantities[one].staged]
        opened = Model(model.registry, model.assumptions, model.to_si, model.outputs).held(central.values, staged)
        for code in codes.values():
            point = opened.evaluate({name: code})
            if any(float(point.values[one]) != float(central.values[one])
                   for one in model.outputs if math.isfinite(point.values[one])):
                return True
    return False


# What a token costs is no headline; tests/quantities/test_serving.py holds that it moves.
OF_SERVING = {"serving_precision"}


@pytest.mark.parametrize("name", sorted(set(registry.choices) - OF_SERVING))
def test_a_choice_moves_a_headline(name: str) -> None:
    assert choice_moves_a_headline(name, run_staged=False) or choice_moves_a_headline(name, run_staged=True)


def test_faults_come_from_another_process_as_they_were() -> None:
    for kind in (CatalogError, GraphError):
        again = pickle.loads(pickle.dumps(kind(["a: b", "c: d"], ["e"])))
        assert type(again) is kind
        assert (again.faults, again.hints, str(again)) == (["a: b", "c: d"], ["e"], "a: b\nc: d\nhint: e")


VINTAGE = re.compile(r"-20\d\d(-\d\d)?$")


def test_the_newest_vintage_is_the_one_that_scenarios_use() -> None:
    """A component's file named `NAME-YYYY-MM` is an older vintage of `NAME`; where one is used, the newest is too."""
    catalog = load()
    used = {component for name in catalog.names("scenarios") for component in catalog.scenario(name).components.values()}
    tested = 0
    for kind in ("satellites", "accelerators", "launchers", "terrestrial"):
        vintages: dict[str, list[tuple[datetime.date, str]]] = {}
        for name in catalog.names(kind):
            vintages.setdefault(VINTAGE.sub("", name), []).append((catalog.component(kind, name)["as_of"], name))
        for stem, dated in vintages.items():
            newest = max(dated)
            assert newest[1] == stem or len(dated) == 1, f"{stem}: the newest file bears no date"
            if len(dated) > 1 and used & {name for _, name in dated}:
                assert newest[1] in used, f"{newest[1]} is newer than what scenarios use"
                tested += 1
    assert tested >= 1


def test_the_question_of_2028_is_asked_of_the_chips_of_2028() -> None:
    """The accelerator of `gigawatt-2028` is the newest that can be bought for that year, by the catalog's own list of years."""
    catalog = load()
    listed = read_toml(data_directory("models") / "accelerators" / "newest.toml")
    bought = {one["year"]: one["component"] for one in listed["generations"]}
    for name in ("gigawatt-2028", "ai1-as-claimed"):
        assert catalog.scenario(name).components["accelerator"] == bought[2028], name


def test_figures_of_the_newest_vintage_are_no_older_than_the_vintage_before() -> None:
    catalog = load()
    for name in catalog.names("satellites"):
        if not VINTAGE.search(name):
            continue
        old, new = catalog.component("satellites", name), catalog.component("satellites", VINTAGE.sub("", name))
        assert old["as_of"] < new["as_of"]
        moved = [entry for entry in old if isinstance(old[entry], dict) and old[entry].get("value") != new[entry].get("value")]
        assert moved
        assert all(new[entry]["as_of"] > old["as_of"] for entry in moved)
