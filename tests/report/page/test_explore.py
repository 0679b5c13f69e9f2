"""The live page: whole, quiet, equal to Python, and four journeys in Debian's Chromium."""

import base64
import gzip
import json
import math
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run
from in_node import NODE, ask, in_node
from random_points import anywhere, random_changes

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import registry
from orbitcompute.kernels.network.routing import route
from orbitcompute.quantities.network import relay_constellation
from orbitcompute.report.numbers import short
from orbitcompute.report.page import bundling
from orbitcompute.report.page.explore import explore, held
from orbitcompute.report.page.live_check import checked
from orbitcompute.report.page.live_data import shares
from orbitcompute.report.screens.evaluate import screen
from orbitcompute.studies.answer.evaluate import Result, evaluate
from orbitcompute.studies.decide.challenges import treated_alike
from orbitcompute.studies.decide.joint import joint
from orbitcompute.studies.decide.solve import prepare
from orbitcompute.studies.scenario.assemble import claimed_counterpart

CHROMIUM, DRIVER = (shutil.which(name) for name in ("chromium", "chromedriver"))
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage")
MODULES_OF_NPM = Path(__file__).parent / "live" / "node_modules"


@pytest.fixture(scope="module")
def result() -> Result:
    return evaluate("gigawatt-2028")


@pytest.fixture(scope="module")
def text(result: Result) -> str:
    return explore(result, "gigawatt-2028")


# -- the file ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_one_small_file_without_network_eval_or_storage(text: str) -> None:
    assert len(text.encode()) <= 1.5e6 and len(gzip.compress(text.encode())) <= 450e3
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None and "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1] and "http" not in policy[1] and "connect-src" not in policy[1]
    script = text[text.index('<script type="module" id="script">') :]
    for word in ("eval(", "new Function", "localStorage", "sessionStorage", "indexedDB", "document.cookie", "fetch(",
                 "XMLHttpRequest", "WebSocket", "import("):
        assert word not in script, word
    assert not re.search(r"<(?:script|img|iframe|link)[^>]+(?:src|href)=\"(?!data:)", text) and "@import" not in text


def test_every_quantity_and_every_input_is_on_the_page(text: str, result: Result) -> None:
    data = held(text)
    staged = {name for name, one in registry.quantities.items() if one.staged}
    assert set(data["table"]["quantities"]) == set(registry.quantities) - staged
    scalars = {name for name, one in result.model.assumptions.items() if isinstance(one.value, int | float)}
    assert scalars == set(data["inputs"])
    assert set(data["table"]["stored"]) <= staged and "relay_routing" in data["table"]["stored"]
    entries = dict(re.findall(r'<div id="(?:input|quantity)-(\w+)">(.*?)</div>', text, re.DOTALL))
    quantities = set(data["table"]["quantities"]) | set(data["table"]["stored"])
    assert set(data["inputs"]) | quantities <= set(entries) and len(data["errors"]["of"]) == len(quantities)
    for name in quantities:
        if name not in data["inputs"]:
            assert re.search(r"<p>\S.*<pre>.*= .*</pre>.*<b>[^<]+</b>", entries[name], re.DOTALL), name
    for name, arguments in (("cost_ratio", ("orbital_cost_per_kw_year", "twin_cost_per_kw_year")),
                            ("radiator_net_flux", ("radiator_emitted_flux", "radiator_absorbed_flux"))):
        linked = re.findall(r'<a href="#(?:input|quantity)-(\w+)">(\w+)</a>', entries[name])
        assert {(one, one) for one in arguments} <= set(linked), "names in equations are links without scripts"


def test_the_report_is_whole_without_scripts(text: str, result: Result) -> None:
    """Every section of `report`, every link arrives, nothing needs a style that the policy forbids."""
    plain = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert re.search(r"A delivered kilowatt-year costs [\d.]+ times", plain)
    titles = re.findall(r"<h2 id=\"report-(\w+)\">", plain)
    assert titles == ["verdict", "limits", "results", "figures", "forecast", "claims", "bridge", "assumptions", "equations",
                      "sources", "repeat"]
    assert plain.count("<figure id=") == plain.count("<svg ") == 7
    assert 'id="live" hidden' in plain and '<details id="report" open>' in plain
    assert ' style="' not in plain and plain.count("<style") == 1
    identifiers = re.findall(r'\bid="([^"]+)"', plain)
    assert len(identifiers) == len(set(identifiers))
    assert set(re.findall(r'href="#([^"]+)"', plain)) <= set(identifiers)
    assert set(re.findall(r"url\(#([^)]+)\)", plain)) <= set(identifiers)


def test_the_bundle_that_ships_is_of_the_modules_and_bears_the_licences() -> None:
    """Made anew where esbuild is installed, as in CI; elsewhere by the digest of the modules."""
    assert bundling.is_fresh(), "python -m orbitcompute.remake page"
    shipped = bundling.built()
    if (MODULES_OF_NPM / "esbuild").exists():
        assert bundling.made() == shipped
    for package in ("d3-array", "d3-contour", "d3-geo", "d3-scale", "d3-shape"):
        assert re.search(rf"^{package} [\d.]+: Copyright 20\d\d", shipped, re.MULTILINE), package
    assert "REGARD TO THIS SOFTWARE" in shipped and "Charles Karney" in shipped
    assert len(gzip.compress(shipped.encode())) <= 120e3


@in_node
def test_the_modules_hold_by_themselves() -> None:
    done = subprocess.run([str(NODE), "--test", str(Path(__file__).parent / "live")], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout[-3000:]


@in_node
def test_the_modules_keep_their_lint() -> None:
    """ESLint, where `npm install --prefix tests/report/page/live` was run, as `.ci/run` does."""
    if not (MODULES_OF_NPM / "eslint").exists():
        if os.environ.get("CI"):
            pytest.fail("npm's modules are needed in CI: npm install --prefix tests/report/page/live")
        pytest.skip("eslint is not installed")
    root = Path(__file__).parents[3]
    here = MODULES_OF_NPM.parent
    command = [str(NODE), str(MODULES_OF_NPM / "eslint" / "bin" / "eslint.js"), "-c", str(here / "eslint.config.mjs"),
               "orbitcompute/report/page/live", "tests/report/page/live"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]


# -- the figures ---------------------------------------------------------------------------------------------------


@in_node
def test_the_stored_points_are_those_of_the_page(text: str) -> None:
    found = checked(text)
    assert found["points"] == 200 and found["quantities"] > 700 and found["figures"] == 200 * found["quantities"]
    assert found["voids"] == 0 and found["worst"] <= 1e-9
    # a part in a million of one quantity among hundreds is found, and named where it stands by itself
    spoiled = re.sub(r"(function f_radiator_span\(\w,\w\) \{\nreturn )", r"\g<1>1.000001*", text)
    assert spoiled != text and checked(spoiled)["worst"] > 1e-6
    spoiled = re.sub(r"(function f_gravity_torque\(\w,\w\) \{\n.*\n.*\nreturn )", r"\g<1>1.000001*", text)
    found = checked(spoiled)
    assert spoiled != text and found["worst"] > 1e-6 and found["voids"] == 0 and "torque" in found["where"], found


@in_node
def test_the_draws_are_those_of_evaluate(text: str, result: Result, tmp_path: Path) -> None:
    found = ask(text, "study.draws({}, 4096, () => false).then((draws) => Object.fromEntries(study.outputs.map("
                "(name) => [name, Array.from(draws.columns[name], String)])))", tmp_path)
    compared = 0
    for name, column in found.items():
        mine = result.draws.columns.get(name)
        if mine is None or name in result.model.overrides:
            continue
        np.testing.assert_allclose([float(one) for one in column], mine, rtol=1e-9, atol=1e-11, err_msg=name)
        compared += 1
    assert compared > 20 and "cost_ratio" in found


@in_node
def test_presets_give_the_ratios_of_the_command_line(text: str, result: Result, tmp_path: Path) -> None:
    found = dict(ask(text, "data.presets.map((one) => [one.name, study.point(one.values).get('cost_ratio')])", tmp_path))
    alike, settings = treated_alike(result.assembled)
    counterpart = claimed_counterpart(alike)
    assert counterpart is not None
    claimed = float(counterpart.model.restricted(["cost_ratio"]).evaluate().values["cost_ratio"])
    central = evaluate("gigawatt-2028", set=settings, outputs=("cost_ratio",), ranges=False)
    expected = {"Ours": result.value("cost_ratio"), "As claimed": result.claimed_value("cost_ratio"),
                "As claimed, like terms": claimed, "Like terms": central.value("cost_ratio")}
    for name, ratio in expected.items():
        assert math.isclose(found[name], ratio, rel_tol=1e-9), name
    assert found["Advocates"] < found["Ours"] < found["Doubters"]


@in_node
def test_a_state_of_the_page_is_the_same_in_python(text: str, tmp_path: Path) -> None:
    """The area that was announced and a power: the balance turns round, and the temperature follows."""
    found = ask(text, "((point) => [point.get('radiator_temperature'), point.get('cost_ratio')])"
                "(study.point({radiator_area: 110, it_power_per_satellite: 120e3, launch_price: 200}))", tmp_path)
    settings = {"radiator_area": "110m2", "it_power_per_satellite": "120kW", "launch_price": "200USD/kg"}
    mine = evaluate("gigawatt-2028", set=settings, ranges=False)
    assert math.isclose(found[0], mine.value("radiator_temperature"), rel_tol=1e-9)
    assert math.isclose(found[1], mine.value("cost_ratio"), rel_tol=1e-9)
    assert 70 < found[0] - 273.15 < 90


@in_node
@pytest.mark.parametrize(("name", "typed_in", "value"), [
    ("altitude", "700km", 7e5), ("relay_altitude", "600km", 6e5), ("relay_attachment", "nearest", 1.0),
    ("it_power_target", "300MW", 3e8), ("fibre_refractive_index", "1.55", 1.55), ("launch_price", "200USD/kg", 200.0),
])
def test_stored_results_follow_a_change_along_their_tables(
    name: str, typed_in: str, value: float, text: str, tmp_path: Path
) -> None:
    """At a place of a table every figure is that of the command line, those that stand on stored results too."""
    outputs = ["latency_median", "user_latency_median", "user_latency_p99", "fibre_latency_median", "relay_busiest_link_share",
               "probability_by_date", "latency_margin", "cost_ratio"]
    found, standing = ask(text, f"((point) => [{json.dumps(outputs)}.map((one) => String(point.get(one))), point.standing])"
                          f"(study.point({{{name}: {value!r}}}))", tmp_path)
    mine = evaluate("gigawatt-2028", set={name: typed_in}, ranges=False)
    for one, theirs in zip(outputs, found, strict=True):
        assert math.isclose(float(theirs), mine.value(one), rel_tol=1e-9), one
    assert all(one == {"along": name, "exact": name != "fibre_refractive_index"} for one in standing.values())
    assert bool(standing) == (name != "launch_price")


@in_node
def test_a_change_that_leaves_the_tables_is_said(text: str, tmp_path: Path) -> None:
    found = ask(text, "[{relay_planes: 30}, {altitude: 4e6}, {relay_altitude: 6e5, relay_minimum_elevation: 0.3},"
                " {it_power_target: 1e12}, {altitude: 675e3}].map((one) => ((point) => [point.standing,"
                " study.left('latency_margin', point.standing), String(point.get('probability_by_date'))])(study.point(one)))",
                tmp_path)
    planes, high, two, much, between = found
    assert planes[0]["relay_routing"] == {"outside": ["relay_planes"]} and planes[1] == ["relay_routing"]
    assert "orbital_radius" in high[0]["user_access"]["outside"] and high[1] == []
    assert set(two[0]["relay_loads"]["outside"]) == {"relay_altitude", "relay_minimum_elevation"}
    assert much[0]["probability_by_date"] == {"outside": ["it_power_target"]} and much[2] == "NaN"
    assert between[0]["user_access"] == {"along": "altitude", "exact": False}


@in_node
@pytest.mark.parametrize("year", [2027, 2035])
def test_a_year_of_purchase_is_that_of_the_command_line(text: str, year: int, tmp_path: Path) -> None:
    """Every path read at the year, its ranges too; what the reader sets stays as set."""
    found = ask(text, f"(async () => [study.point({{year: {year}}}).get('cost_ratio'),"
                f" study.point({{year: {year}, launch_price: 300}}).get('cost_ratio'),"
                f" spread((await study.draws({{year: {year}}}, 4096, () => false, ['cost_ratio'])).columns.cost_ratio)"
                ".middle])()",
                tmp_path)
    plain, given_too = ({"year": str(year)}, {"year": str(year), "launch_price": "300"})
    mine = evaluate("gigawatt-2028", set=plain)
    assert math.isclose(found[0], mine.value("cost_ratio"), rel_tol=1e-9)
    assert math.isclose(found[1], evaluate("gigawatt-2028", set=given_too, ranges=False).value("cost_ratio"), rel_tol=1e-9)
    assert math.isclose(found[2], mine.draws.own_spread("cost_ratio").p50, rel_tol=1e-9)  # a changed page has draws of its own
    assert short(found[2], 2) == short(mine.draws.spread("cost_ratio").p50, 2)


@in_node
def test_the_joint_change_is_as_short_as_the_solver_s(text: str, tmp_path: Path) -> None:
    names = ["launch_price", "satellite_cost_per_power_given", "launch_payload", "orbital_discount_rate_given"]
    found = ask(text, f"together(study, {{}}, {json.dumps(names)}, 3, () => false)", tmp_path)
    settings = {one["name"]: one["to"] for one in found["values"]}
    units = {name: held(text)["inputs"][name]["unit"] for name in names}
    typed_in = {name: f"{from_si(value, units[name])!r} {units[name]}".removesuffix(" 1") for name, value in settings.items()}
    assert math.isclose(evaluate("gigawatt-2028", set=typed_in, ranges=False).value("cost_ratio"), 3.0, rel_tol=1e-4)
    closures = [one.name for one in evaluate("gigawatt-2028", ranges=False).model.closures]
    theirs = joint(prepare("gigawatt-2028", "cost_ratio=3", names, {}, allow=closures))
    assert found["length"] <= theirs.length * 1.01
    assert ask(text, f"together(study, {{}}, {json.dumps(names[1:2])}, 0.5, () => false)", tmp_path)["values"] is None


@in_node
def test_the_drawn_year_is_the_season_of_the_model(text: str, result: Result, tmp_path: Path) -> None:
    """Half-day steps of the kernel beside whole days of the drawing: the longest night to 1 %, the season to two days."""
    found = ask(text, "yearOf((name) => study.central.get(name), FUNCTIONS)", tmp_path)
    assert math.isclose(60 * max(found), result.value("eclipse_duration_max"), rel_tol=0.01)
    assert abs(sum(one > 0 for one in found) - result.value("eclipse_days_per_year") / 86400) <= 2
    high = ask(text, "yearOf((name) => study.point({altitude: 1.4e6}).get(name), FUNCTIONS)", tmp_path)
    assert sum(one > 0 for one in high) < 40


SHELLS: tuple[dict[str, float], ...] = (
    {}, {"relay_attachment": 1.0, "relay_minimum_elevation": 0.3},
    {"relay_link_pattern": 1.0, "relay_planes": 40.0, "relay_slots": 21.0, "relay_phasing": 3.0},
    {"relay_node_span": math.pi, "relay_inclination": 1.5, "relay_highest_crossing": 1.2},
    {"relay_altitude": 1.2e6, "relay_link_shift": -1.0, "relay_planes": 12.0, "relay_slots": 9.0},
)
PATHS = """(() => {
  const point = study.point(SETTINGS), shell = shellOf((name) => point.get(name), 0);
  return MOMENTS.map((seconds) => {
    const places = placesOf(shell, seconds), up = linksUp(shell, places);
    return data.sites.flatMap((one, at) => data.sites.slice(at + 1).map((other) => {
      const path = pathBetween(shell, places, up, one.slice(1), other.slice(1), seconds);
      return path && [path.roundTrip, path.satellites.length - 1];
    }));
  });
})()"""


@in_node
@pytest.mark.parametrize("settings", SHELLS)
def test_the_drawn_path_is_the_kernel_s(settings: dict[str, float], text: str, result: Result, tmp_path: Path) -> None:
    """Every pair of cities at some moments: the round trip and the links of the routing kernel, over other shells too."""
    moments = [0.0, 1234.0, 5880.0]
    found = ask(text, PATHS.replace("SETTINGS", json.dumps(settings)).replace("MOMENTS", json.dumps(moments)), tmp_path)
    inputs = {**result.point.values, **settings}
    latitudes, longitudes = (np.array([site[axis] for site in inputs["sites"]]) for axis in (1, 2))
    routes = route(relay_constellation(inputs), inputs["relay_minimum_elevation"], inputs["relay_attachment"],
                   inputs["earth_rotation_rate"], latitudes, longitudes, moments, paths=True)
    assert routes.hops is not None
    for row, times, hops in zip(found, routes.times, routes.hops, strict=True):
        for one, time, links in zip(row, times, hops, strict=True):
            assert (one is None) == bool(np.isnan(time))
            assert one is None or (math.isclose(one[0], time, rel_tol=1e-9) and one[1] == links)


def test_shares_are_spread_evenly() -> None:
    found = np.array([shares(point, 50) for point in range(200)])
    assert 0 <= found.min() < 0.01 and 0.99 < found.max() < 1
    assert abs(found.mean() - 0.5) < 0.01 and abs(np.corrcoef(found[:, :8].T) - np.eye(8)).max() < 0.25


@in_node
def test_a_state_as_json_is_verified_by_evaluate(text: str, run: Run, tmp_path: Path) -> None:
    """The JSON that the page gives of a state, recomputed by `evaluate --verify`; an edited figure is found."""
    figures = ("(point) => Object.fromEntries(['cost_ratio', 'radiator_temperature', 'launch_count'].map((name) => [name,"
               " {value: units.fromSI(point.get(name), study.unit(name)), unit: study.unit(name)}]))")
    made = ask(text, "((units) => { const state = new State({known: (name) => study.known(name), units, ...data.page});"
               "state.set({launch_price: 321.5, radiator_area: 150, heat_pump: 0});"
               f"return state.json(({figures})(study.point(Object.fromEntries(state.values)))); }})(new Units(data.units))",
               tmp_path)
    file = tmp_path / "state.json"
    file.write_text(made, encoding="utf-8")
    found = run("evaluate", "--verify", str(file))
    assert found.code == 0 and "SAME       every figure" in found.out and "the same catalog" in found.out, found.err
    state = json.loads(made)
    state["figures"]["cost_ratio"]["value"] *= 1.001
    file.write_text(json.dumps(state), encoding="utf-8")
    found = run("evaluate", "--verify", str(file), "--format", "json")
    assert found.code == 1 and not json.loads(found.out)["figures"]["cost_ratio"]["agrees"]
    for field, said in (("figures", "figures: missing"), ("set", "set: missing")):
        file.write_text(json.dumps({key: one for key, one in state.items() if key != field}), encoding="utf-8")
        found = run("evaluate", "--verify", str(file))
        assert found.code == 2 and said in found.err and "hint:" in found.err
    file.write_text(json.dumps({**state, "set": {"launch_prize": "3"}}), encoding="utf-8")
    found = run("evaluate", "--verify", str(file))
    assert found.code == 2 and "launch_price" in found.err


# -- the command ---------------------------------------------------------------------------------------------------


def test_explore_writes_one_file_and_says_how_large(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("explore", "ai1-as-claimed", "--baseline", "anthropic-lease", "--format", "json")
    said = json.loads(found.out)
    assert found.code == 0 and [path.name for path in tmp_path.iterdir()] == [said["file"]] == [f"{said['id']}-live.html"]
    assert said["bytes"] == (tmp_path / said["file"]).stat().st_size < 1.5e6
    data = held((tmp_path / said["file"]).read_text(encoding="utf-8"))
    assert data["page"]["scenario"] == "ai1-as-claimed" and data["page"]["baseline"] == "anthropic-lease"


def test_a_report_is_live_with_the_settings_that_it_was_made_with(run: Run, tmp_path: Path) -> None:
    made, file = tmp_path / "made.json", tmp_path / "report.html"
    assert run("evaluate", "--set", "launch_price=300USD/kg", "--output", str(made)).code == 0
    assert run("report", str(made), "--live", "--output", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert held(text)["page"]["set"] == {"launch_price": "300USD/kg"} and "--set launch_price=300USD/kg" in text
    assert held(text)["page"]["id"] == json.loads(made.read_text(encoding="utf-8"))["id"]
    if NODE:
        command, ratio = ask(text, "[new State({known: (name) => study.known(name), units: new Units(data.units),"
                             "...data.page}).command, study.point({}).get('cost_ratio')]", tmp_path)
        assert command.endswith("--set 'launch_price=300USD/kg'")
        central = json.loads(made.read_text(encoding="utf-8"))["quantities"]["cost_ratio"]["value"]
        assert math.isclose(ratio, central, rel_tol=1e-9)
    found = run("report", "--live", "--card", str(tmp_path / "card.png"))
    assert found.code == 2 and "--live and --card" in found.err


@pytest.mark.parametrize(("arguments", "said"), [
    (("--output", "page.pdf"), "ends in .html"), (("gigawat-2028",), "did you mean `gigawatt-2028`"),
    (("-",), "give a name or a file"), (("--baseline", "colossus"), "did you mean `colossus-"),
])
def test_bad_input_is_one_message(run: Run, arguments: tuple[str, ...], said: str) -> None:
    found = run("explore", *arguments)
    assert found.code == 2 and said in found.err and "Traceback" not in found.err


# -- in a browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(text: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """Debian's Chromium; where it is not installed the tests skip, except in CI, where they fail."""
    if not (CHROMIUM and DRIVER):
        if os.environ.get("CI"):
            pytest.fail("chromium and chromium-driver are not installed")
        pytest.skip("chromium and chromium-driver are not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    place = tmp_path_factory.mktemp("live")
    (place / "live.html").write_text(text, encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={place / 'profile'}", "--window-size=1280,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver, (place / "live.html").as_uri()
    driver.quit()


def opened(browser: tuple[Any, str], fragment: str = "") -> Any:
    """A fresh page, its draws made."""
    driver, address = browser
    driver.get("about:blank")
    driver.get(address + fragment)
    settled(driver)
    return driver


def settled(driver: Any) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    script = "return document.body.dataset.settled"
    WebDriverWait(driver, 60).until(lambda one: one.execute_script(script))


def read(driver: Any, selector: str) -> str:
    found: str = driver.execute_script("return document.querySelector(arguments[0]).innerText", selector)
    return found


def typed(driver: Any, field: Any, text: str) -> None:
    from selenium.webdriver.common.keys import Keys

    driver.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].select()", field)
    field.send_keys(text, Keys.TAB)


@pytest.mark.slow
def test_the_browser_agrees_with_python_and_complains_of_nothing(browser: tuple[Any, str], result: Result) -> None:
    driver = opened(browser)
    spread = result.draws.spread("cost_ratio")
    assert f"median {spread.p50:.1f}×, 10–90 % {spread.p10:.1f} to {spread.p90:.1f}" in read(driver, "#spread figcaption")
    driver.find_element("id", "run-check").click()
    from selenium.webdriver.support.ui import WebDriverWait

    WebDriverWait(driver, 30).until(lambda one: "quantities" in read(one, "#check"))
    assert "Agrees" in read(driver, "#check") and "0 voids differ" in read(driver, "#check")
    words = dict(re.findall(r"^(.+?)\t.*\t(holds|thin|open|fails)", read(driver, "#verdict table"), re.MULTILINE))
    expected = {row.test: row.word for row in result.verdict.rows}
    assert {test.removeprefix("Earth: "): word for test, word in words.items()} == expected
    asked = driver.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert [one for one in asked if not one.startswith("data:")] == []
    assert driver.get_log("browser") == []


IN_BROWSER = """
const [names, points, packed, shares] = [arguments[0], JSON.parse(arguments[1]), arguments[2], new Set(arguments[3])];
const stored = new DataView(Uint8Array.from(atob(packed), (one) => one.charCodeAt(0)).buffer);
const model = livePage.study.model({}), off = [];
const told = points.map((changes, point) => {
  const found = model.evaluate(changes);
  names.forEach((name, place) => {
    const mine = found.get(name), theirs = stored.getFloat64(8 * (point * names.length + place), true);
    const near = Math.abs(mine - theirs) <= 1e-9 * Math.abs(theirs) || (shares.has(name) && Math.abs(mine - theirs) <= 1e-12);
    if (!(Object.is(mine, theirs) || mine === theirs || near)) off.push([point, name, `${mine}`, `${theirs}`]);
  });
  return [found.status, found.where, Object.fromEntries(found.outside)];
});
return [told, off.slice(0, 5)];
"""


@pytest.mark.slow
def test_a_thousand_points_and_every_choice_are_python_s_in_the_browser(browser: tuple[Any, str], result: Result) -> None:
    """Every quantity to 1e-9, voids, statuses and what is outside its domain, at points over ranges, domains and choices."""
    driver = opened(browser)
    driver.set_script_timeout(120)
    stored = [name for name, one in result.model.quantities.items() if one.staged and name in result.model.needed]
    model = result.model.held(result.point.values, stored)
    names = [name for name in model.needed if name in model.quantities and model.quantities[name].unit != "structure"]
    shares_of_one = [name for name in names if model.quantities[name].unit == "1"]
    random = np.random.default_rng(20)
    points = [anywhere(model, random) if at % 2 else random_changes(model, random, random.choice([0.05, 0.5, 1.0]))
              for at in range(1000)]
    points += [{name: float(code)} for name, one in registry.choices.items() if name in model.assumptions
               for code in one.codes.values()]
    assert len(names) > 800 and len(points) > 1100
    statuses = []
    for begin in range(0, len(points), 200):
        some = [{name: float(value) for name, value in one.items()} for one in points[begin : begin + 200]]
        mine = [model.evaluate(one) for one in some]
        packed = np.array([[float(point.values[name]) for name in names] for point in mine], dtype="<f8").tobytes()
        told, off = driver.execute_script(IN_BROWSER, names, json.dumps(some), base64.b64encode(packed).decode(), shares_of_one)
        assert off == []
        for changes, point, (status, where, outside) in zip(some, mine, told, strict=True):
            assert (status, where, outside) == (point.status, point.where, dict(point.outside)), changes
            statuses.append(status)
    assert 60 < sum(one != "ok" for one in statuses) < 1000


@pytest.mark.slow
def test_every_headline_and_preset_is_as_on_the_first_screen(browser: tuple[Any, str], result: Result) -> None:
    """What `evaluate` prints first, beside what the page shows: the ratio's readings, the lift, and the table."""
    printed = screen(result)
    cost = re.search(r"^COST +([\d.]+) times .*10-90 %: ([\d.]+ to [\d.]+)\n +([\d.]+) with the same money.*\n"
                     r" +([\d.]+) on vendors' engineering, ([\d.]+) on Earth's finance", printed, re.MULTILINE)
    lift = re.search(r"^LIFT +([\d.]+) of ([\d.]+) GW", printed, re.MULTILINE)
    assert cost and lift, printed
    driver = opened(browser)
    assert driver.execute_script("return document.querySelector('#first pre').textContent").strip() == printed.strip()
    cards = read(driver, "#cards")
    assert f"10–90 %: {cost[2]}" in cards and f"{lift[1]} GW" in cards and f"of {float(lift[2])} GW asked" in cards
    presets = {"Ours": cost[1], "Like terms": cost[3], "As claimed": cost[4], "As claimed, like terms": cost[5]}
    for preset, ratio in presets.items():
        driver.find_element("css selector", f"[data-preset='{preset}']").click()
        settled(driver)
        shown = read(driver, "#cards .card .figure"), read(driver, "#bar strong")
        if preset == "As claimed":
            claimed = re.search(r"\(([\d.]+) as claimed; ", printed)
            assert claimed and f"{claimed[1]} GW" in read(driver, "#cards")
        assert shown == (f"{ratio}×",) * 2 and f"costs {ratio} times" in read(driver, "#sentence"), (preset, shown)
    driver.find_element("css selector", "[data-preset='Ours']").click()
    settled(driver)
    table = dict(re.findall(r"^([^\t\n]+)\t(.*)$", read(driver, "#spread table"), re.MULTILINE))
    rows = re.findall(r"^  (satellites|tonnes each|flights|capital, \$ billion|\$ per chip-hour) +([\d.,]+) +([\d.,]+)"
                      r"  \[([\d.,]+)-([\d.,]+)\]", printed, re.MULTILINE)
    assert len(rows) == 5
    for label, claimed, median, low, high in rows:
        assert table[label].split("\t")[:3] == [claimed, median, f"{low} to {high}"], label


@pytest.mark.slow
def test_a_journalist_takes_the_sentence_and_a_number_with_its_link(browser: tuple[Any, str], result: Result) -> None:
    """Open the number, copy it, close, take the picture: four actions."""
    from selenium.webdriver.support.ui import WebDriverWait

    driver = opened(browser)
    assert re.match(r"A delivered kilowatt-year in orbit costs [\d.]+ times \(10–90 %: ", read(driver, "#sentence"))
    driver.find_element("css selector", "#cards [data-entry='cost_ratio']").click()
    assert "orbital_cost_per_kw_year / twin_cost_per_kw_year" in read(driver, "#entry pre")
    driver.execute_script(
        "document.execCommand = () => { window.copied = document.querySelector('textarea').value; return true; }"
    )
    driver.find_element("xpath", "//dialog//button[contains(., 'Copy number')]").click()
    copied = driver.execute_script("return window.copied")
    assert re.search(r"cost_ratio: [\d.]+ \[[\d.]+ to [\d.]+, 10-90 %; [\d.]+ at all best guesses\], orbitcompute ", copied)
    assert re.search(r" oc1-\w+, file:", copied)
    spread = result.draws.spread("cost_ratio")
    assert copied.startswith(f"cost_ratio: {spread.p50:.2f} [{spread.p10:.2f} to {spread.p90:.2f}, ")
    driver.find_element("xpath", "//dialog//button[.='Close']").click()
    driver.execute_script("HTMLAnchorElement.prototype.click = function () { window.taken = [this.download, this.href]; }")
    driver.execute_script("document.querySelector('#cost figure .buttons button:nth-child(2)').click()")  # the fourth action
    WebDriverWait(driver, 20).until(lambda one: one.execute_script("return window.taken"))
    name, address = driver.execute_script("return window.taken")
    assert name == "costs.png" and address.startswith("blob:")
    assert len(driver.find_elements("xpath", "//figure//button[.='PNG']")) >= 4


@pytest.mark.slow
def test_an_engineer_types_an_area_and_reads_the_temperature(browser: tuple[Any, str]) -> None:
    driver = opened(browser)
    for name, text in (("radiator_area", "110 m2"), ("it_power_per_satellite", "120 kW")):
        typed(driver, driver.find_element("css selector", f"#satellite [data-field='{name}']"), text)
    mine = evaluate("gigawatt-2028", set={"radiator_area": "110m2", "it_power_per_satellite": "120kW"}, ranges=False)
    celsius = mine.value("radiator_temperature") - 273.15
    assert f"at {celsius:.1f} °C" in read(driver, "#satellite")
    assert "radiator_area" in read(driver, "#changed")
    driver.execute_script("document.querySelector('#undo').click(); document.querySelector('#undo').click()")
    assert read(driver, "#changed").strip() == ""


@pytest.mark.slow
def test_an_investor_maps_two_inputs_and_scrubs_a_third(browser: tuple[Any, str]) -> None:
    from selenium.webdriver.support.ui import Select

    driver = opened(browser)
    assert "No break-even on this map" in read(driver, "#map")
    driver.find_element("xpath", "//button[.='As claimed, like terms']").click()
    settled(driver)
    assert "orbit costs less than Earth" in read(driver, "#map") or "No break-even" in read(driver, "#map")
    Select(driver.find_element("css selector", "[data-key='map-third']")).select_by_value("twin_it_life")
    scrub = driver.find_element("css selector", "[data-key='scrub']")
    assert scrub.get_attribute("aria-label") == "twin_it_life"
    before = read(driver, "#sentence")
    driver.execute_script(
        "const scrub = document.querySelector('[data-key=scrub]'); scrub.value = 200;"
        "scrub.dispatchEvent(new Event('input')); scrub.dispatchEvent(new Event('change'))"
    )
    assert read(driver, "#sentence") != before


@pytest.mark.slow
def test_years_and_the_smallest_joint_change_are_shown(browser: tuple[Any, str]) -> None:
    from selenium.webdriver.support.ui import WebDriverWait

    driver = opened(browser)
    assert "2040" in read(driver, "#years") and "the same draws in every year" in read(driver, "#years")
    driver.find_element("xpath", "//button[.='As claimed, like terms']").click()
    settled(driver)
    driver.execute_script("document.querySelector('[data-key=find-joint]').click()")
    WebDriverWait(driver, 30).until(lambda one: re.search("ratio to 1.00×|no such", read(one, "#joint")))
    if "1.00×" in read(driver, "#joint"):
        driver.execute_script("[...document.querySelectorAll('#joint button')].pop().click()")
        assert "1.0× at all best guesses" in read(driver, "#cards")


@pytest.mark.slow
def test_a_researcher_goes_from_a_link_to_python(browser: tuple[Any, str]) -> None:
    fragment = "#page=gigawatt-2028+colossus-1+x+y&launch_price=200+USD+%2F+kg&heat_pump=none&nobody=3"
    driver = opened(browser, fragment)
    notes = read(driver, "#notes")
    assert "another version" in notes and "nobody: unknown name" in notes
    code = driver.execute_script(
        "return [...document.querySelectorAll('#take details')].find(one => one.innerText.startsWith('Python'))"
        ".querySelector('pre').textContent"
    )
    assert '"launch_price": "200 USD / kg"' in code
    namespace: dict[str, Any] = {}
    exec(code, namespace)  # what a researcher does with it
    same = driver.execute_script("return ['cost_ratio', 'satellite_mass', 'launch_count'].map(one => livePage.point.get(one))")
    for name, value in zip(("cost_ratio", "satellite_mass", "launch_count"), same, strict=True):
        assert math.isclose(namespace["result"].value(name), value, rel_tol=1e-9), name
    forms = driver.execute_script("return [...document.querySelectorAll('#take pre')].map(one => one.textContent)")
    assert len(forms) == 7 and "<blockquote cite=" in forms[6] and "@misc{orbitcompute-oc1-" in forms[5]
    assert "changed: launch_price=200 USD / kg" in forms[5] and "changed: launch_price=200 USD / kg" in forms[6]
    mine = evaluate("gigawatt-2028", set={"launch_price": "200 USD / kg"}, ranges=False)
    assert f"{mine.value('cost_ratio'):.2g}× at all best guesses" in read(driver, "#cards")


@pytest.mark.slow
def test_a_damaged_or_foreign_link_changes_nothing(browser: tuple[Any, str]) -> None:
    good = "#page=gigawatt-2028+colossus-1+x+y+z&launch_price=200+USD+%2F+kg"
    driver = opened(browser, good)
    for link, said in (("#page=gigawatt-2028&launch_price=%E0%A4%A", "damaged: nothing was changed"),
                       ("#a=b", "not of this page"),
                       ("#page=ai1-as-claimed+colossus-1+x+y+z&launch_price=3", "nothing was changed")):
        driver.execute_script("location.hash = arguments[0]", link)
        settled(driver)
        assert said in read(driver, "#notes") and "launch_price" in read(driver, "#changed"), link


@pytest.mark.slow
def test_a_wrong_value_says_what_is_allowed_and_changes_nothing(browser: tuple[Any, str]) -> None:
    driver = opened(browser)
    before = read(driver, "#sentence")
    field = driver.find_element("css selector", "#sliders [data-field='launch_price']")
    for wrong, said in (("5 t", "not a unit of the same kind"), ("-4", "the least it can be"), ("cheap", "is not a number")):
        typed(driver, field, wrong)
        assert said in read(driver, "#sliders"), wrong
        assert read(driver, "#sentence") == before
    # a quantity that is given has its domain too, and its field stays where nothing can be drawn
    typed(driver, driver.find_element("css selector", "#satellite [data-field='radiator_area']"), "-4")
    assert "below 0 m2, the least it can be" in read(driver, "#satellite") and read(driver, "#sentence") == before
    typed(driver, driver.find_element("css selector", "#satellite [data-field='radiator_area']"), "0 m2")
    assert driver.find_elements("css selector", "#satellite [data-field='radiator_area']")
    driver.find_element("id", "undo").click()
    assert read(driver, "#changed").strip() == ""
    driver.execute_script("const search = document.querySelector('#search'); search.value = 'radiator emiss';"
                          "search.dispatchEvent(new Event('input'))")
    assert "radiator_emissivity" in read(driver, "#hits")


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_every_width_fits_and_every_text_stands_out(browser: tuple[Any, str], width: int, scheme: str) -> None:
    driver = browser[0]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        opened(browser)
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
        colours = driver.execute_script(
            "const paper = getComputedStyle(document.body).backgroundColor;"
            "return ['body', '.faint', '.holds', '.thin', '.fails', 'summary', '#cost .on-tone'].flatMap(one =>"
            "[...document.querySelectorAll(one)].slice(0, 9).map(node => {const style = getComputedStyle(node);"
            "const under = one.includes('on-tone') ? getComputedStyle(node.parentNode.querySelector('rect')).fill : paper;"
            "return [one, one.includes('on-tone') ? style.fill : style.color, under]}))"
        )
        assert len(colours) > 15
        for what, ink, paper in colours:
            assert _contrast(ink, paper) >= 4.5, (what, ink, paper)
        assert driver.get_log("browser") == []
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.slow
def test_everything_is_reached_by_keyboard_and_has_a_name(browser: tuple[Any, str]) -> None:
    driver = opened(browser)
    nameless = driver.execute_script(
        "const seen = one => one.offsetParent !== null || one.tagName == 'svg';"
        "return [...document.querySelectorAll('button, input, select, svg, dialog')].filter(seen)"
        ".filter(one => !(one.getAttribute('aria-label') || one.getAttribute('aria-labelledby')"
        "|| one.textContent || one.labels?.length))"
        ".map(one => one.outerHTML.slice(0, 120))"
    )
    assert nameless == []
    identifiers = driver.execute_script("return [...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(identifiers) == len(set(identifiers))
    slider = driver.find_element("css selector", "#slide-launch_price")
    from selenium.webdriver.common.keys import Keys

    before = read(driver, "#sentence")
    slider.send_keys(*[Keys.PAGE_DOWN] * 4)
    assert read(driver, "#sentence") != before
    driver.find_element("css selector", "#cost table [data-entry]").send_keys(Keys.ENTER)
    inside = "const entry = document.querySelector('#entry'); return entry.open && entry.contains(document.activeElement)"
    assert driver.execute_script(inside)
    driver.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not driver.execute_script("return document.querySelector('#entry').open")


@pytest.mark.slow
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_nothing_serious(browser: tuple[Any, str], width: int, scheme: str) -> None:
    """axe-core on the page as it opens, with an entry open, and changed with everything unfolded, the report too."""
    script = MODULES_OF_NPM / "axe-core" / "axe.min.js"
    if not script.exists():
        if os.environ.get("CI"):
            pytest.fail("npm's modules are needed in CI: npm install --prefix tests/report/page/live")
        pytest.skip("axe-core is not installed")
    driver = browser[0]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        opened(browser)
        driver.set_script_timeout(110)
        driver.execute_script(script.read_text(encoding="utf-8"))
        states = ("", "document.querySelector('#cards [data-entry]').click()",
                  "livePage.entry.close(); document.querySelectorAll('#live details, #report').forEach(one => one.open = true);"
                  "livePage.state.set({radiator_area: 90, relay_planes: 30})")
        for state in states:
            driver.execute_script(state)
            found = driver.execute_async_script(
                "const done = arguments[0], left_out = ['.names > div:nth-of-type(n + 9)'];"
                "axe.run({exclude: left_out}, {resultTypes: ['violations']}).then(found => done("
                "found.violations.filter(one => ['serious', 'critical'].includes(one.impact))"
                ".map(one => [one.id, one.help, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])))"
            )
            assert found == [], (state, found)
        if scheme == "light":  # the rest of the long lists, a piece at a time
            pieces = driver.execute_script(
                "const rest = [...document.querySelectorAll('.names > div:nth-of-type(n + 9)')];"
                "rest.forEach((one, at) => { one.dataset.piece = Math.floor(at / 150); }); return Math.ceil(rest.length / 150)")
            assert pieces >= 8
            for piece in range(pieces):
                found = driver.execute_async_script(
                    "const done = arguments[1], include = [[`[data-piece='${arguments[0]}']`]];"
                    "axe.run({include}, {resultTypes: ['violations']}).then(found => done([found.passes.length,"
                    "found.violations.filter(one => ['serious', 'critical'].includes(one.impact))"
                    ".map(one => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 160)])]))", piece)
                assert found[0] > 3 and found[1] == [], (piece, found)
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.slow
def test_with_scripts_off_the_report_stands_alone(browser: tuple[Any, str]) -> None:
    driver = browser[0]
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        driver.get("about:blank")
        driver.get(browser[1])
        seen = driver.find_element("tag name", "body").text
        for words in ("The report, as the command line computed it", "Limits: read before the results", "When, and how likely",
                      "What is claimed", "radiator_emissivity", "heat_rejected / radiator_net_flux", "Repeat and cite"):
            assert words in seen, words
        assert "Undo" not in seen and driver.get_log("browser") == []
        assert driver.find_element("css selector", "#report svg").size["width"] > 300
    finally:
        driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.slow
def test_on_paper_there_are_figures_and_no_controls(browser: tuple[Any, str]) -> None:
    driver = opened(browser)
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = driver.execute_script("return [...document.querySelectorAll('button:not(.ref), input, select')]"
                                     ".filter(one => one.offsetParent !== null).map(one => one.outerHTML.slice(0, 90))")
        assert seen == []
        assert driver.execute_script("return document.querySelector('#cost svg').getBoundingClientRect().width") > 300
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.slow
def test_draws_are_made_in_a_worker_and_block_no_slider(browser: tuple[Any, str]) -> None:
    """While all draws are made, the page's own thread is never held for long."""
    driver = opened(browser)
    assert driver.execute_script("return livePage.desk.worker !== null")
    held_for = driver.execute_async_script(
        "const done = arguments[0], began = performance.now(); let last = began, most = 0;"
        "livePage.desk.ask('draws', {values: {}, points: 4096}).then((draws) => {"
        "  clearInterval(timer); done([most, draws.points, performance.now() - began]); });"
        "const timer = setInterval(() => { const now = performance.now(); most = Math.max(most, now - last); last = now; }, 4);"
    )
    assert held_for[1] == 4096 and held_for[0] < 0.5 * held_for[2]


@pytest.mark.slow
def test_the_globe_shows_the_path_and_turns_by_hand(browser: tuple[Any, str]) -> None:
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select

    driver = opened(browser)
    assert re.search(r"London to Tokyo over \d+ satellites: [\d.]+ ms there and back", read(driver, "#route"))
    Select(driver.find_element("css selector", "[data-key='city-to']")).select_by_value("Sydney")
    assert "London to Sydney" in read(driver, "#route") and "(stored)" in read(driver, "#route")
    shape = "return document.querySelector('#globe .land').getAttribute('d')"
    before = driver.execute_script(shape)
    driver.find_element("id", "globe").send_keys(Keys.ARROW_RIGHT)
    assert driver.execute_script(shape) != before


@pytest.mark.slow
def test_values_that_break_a_closure_are_said_and_nothing_is_lost(browser: tuple[Any, str]) -> None:
    driver = opened(browser)
    field = driver.find_element("css selector", "#satellite [data-field='radiator_area']")
    typed(driver, field, "60 m2")
    settled(driver)
    assert "no longer closes" in read(driver, "#notes") and "radiator_area" in read(driver, "#changed")
    typed(driver, driver.find_element("css selector", "#satellite [data-field='radiator_area']"), "60 kg")
    assert "not a unit of the same kind" in read(driver, "#satellite") and "60.0 m²" in read(driver, "#changed")


@pytest.mark.slow
def test_a_slider_shows_its_figure_at_once(browser: tuple[Any, str]) -> None:
    """Far looser than the budget of 16 ms, which benchmarks measure: it fails where draws block the slider."""
    driver = opened(browser)
    took = driver.execute_script(
        "const slider = document.querySelector('#slide-launch_price'), took = [];"
        "for (let at = 0; at < 30; at++) { const begin = performance.now(); slider.value = 300 + 10 * at;"
        "slider.dispatchEvent(new Event('input')); took.push(performance.now() - begin); }"
        "return took.sort((a, b) => a - b)[15]"
    )
    assert took < 150


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two `rgb(r, g, b)` colours (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
