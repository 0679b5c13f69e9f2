"""Design variables: what stands in the file, and every fault of one at once."""

import pytest

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.design import design_variables, read
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import SLOTS

REASON = {"reason": "because"}


def test_every_variable_is_a_parameter_a_choice_or_a_slot_with_a_reason_and_bounds_inside_its_domain() -> None:
    catalog = load()
    found = design_variables()
    assert sum(one.searched for one in found.values()) >= 14
    for one in found.values():
        assert one.reason
        assert one.name in catalog.declarations or one.name in catalog.registry.choices or one.name in SLOTS
        if not one.alternatives:
            blank = catalog.blank(one.name, "test")
            assert one.low < one.high
            assert catalog.outside_domain(blank, one.low) is None and catalog.outside_domain(blank, one.high) is None


def test_bounds_are_kept_in_si() -> None:
    found = read({"altitude": {"low": 500e3, "high": 900e3, "unit": "m"} | REASON}, load())["altitude"]
    assert (found.low, found.high) == (500e3, 900e3)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"low": 500, "high": 900e3, "unit": "m"}, "outside its range"),
        ({"low": 900, "high": 600, "unit": "km"}, "not below high"),
        ({"low": 600, "high": 900, "unit": "kg"}, "not a unit of the same kind"),
        ({"low": 600, "high": 900, "unit": "km", "hihg": 3}, "unknown field (did you mean `high`?)"),
        ({"low": "600", "high": 900}, "low: must be float"),
        ({"low": 600, "unit": "km"}, "needs low and high"),
        ({"choices": ["600km"]}, "two or more"),
        ({"choices": ["600km", "600km"]}, "each once"),
        ({"choices": ["600km", "9e9km"]}, "outside its range"),
        ({"low": 600, "high": 900, "unit": "km", "sources": ["nobody-1901"]}, "none of the catalog's"),
    ],
)
def test_faults_name_the_variable_and_what_is_wrong(entry, said) -> None:
    with pytest.raises(CatalogError) as caught:
        read({"altitude": {**entry, **REASON}}, load())
    assert any(said in fault and "models/design.toml: altitude" in fault for fault in caught.value.faults)


def test_all_faults_of_a_file_are_found_at_once() -> None:
    data = {
        "title": 3, "altitude": {"low": 900, "high": 600, "unit": "km"} | REASON, "altitud": {"low": 1, "high": 2} | REASON,
        "heat_pump": {"choices": ["none", "lfit"]} | REASON, "accelerator": {"choices": ["gb200", "gb2000"]} | REASON,
        "eclipse_policy": {"low": 0, "high": 1} | REASON, "radiator_sides": {"choices": [1, 2]},
    }
    with pytest.raises(CatalogError) as caught:
        read(data, load())
    faults = "\n".join(caught.value.faults)
    for name in data:
        assert f"models/design.toml: {name}" in faults
    assert "did you mean `altitude`?" in "\n".join(caught.value.hints)


def test_a_range_is_shown_in_the_declared_unit() -> None:
    assert design_variables()["coolant_supply_temperature"].shown_range == "15 to 65 degC"
    assert design_variables()["coolant_supply_temperature"].low == pytest.approx(units.to_si(15.0, "degC"))
