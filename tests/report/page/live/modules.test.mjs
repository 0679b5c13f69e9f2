// The page's modules by themselves: `node --test` runs this file; what is held against Python is in test_explore.py.
import assert from "node:assert/strict";
import {test} from "node:test";

const live = new URL("../../../../orbitcompute/report/page/live/", import.meta.url);
const {Units, UnitError, short, times, between, chance, shownUnit} = await import(new URL("units.js", live));
const {State} = await import(new URL("state.js", live));
const {inverse, larger, normalScore, quantile, spread} = await import(new URL("draws.js", live));
const {groups, steps, descendants, users} = await import(new URL("order.js", live));
const {Model} = await import(new URL("model.js", live));

const table = {
  "USD / kg": [1, 0, "USD kg-1"], "USD / t": [0.001, 0, "USD kg-1"], t: [1000, 0, "kg"], kg: [1, 0, "kg"], K: [1, 0, "K"],
  degC: [1, 273.15, "K"], W: [1, 0, "W"], kW: [1000, 0, "W"], m2: [1, 0, "m2"], year: [31557600, 0, "s"], "%": [0.01, 0, ""],
};
const units = new Units(table);

test("values take units, in the spellings that people use", () => {
  assert.equal(units.parse("200 USD/kg", "USD / kg"), 200);
  assert.equal(units.parse("$200/kg", "USD / kg"), 200);
  assert.equal(units.parse("200", "USD / kg"), 200);
  assert.equal(units.parse("5e5 USD/t", "USD / kg"), 500);
  assert.equal(units.parse("120kW", "W"), 120000);
  assert.equal(units.parse("79 C", "K"), 79 + 273.15);
  assert.equal(units.parse("352 K", "degC"), 352);
  assert.equal(units.parse("5 years", "year"), 5 * 31557600);
  assert.equal(units.parse("13 %", "1"), 0.13);
});

test("a wrong unit or number says what it is", () => {
  assert.throws(() => units.parse("5 t", "USD / kg"), /`t` is not a unit of the same kind as `\$\/kg`/);
  assert.throws(() => units.parse("5 furlong", "W"), /unknown unit `furlong`/);
  assert.throws(() => units.parse("cheap", "W"), UnitError);
  assert.throws(() => units.parse("0,5", "W"), /takes no comma/);
  assert.throws(() => units.parse("", "W"), UnitError);
});

test("numbers are short", () => {
  assert.deepEqual([41807, 9.96, 0.0123, 0, 1e-7, NaN, -3.14159].map((one) => short(one)),
    ["42,000", "10", "0.012", "0", "1.0e-7", "–", "-3.1"]);
  assert.equal(short(9.96, 3), "9.96");
  assert.equal(times(4.94), "4.9×");
  assert.equal(between(1.111, 1.112), "");
  assert.equal(chance(0, 256), "fewer than 3 in 256");
  assert.equal(shownUnit("USD / (kW year)"), "$/kW-year");
});

const names = {launch_price: {unit: "USD / kg", minimum: 0, maximum: 1e5}, rule: {unit: "1", codes: {given: 0, computed: 1}},
  coolant: {unit: "degC", minimum: 253.15}};
const fresh = () => new State({known: (name) => names[name] ?? null, units, scenario: "gigawatt-2028", baseline: "colossus-1",
  version: "1", catalog: "abc", id: "oc1-a"});

test("a page made with settings says them wherever its state goes, and takes none of them for a change", () => {
  const state = new State({...fresh(), values: undefined, set: {coolant: "50degC", satellite: "ai1"}});
  state.set({launch_price: 200});
  assert.match(state.command, /--set 'coolant=50degC' \\\n {2}--set 'satellite=ai1' \\\n {2}--set 'launch_price=200 USD/);
  const other = new State({...fresh(), set: state.given});
  assert.deepEqual(other.open(state.fragment), []);
  assert.deepEqual([...other.values], [["launch_price", 200]]);
});

test("a link carries what was changed and nothing else, to the last digit", () => {
  const state = fresh();
  assert.equal(state.fragment, "");
  state.set({launch_price: 200.1, rule: 1, coolant: 314.15});
  const other = fresh();
  assert.deepEqual(other.open(state.fragment), []);
  assert.deepEqual([...other.values], [...state.values]);
});

test("a foreign or damaged link says so, and what is good of it is kept", () => {
  const state = fresh();
  state.set({rule: 1});
  assert.match(state.open("#gallery=3")[0], /not of this page/);
  assert.equal(state.values.get("rule"), 1);
  assert.match(state.open("#page=gigawatt-2028 colossus-1 0 abc&rule=given")[0], /another version/);
  const notes = state.open("#page=gigawatt-2028 colossus-1 1 abc oc1-a&launch_price=5 furlong&rule=maybe&nobody=3&coolant=50 degC");
  assert.equal(notes.length, 3);
  assert.match(notes.join(), /launch_price: `5 furlong`|launch_price: .*unknown unit/);
  assert.match(notes.join(), /none of given, computed/);
  assert.deepEqual([...state.values], [["coolant", 323.15]]);
  assert.match(state.open("#page=gigawatt-2028+colossus-1+1+abc+oc1-a&rule=%E0%A4%A")[0], /damaged: nothing was changed/);
  state.set({coolant: 300});
  assert.match(state.open("#page=ai1 colossus-1 1 abc&rule=given")[0], /the link is of ai1.*nothing was changed/);
  assert.deepEqual([...state.values.keys()], ["coolant"]);
  assert.match(state.open("#page=gigawatt-2028 colossus-1 1 abc oc1-b")[0], /other settings/);
});

test("a value outside its domain is refused with what is allowed", () => {
  assert.throws(() => fresh().parsed("launch_price", "-3"), /below 0 USD \/ kg, the least it can be/);
  assert.throws(() => fresh().parsed("launch_price", "1e6"), /above 100000 USD \/ kg/);
});

test("undo and redo go back over whole moves", () => {
  const state = fresh();
  state.set({launch_price: 500}, true);
  state.set({launch_price: 400}, true);
  state.rest();
  state.set({rule: 1});
  state.undo();
  assert.deepEqual([...state.values], [["launch_price", 400]]);
  state.undo();
  assert.equal(state.values.size, 0);
  state.redo();
  assert.deepEqual([...state.values], [["launch_price", 400]]);
  state.set({launch_price: null});
  assert.equal(state.values.size, 0);
});

test("the same as commands", () => {
  const state = fresh();
  state.set({launch_price: 200, rule: 1});
  assert.match(state.command, /^orbitcompute evaluate gigawatt-2028 --baseline colossus-1 \\\n {2}--set 'launch_price=200 USD \/ kg'/);
  assert.match(state.python, /"rule": "computed"/);
  assert.match(state.toml, /extends = "gigawatt-2028"/);
  assert.equal(JSON.parse(state.json({})).set.rule, "computed");
});

test("distributions have their ends and their middle", () => {
  const triangular = {value: 2, low: 1, high: 4};
  assert.ok(Math.abs(inverse(triangular, 1 / 3) - 2) < 1e-12);
  assert.equal(inverse({...triangular, distribution: "uniform"}, 0.5), 2.5);
  assert.equal(inverse({value: 7}, 0.9), 7);
  const lognormal = {value: 2, low: 1, high: 8, distribution: "lognormal"};
  assert.equal(inverse(lognormal, 0.5), 2);
  assert.ok(Math.abs(inverse(lognormal, 0.99) - 8) < 1e-9 && inverse(lognormal, 0.9999) <= 8 + 1e-9);
  assert.ok(Math.abs(normalScore(0.975) - 1.959963984540054) < 1e-14);
  assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
  assert.equal(spread([1, NaN, NaN]), null);
});

test("the order of a graph and its cycles", () => {
  const graph = new Map([["a", ["x"]], ["b", ["a", "c"]], ["c", ["b", "a"]], ["d", ["c"]]]);
  assert.deepEqual(groups(graph).map((group) => [...group].sort().join("")), ["a", "bc", "d"]);
  assert.throws(() => steps(graph, new Map([["b", {}], ["c", {}]])), /undeclared cycle/);
  assert.deepEqual(steps(graph, new Map([["b", {start: 1}], ["c", {}]]))[1], ["c", "b"]);
  assert.deepEqual([...descendants("a", users(graph))].sort(), ["b", "c", "d"]);
});

const small = {
  quantities: {
    area: {unit: "m2", function: "divide", arguments: ["heat", "flux"], bounds: [null, 0, null], otherwise: "no area"},
    flux: {unit: "1", function: "less", arguments: ["out", "in"]},
    cost: {unit: "1", function: "same", arguments: ["area"]},
    margin: {unit: "1", function: "less", arguments: ["heat", "out"]},
  },
  leaves: {heat: 6, out: 5, in: 2}, stored: {}, choices: {}, pairs: [], laws: {},
  closures: [{name: "warm", margin: "margin", has: "heat", needs: "out", sentence: "", broken: "too cold", discipline: "thermal"}],
  functions: {same: "same"},
};
const functions = {divide: (a, b) => a / b, less: (a, b) => a - b, same: (a) => a};

test("what lies outside its domain voids what stands on it, and says why", () => {
  const model = new Model(small, functions);
  assert.equal(model.evaluate().get("area"), 2);
  const point = model.evaluate({in: 7});
  assert.equal(point.status, "no area");
  assert.ok(Number.isNaN(point.get("cost")) && point.get("flux") === -2);
  assert.equal(point.reason("cost"), "no area");
  assert.deepEqual(model.evaluate({heat: 4}).broken, ["warm"]);
  assert.equal(model.evaluate({heat: 4}).judged, "breaks warm: too cold");
  assert.equal(new Model(small, functions, {values: {flux: 6}}).evaluate().get("area"), 1);
});

test("long questions go to a worker, and are answered here where none starts; who stops waiting gets nothing", async () => {
  const {Desk, serve} = await import(new URL("desk.js", live));
  const study = {draws: async (values, points, stopped) => {
    await new Promise((resolve) => { setTimeout(resolve, 5); });
    return stopped() ? null : {points};
  }};
  const alone = new Desk(study, {}, "");
  assert.equal(alone.worker, null);
  assert.deepEqual(await alone.ask("draws", {values: {}, points: 7}), {points: 7});
  const givenUp = alone.ask("draws", {values: {}, points: 7});
  alone.stop();
  assert.equal(await givenUp, null);
  const sent = [], scope = {postMessage: (one) => sent.push(one)};
  serve(scope, {}, [{data: {stop: 2}}, {data: {number: 2, question: "draws", given: {}}}]);
  await new Promise((resolve) => { setTimeout(resolve, 5); });
  assert.deepEqual(sent, [{number: 2, answer: null}]);
});

test("a stored result is unmoved, read along its line or outside of it", async () => {
  const {storedAt} = await import(new URL("stored.js", live));
  const stored = {routing: {value: {median: 3}, at: {altitude: 500, planes: 72}, caps: {planes: 100}, lines: [
    {along: "altitude", moves: ["altitude"], places: [[400], [500], [700]], results: [{median: 2}, {median: 3}, {median: 5}]}]}};
  const at = (altitude, planes = 72) => storedAt(stored, (name) => ({altitude, planes})[name]);
  assert.deepEqual(at(500), {values: {}, standing: {}});
  assert.deepEqual(at(600).values, {routing: {median: 4}});
  assert.deepEqual(at(700).standing, {routing: {along: "altitude", exact: true}});
  assert.deepEqual(at(900), {values: {}, standing: {routing: {outside: ["altitude"]}}});
  assert.deepEqual(at(700, 30).standing, {routing: {outside: ["altitude", "planes"]}});
});

test("percentiles of the larger sample stand where the draws are the first of it, and nowhere else", () => {
  const own = {low: 3.4, middle: 4.5, high: 6.2, finite: [4.5]}, kept = [3.4, 4.5, 6.2, 3.46, 4.53, 6.17];
  assert.deepEqual(larger(kept, own), {low: 3.46, middle: 4.53, high: 6.17, finite: [4.5]});
  assert.equal(larger(kept, {...own, high: 6.3}).high, 6.3);
  assert.equal(larger(undefined, own), own);
  assert.equal(larger(kept, null), null);
});
