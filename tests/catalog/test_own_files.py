"""A scenario and components of one's own: files at a path, beside the scenario or in the working directory."""

import shutil
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.catalog.files import data_directory
from orbitcompute.studies.answer.evaluate import evaluate

MODELS = data_directory("models")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A scenario with a heavier satellite, a dearer hall and a higher orbit, all in files beside it."""
    satellite = (MODELS / "satellites" / "spacex-ai1.toml").read_text(encoding="utf-8")
    assert "[it_power_rating]\nvalue = 175.0" in satellite
    (tmp_path / "mine.toml").write_text(
        'title = "Mine"\nextends = "gigawatt-2028"\n[components]\nsatellite = "my-satellite.toml"\nbaseline = "my-hall.toml"\n',
        encoding="utf-8",
    )
    (tmp_path / "my-satellite.toml").write_text(
        satellite.replace("[it_power_rating]\nvalue = 175.0", "[it_power_rating]\nvalue = 190.0"), encoding="utf-8"
    )
    shutil.copy(MODELS / "terrestrial" / "colossus-1.toml", tmp_path / "my-hall.toml")
    return tmp_path


def test_files_beside_a_scenario_are_its_components(own: Path) -> None:
    found = evaluate(str(own / "mine.toml"), ranges=False)
    assert found.value("it_power_per_satellite") == pytest.approx(190e3)
    shipped = evaluate("gigawatt-2028", set={"it_power_rating": "190kW"}, ranges=False)
    assert found.value("cost_ratio_as_built") == pytest.approx(shipped.value("cost_ratio_as_built"), rel=1e-12)


def test_a_path_stands_for_a_component(own: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(own)
    words = ("--set", "satellite=my-satellite.toml", "--baseline", "my-hall.toml")
    found = run("evaluate", *words)
    assert found.code == 0 and "satellite=my-satellite.toml" in found.out
    kept = own / "r.json"
    assert run("evaluate", *words, "--output", str(kept)).code == 0
    assert run("evaluate", "--verify", str(kept)).code == 0 and run("cite", str(kept)).code == 0


def test_a_scenario_in_the_working_directory_has_a_network(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its users were looked up by the file's bare name: `scenario mine: unknown name`."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text('extends = "gigawatt-2028"\n[values]\naltitude = "700km"\n', encoding="utf-8")
    for loads in ((), ("--loads", "gravity")):
        found = run("network", "mine.toml", "--period", "30s", *loads)
        assert found.code == 0, found.err
        assert "orbitcompute network mine.toml" in found.out.splitlines()[-1]


def test_a_file_is_named_as_a_shell_takes_it(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "my own.toml"
    file.write_text(f'extends = "gigawatt-2028"\nquestion = "{"What would it take? " * 8}"\n', encoding="utf-8")
    for asked in (("evaluate", str(file)), ("explain", "altitude", "--scenario", str(file)),
                  ("sensitivity", str(file)), ("solve", str(file), "--target", "cost_ratio=2", "--vary", "launch_price"),
                  ("evaluate", str(file), "--sample", "64")):
        lines = run(*asked).out.splitlines()
        assert f"'{file}'" in lines[-1], asked
        assert max(map(len, lines[:-1])) <= 100


def test_a_value_out_of_its_table_is_sent_there(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "flat.toml"
    file.write_text('extends = "gigawatt-2028"\naltitude = "700km"\nsatellite = "starcloud-1"\n', encoding="utf-8")
    found = run("evaluate", str(file))
    assert found.code == 2
    assert "altitude: belongs under [values]" in found.err and "satellite: belongs under [components]" in found.err


def test_a_file_that_starts_from_nothing_is_told_so_in_a_few_lines(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "empty.toml"
    file.write_text("", encoding="utf-8")
    found = run("evaluate", str(file))
    assert found.code == 2 and 'extends = "gigawatt-2028"' in found.err
    assert len(found.err.splitlines()) < 15 and "more names have no value" in found.err


def test_faults_of_an_own_file_name_it(own: Path, run: Run) -> None:
    hall = own / "my-hall.toml"
    hall.write_text(hall.read_text(encoding="utf-8") + "\n[terrestrial_peu]\nvalue = 1.2\n", encoding="utf-8")
    found = run("evaluate", str(own / "mine.toml"))
    assert found.code == 2 and "my-hall.toml" in found.err and "terrestrial_peu" in found.err
    assert "did you mean `terrestrial_pue`" in found.err
    absent = run("evaluate", "--baseline", "nowhere.toml")
    assert absent.code == 2 and "nowhere.toml: no such file" in absent.err
