"""What grows with a satellite: physics away from the defaults."""

from __future__ import annotations

import pytest

from orbitcompute import evaluate


def value(name: str, scenario: str = "gigawatt-2028", **settings: str) -> float:
    return evaluate(scenario, set=settings, outputs=(name,), ranges=False).value(name)


@pytest.mark.parametrize("name", ["avionics_mass", "propulsion_mass", "housekeeping_load"])
def test_fixed_parts_weigh_on_small_satellites_and_grow_with_large_ones(name: str) -> None:
    small, given, large = (value(name, it_power_rating=f"{power}kW") for power in (12, 120, 1200))
    assert small < given < large
    assert small / 12 > given / 120 > large / 1200
    flat = {value(name, size_rule="flat", it_power_rating=f"{power}kW") for power in (12, 120, 1200)}
    assert flat == {given}


def test_walls_weigh_their_area_times_thickness_times_density() -> None:
    """A ton of servers at 1,000 kg/m3 is a cube of 1 m: six square metres, 10 mm of aluminium beyond 2 weigh 129.6 kg."""
    settings = {
        "compute_mass": "1000kg", "server_box_density": "1000kg/m3", "shielding_thickness": "10mm",
        "shielding_inherent_thickness": "2mm",
    }
    assert value("shielding_mass", **settings) == pytest.approx(129.6)
    assert value("shielding_mass", **settings | {"shielding_thickness": "1.5mm"}) == 0.0
    assert value("shielding_mass", **settings, shielding_mass_rule="within") == 0.0
    assert value("dry_mass", **settings) > value("dry_mass", **settings | {"shielding_thickness": "5mm"})


def test_accelerators_fail_and_reset_more_often_where_the_dose_is_higher() -> None:
    for name in ("accelerator_loss_rate", "accelerator_resets"):
        rates = [value(name, altitude=f"{altitude}km") for altitude in (500, 800, 1200)]
        assert rates == sorted(rates)
        assert rates[0] < rates[2]
    at = {"accelerator_orbital_failure_rate": "0.05", "memory_orbital_failure_rate": "0.01", "dose_rate": "12.5Gy/year",
          "reference_dose_rate": "2.5Gy/year", "destructive_events_per_dose": "0.02 1/Gy"}
    year = 31557600.0
    assert value("accelerator_loss_rate", **at) * year == pytest.approx(0.06 + 0.2)


def test_an_announced_radiator_is_judged_at_the_power_announced_with_it() -> None:
    margins = [value("radiator_area_margin", it_power_rating=f"{power}kW") for power in (60, 120, 240)]
    assert margins == pytest.approx([margins[1]] * 3, rel=0.03)


def test_starlinks_fly_what_their_parts_weigh_unless_as_flown() -> None:
    own = value("satellite_mass", "starlink-300mw")
    assert 785 < own < 1100  # 785-902 kg by hand, before walls that shield and a heavier radiator
    assert value("satellite_mass", "starlink-300mw", satellite_mass_rule="flown") == 575.0


def test_there_is_no_bargain_at_a_thousand_kilometres() -> None:
    """Cheaper by fewer eclipses, but cells, chips and walls age: dearer than at 600 km, and over the dose limit."""
    assert value("cost_ratio", altitude="1000km") > value("cost_ratio", altitude="600km")
    assert value("memory_dose_margin", altitude="1000km") < 0
    assert value("disposal_rule_margin", altitude="1000km") < 0


def test_structure_is_the_same_share_of_every_size_or_grows_as_alike_bodies_ask() -> None:
    """A textbook's share of dry mass; alike in form, eight times the mass carries twice the share."""
    at = {"structure_factor": "1.2", "structure_reference_mass": "4t"}
    even = [value("structure_mass", carried_mass=mass, **at) for mass in ("500kg", "4t", "32t")]
    assert even == pytest.approx([100.0, 800.0, 6400.0])
    alike = [value("structure_mass", carried_mass=mass, structure_rule="alike", **at) for mass in ("500kg", "4t", "32t")]
    assert alike == pytest.approx([50.0, 800.0, 12800.0])
    assert value("dry_mass", carried_mass="4t", **at) == pytest.approx(4800.0)
