// The parts of the page, each drawn anew from the point, the draws and the state.
import {byId, copyButton, figure, folded, h, put, ref, table} from "./dom.js";
import {costBars, fan, heat, histogram, linear, logTicks, logarithmic, swings} from "./charts.js";
import {bibtex, quotation} from "./quoting.js";
import {balance, satelliteDrawing} from "./satellite.js";
import {between, chance, percent, short, shownUnit, times} from "./units.js";
import {RATIO, along} from "./study.js";

const KW_YEAR = "USD / (kW year)", TINY = 1e-9;
const MEANINGS = {
  holds: "the margin is wider than the model's error", thin: "the margin lies within the model's error",
  open: "it fails at the centre, but a value within the ranges closes it", fails: "no value within the ranges closes it",
};
// What the command line's first screen has as its table, and what stands behind it.
const TAKEN = [["satellites", "satellite_count", "satellite"], ["tonnes each", "satellite_mass", "t"], ["flights", "launch_count", "flight"],
  ["capital, $ billion", "orbital_capital", "GUSD"], ["$ per chip-hour", "orbital_cost_per_accelerator_hour", "USD / h"],
  ["the same on Earth", "twin_cost_per_accelerator_hour", "USD / h"], ["$ per kW-year", "orbital_cost_per_kw_year", KW_YEAR],
  ["radiator, °C", "radiator_temperature", "degC"]];
const FIRST_CHECKED = 20; // stored points that are recomputed by themselves when the page opens
const wide = (id) => Math.max(byId(id).clientWidth, 260);

// -- the answer ----------------------------------------------------------------------------------------------------------

function showAnswer(page) {
  const {point, spread, data, units} = page;
  const ratio = point.get(RATIO), lift = units.fromSI(point.get("permitted_power_by_date"), "GW");
  const target = units.fromSI(point.get("it_power_target"), "GW");
  const middle = spread ? spread.middle : ratio, range = spread ? between(spread.low, spread.high) : "";
  const lifts = spread && page.draws.spread("permitted_power_by_date");
  const liftRange = lifts ? between(units.fromSI(lifts.low, "GW"), units.fromSI(lifts.high, "GW")) : "";
  const cost = Number.isFinite(middle)
    ? `A delivered kilowatt-year in orbit costs ${short(middle)} times ${range ? `(10–90 %: ${range}) ` : ""}what the same chips cost on Earth`
    : `The cost is not computed: ${point.reason(RATIO)}`;
  const most = lifts ? units.fromSI(lifts.middle, "GW") : lift;
  const lifting = Number.isFinite(most) ? `; all permitted flights could lift at most ${short(most)} of the ${short(target)} GW asked` : "";
  const said = page.changed || data.answer.probability === null ? "" : ` Chance ${data.answer.chance.split("\n")[0]}.`;
  put(byId("sentence"), `${cost}${lifting}.${said}`);
  byId("bar").hidden = false;
  put(byId("bar"), h("strong", {}, times(middle)), h("span", {class: "faint"}, ` ${range}`), page.changed ? " · changed" : "");
  const probability = point.get("probability_by_date"), moved = point.standing.probability_by_date;
  const cards = [
    ["Cost", "over the same chips on Earth", times(middle), range ? `10–90 %: ${range}` : page.waiting, RATIO,
      `${times(ratio)} at all best guesses`],
    ["Lift", "all permitted flights by the date", Number.isFinite(most) ? `${short(most)} GW` : "–",
      `of ${short(target)} GW asked`, "permitted_power_by_date", liftRange && `10–90 %: ${liftRange}`],
    ["Chance", "of that by the date, our model", Number.isFinite(probability) ? probability < 0.01 ? "under 1 %" : `${short(100 * probability)} %` : "–",
      "stored, not live", "probability_by_date", moved ? moved.along ? "read from the forecast's table" : "outside the forecast's table" : ""],
  ];
  put(byId("cards"), cards.map(([title, what, value, below, name, also]) => h("div", {class: "card"},
    h("p", {class: "faint"}, title), h("p", {class: "figure"}, ref(name, value)), h("p", {class: "small"}, what),
    h("p", {class: "faint small"}, below, also ? h("br") : null, also))));
  const notes = [...page.notes, ...storedNotes(point.standing)];
  if (point.status !== "ok") notes.push(`Outside a domain: ${point.status} (${point.where}).`);
  const broken = page.newlyBroken();
  if (broken.length) {
    notes.push(`The design no longer closes: ${broken.map((one) => `${one.name.replaceAll("_", " ")} (${one.broken})`).join("; ")}.`);
  }
  put(byId("notes"), notes.map((text) => h("p", {class: "note"}, text)));
}

// What is said of stored results that a change moves: where they were read, or what leaves their tables.
function storedNotes(standing) {
  const names = Object.keys(standing), said = [];
  const read = names.filter((name) => standing[name].along), out = names.filter((name) => standing[name].outside);
  if (read.length) {
    const off = read.some((name) => !standing[name].exact) ? ", between computed places" : "";
    said.push(`Stored, not live: ${read.join(", ")}, read from tables along ${
      [...new Set(read.map((name) => standing[name].along))].join(", ")}${off}.`);
  }
  if (out.length) {
    said.push(`Stored, not live: ${[...new Set(out.flatMap((name) => standing[name].outside))].join(", ")} leave the tables of ${
      out.join(", ")}. What stands on them is marked “stored” and is of the scenario as it stands; the command line computes it anew.`);
  }
  return said;
}

// -- costs ---------------------------------------------------------------------------------------------------------------

function showCost(page) {
  const {point, data, units} = page;
  const value = (name) => units.fromSI(point.get(name), KW_YEAR);
  const parts = (side) => data.costs.map((line, at) => ({label: line.label, name: line[side], tone: at}))
    .filter((part) => part.name && point.model.slots.has(part.name)).map((part) => ({...part, value: value(part.name)}));
  const sides = [{label: "Orbit", parts: parts("orbit")}, {label: "The same chips on Earth", parts: parts("earth")}];
  const shown = sides.map((side) => ({...side, parts: side.parts.filter((part) => part.value > 0)}));
  if (![...sides[0].parts, ...sides[1].parts].every((part) => Number.isFinite(part.value))) {
    put(byId("cost"), h("p", {class: "note"}, `Not computed: ${point.reason("orbital_cost_per_kw_year")}`));
    return;
  }
  const biggest = [...sides[0].parts].sort((a, b) => b.value - a.value)[0];
  const [orbit, earth] = ["orbital_cost_per_kw_year", "twin_cost_per_kw_year"].map(value);
  const drawn = costBars(wide("cost"), shown);
  put(byId("cost"),
    figure(drawn, `At all best guesses orbit takes $${short(orbit, 3)} and Earth $${short(earth, 3)} for a delivered kilowatt-year; most of orbit's is ${biggest.label}.`,
      [], "costs", page.sourceLine),
    table("", ["dollars a kW-year", {text: "orbit", number: true}, {text: "Earth", number: true}],
      [...data.costs.map((line) => [line.label, ...["orbit", "earth"].map((side) => (line[side] && point.model.slots.has(line[side])
        ? ref(line[side], short(value(line[side]), 3)) : "–"))]),
      ["total", ref("orbital_cost_per_kw_year", short(orbit, 3)), ref("twin_cost_per_kw_year", short(earth, 3))]]));
}

// -- how sure --------------------------------------------------------------------------------------------------------------

function showSpread(page) {
  if (!page.draws) {
    if (!byId("spread").hasChildNodes()) put(byId("spread"), h("p", {class: "faint"}, page.waiting));
    return;
  }
  byId("spread").classList.remove("waiting");
  const {draws, point} = page;
  if (!page.spread) {
    put(byId("spread"), h("p", {class: "note"}, `Fewer than half of ${draws.points} draws have a ratio: ${point.status}.`));
    return;
  }
  const below = page.spread.finite.filter((one) => one < 1).length;
  const whole = draws.points === page.all, number = (one) => one.toLocaleString("en-US");
  const sentence = `${whole ? "" : "The first "}${number(draws.points)} ${whole ? "" : `of ${number(page.all)} `}draws of ${
    draws.inputs} uncertain inputs, ${whole ? "the same as the command line's" : "more to come"}: median ${
    times(page.spread.middle)}, 10–90 % ${between(page.spread.low, page.spread.high)}; orbit costs less in ${
    chance(below / page.spread.finite.length, page.spread.finite.length)}${below ? " of them" : ""}.`;
  const drawn = histogram(wide("spread"), page.spread, point.get(RATIO));
  const {claimed} = page.data, narrow = wide("spread") < 420, two = Object.keys(claimed).length > 0;
  const rows = TAKEN.filter(([, name]) => name in draws.columns).map(([label, name, unit]) => {
    const found = draws.spread(name), shown = (one) => short(page.units.fromSI(one, unit));
    return [ref(name, label), ...(two ? [name in claimed ? shown(claimed[name] ?? NaN) : "–"] : []), found ? h("strong", {}, shown(found.middle)) : "–",
      found ? between(...[found.low, found.high].map((one) => page.units.fromSI(one, unit))) : "–",
      ...(narrow ? [] : [shown(point.get(name))])];
  });
  const header = [...(two ? ["as claimed"] : []), "median", "10–90 %", ...(narrow ? [] : ["at all best guesses"])]
    .map((text) => ({text, number: true}));
  put(byId("spread"), figure(drawn, sentence, [], "draws", page.sourceLine), table("What it takes", ["", ...header], rows));
}

// -- verdict -----------------------------------------------------------------------------------------------------------------

// The word for a margin, as studies/answer/verdict.py has it; an open one names the input that decides.
export function worded(page, test) {
  const margin = page.point.get(test.margin);
  if (!Number.isFinite(margin)) return ["–", page.point.reason(test.margin)];
  const [below, above] = test.error ? [1 - Math.exp(-test.error), Math.expm1(test.error)] : [TINY, 0];
  if (margin > above || (margin >= -TINY && above === 0)) return ["holds", ""];
  if (margin >= -below) return ["thin", ""];
  const drawn = page.draws?.columns[test.margin]?.filter(Number.isFinite) ?? [];
  const closes = (one) => Math.max(one.below[test.margin], one.above[test.margin]) >= -below;
  const closing = (page.ends?.found ?? []).filter(closes).sort((a, b) => swing(b, test.margin) - swing(a, test.margin));
  if (closing.length) return ["open", `${closing[0].name} decides`];
  if (drawn.some((one) => one >= -below)) return ["open", "several inputs decide together"];
  return page.draws && page.ends ? ["fails", ""] : ["fails", "not yet drawn"];
}

const swing = (one, output) => Math.abs(one.above[output] - one.below[output]);

function showVerdict(page) {
  const number = (name) => (/^\d/.test(name) ? short(Number(name)) : page.shown(name));
  const rows = page.data.tests.map((test) => {
    const [word, decides] = worded(page, test), label = test.group === "Earth" ? `Earth: ${test.test}` : test.test;
    const end = (name) => (/^\d/.test(name) ? number(name) : ref(name, number(name)));
    if (page.study.left(test.margin, page.point.standing).length) {
      return [label, end(test.needs), end(test.has), "–", h("span", {class: "faint"}, "stored, not of this state")];
    }
    return [label, end(test.needs), end(test.has), ref(test.margin, percent(page.point.get(test.margin))),
      h("span", {}, h("strong", {class: `word ${word}`}, word), decides ? h("span", {class: "faint small"}, ` ${decides}`) : "")];
  });
  const judged = page.data.tests.filter((test) => !["Earth", "service"].includes(test.group)
    && Number.isFinite(page.point.get(test.margin)));
  const binds = judged.sort((a, b) => page.point.get(a.margin) - page.point.get(b.margin))[0];
  put(byId("verdict"),
    binds ? h("p", {}, `At all best guesses; the tightest limit is ${binds.test} (${percent(page.point.get(binds.margin))}).`) : null,
    table("", ["test", {text: "needs", number: true}, {text: "has", number: true}, {text: "margin", number: true}, "verdict"], rows),
    folded("What the words mean", h("dl", {}, Object.entries(MEANINGS).map(([word, says]) => [h("dt", {class: word}, word), h("dd", {}, says)]))));
}

function showClosures(page) {
  const {point} = page;
  const broken = point.model.closures.filter((one) => point.broken.includes(one.name));
  const rows = point.model.closures.map((one) => {
    const margin = point.get(one.margin), word = Number.isNaN(margin) ? "–" : point.broken.includes(one.name) ? "fails" : "closes";
    return [h("span", {title: one.sentence}, one.name.replaceAll("_", " ")), ref(one.has, page.shown(one.has)),
      one.needs ? ref(one.needs, page.shown(one.needs)) : "–",
      ref(one.margin, page.unit(one.margin) === "1" ? percent(margin) : page.shown(one.margin)),
      h("strong", {class: `word ${word === "closes" ? "holds" : word === "–" ? "" : "fails"}`}, word)];
  });
  const words = broken.length ? `The design breaks ${broken.length} of ${rows.length}: ${broken.map((one) => one.broken).join("; ")}.`
    : `The design closes: none of ${rows.length} margins is broken.`;
  put(byId("closures"), h("p", {}, words),
    folded("Every margin", table("", ["margin", {text: "has", number: true}, {text: "needs", number: true},
      {text: "margin", number: true}, "word"], rows)));
}

// -- what moves it -------------------------------------------------------------------------------------------------------------

function showTornado(page) {
  if (!page.ends) {
    if (!byId("tornado").hasChildNodes()) put(byId("tornado"), h("p", {class: "faint"}, page.waiting));
    return;
  }
  byId("tornado").classList.remove("waiting");
  const centre = page.ends.base[RATIO];
  const rows = page.ends.found.filter((one) => Number.isFinite(swing(one, RATIO)))
    .sort((a, b) => swing(b, RATIO) - swing(a, RATIO)).slice(0, 12).map((one) => {
      const unit = page.unit(one.name), shown = (value) => short(page.units.fromSI(value, unit), 3);
      return {name: one.name, label: one.name.replaceAll("_", " "), below: one.below[RATIO], above: one.above[RATIO],
        ends: `${shown(one.low)} to ${shown(one.high)} ${shownUnit(unit)}`};
    });
  if (!rows.length || !Number.isFinite(centre)) {
    put(byId("tornado"), h("p", {class: "note"}, "No uncertain input moves it here."));
    return;
  }
  put(byId("tornado"), figure(swings(wide("tornado"), rows, centre),
    `Each input alone from one end of its sources' range to the other; ${rows[0].label} moves the ratio most.`, [], "swings",
    page.sourceLine),
  folded("The same as a table", table("", ["input", "from", {text: "ratio there", number: true}, {text: "and there", number: true}],
    rows.map((row) => [ref(row.name), row.ends, times(row.below), times(row.above)]))));
}

// -- two inputs at once ----------------------------------------------------------------------------------------------------------

// An axis over an input: values at shares from 0 to 1, ticks, and where the present value stands.
function axisOn(page, asked) {
  const name = page.live(asked), unit = page.unit(name), input = page.data.inputs[asked];
  const slider = page.data.sliders.find((one) => one.names[0] === asked);
  const now = page.point.get(name);
  const [low, high] = slider ? [slider.low, slider.high] : input.low !== undefined ? [input.low, input.high] : [0.5 * now, 2 * now];
  const log = low > 0 && high / low > 5;
  const scale = log ? logarithmic(low, high, 0, 1) : linear(low, high, 0, 1);
  const [from, to] = [low, high].map((one) => page.units.fromSI(one, unit));
  const marks = (log ? logTicks(from, to) : linear(from, to, 0, 1).ticks(5)).map((one) => [scale(page.units.toSI(one, unit)), short(one, 3)]);
  const label = `${name.replaceAll("_", " ")}${shownUnit(unit) ? `, ${shownUnit(unit)}` : ""}`;
  return {name, low, high, log, ticks: marks, now: scale(now), label};
}

function mapControls(page) {
  const names = page.mappable;
  const choose = (key, label) => h("label", {}, `${label} `, h("select", {"data-key": `map-${key}`,
    onchange: (event) => page.mapOver({[key]: event.target.value})},
  (key === "third" ? ["", ...names] : names).map((name) => h("option", {value: name, selected: page.axes[key] === name},
    name ? name.replaceAll("_", " ") : "none"))));
  const third = page.axes.third;
  let scrub = null;
  if (third) {
    const axis = axisOn(page, third), {now, name} = axis;
    scrub = h("input", {type: "range", min: 0, max: 200, value: Math.round(200 * now), "aria-label": third, "data-key": "scrub",
      oninput: (event) => page.state.set({[name]: along(axis, event.target.value / 200)}, true), onchange: () => page.state.rest()});
  }
  return h("div", {class: "controls"}, choose("x", "across"), choose("y", "up"), choose("third", "and"), scrub,
    third ? h("output", {id: "third-now"}, page.shown(third)) : null);
}

function showMap(page, anew = false) {
  const shown = page.map;
  if (anew || !byId("map").hasChildNodes()) {
    const drawn = byId("map-drawn") ?? h("div", {id: "map-drawn"}, h("p", {class: "faint"}, page.waiting));
    put(byId("map"), mapControls(page), drawn);
  }
  if (byId("third-now")) byId("third-now").textContent = page.shown(page.axes.third);
  if (!shown) return;
  byId("map").classList.remove("waiting");
  const values = shown.rows.flatMap((row) => Array.from(row)).filter(Number.isFinite);
  const least = Math.min(...values);
  const sentence = !values.length ? "Nowhere on this map is the ratio computed." : least > 1
    ? `No break-even on this map: the least is ${times(least)}, so there is no line at 1; “What would make it 1.0” looks beyond it.`
    : `Below the thick line orbit costs less than Earth: ${percent(values.filter((one) => one < 1).length / values.length).replace("+", "")} of this map.`;
  const many = shown.rows.length, picks = [0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (many - 1)));
  const head = (axis, at) => page.shown(axis.name, along(axis, at / (many - 1)));
  put(byId("map-drawn"), ...(values.length ? [
    figure(heat(wide("map"), shown.rows, shown.x, shown.y), sentence, [], "map", page.sourceLine),
    folded("The same as a table", table("", [shown.y.name.replaceAll("_", " "),
      ...picks.map((at) => ({text: head(shown.x, at), number: true}))],
      picks.map((row) => [head(shown.y, row), ...picks.map((column) => times(shown.rows[row][column]))])))]
    : [h("p", {class: "note"}, sentence)]));
}

// -- the satellite -----------------------------------------------------------------------------------------------------------------

function showSatellite(page) {
  const {point, units} = page, {station} = page.data;
  const get = (name, unit) => units.fromSI(point.get(name), unit);
  const flux = {emitted: get("radiator_emitted_flux", "W / m2"), absorbed: get("radiator_absorbed_flux", "W / m2"),
    fromArray: get("radiator_array_flux", "W / m2"), net: get("radiator_net_flux", "W / m2"),
    temperature: get("radiator_temperature", "degC")};
  const size = {array: point.get("array_area"), arraySpan: point.get("array_span"), radiator: point.get("radiator_area"),
    radiatorSpan: point.get("radiator_span")};
  const fields = h("div", {class: "pair"}, ["radiator_area", "it_power_per_satellite"].map((name) => page.field(name, true)));
  if (![...Object.values(flux), ...Object.values(size)].every(Number.isFinite)) {
    put(byId("satellite"), h("p", {class: "note"}, `Not drawn: ${point.reason("radiator_area")}`), fields);
    return;
  }
  const width = wide("satellite");
  const rows = ["it_power_per_satellite", "heat_rejected", "radiator_area", "radiator_temperature", "radiator_sink_temperature",
    "coolant_supply_temperature", "satellite_mass", "array_area", "battery_capacity"].filter((name) => point.model.slots.has(name))
    .map((name) => [ref(name), page.shown(name)]);
  put(byId("satellite"),
    figure(balance(width, flux, station), `${short(get("heat_rejected", "kW"), 3)} kW of heat leave ${short(size.radiator, 3)} m² at ${
      short(flux.temperature, 3)} °C. The station's loops reject ${short(station.heat / 1e3)} kW over ${
      short(station.area, 3)} m² at ${short(station.coldest - 273.15, 1)} to ${short(station.warmest - 273.15, 2)} °C, as flown.`
      + " Type an area or a power to turn the balance round.",
      [], "balance", page.sourceLine),
    fields,
    figure(satelliteDrawing(width, size), "Array and radiator as strips of their area and span, to one scale.", [], "satellite",
      page.sourceLine),
    folded("Its figures", table("", ["", {text: "now", number: true}], rows)));
}

// -- by year, and what it would take --------------------------------------------------------------------------------------------------

function showYears(page) {
  const rows = page.byYear;
  if (!rows || !rows.some((row) => row.spread)) {
    if (!byId("years").hasChildNodes()) put(byId("years"), h("p", {class: "faint"}, page.waiting));
    return;
  }
  byId("years").classList.remove("waiting");
  const crossed = rows.find((row) => row.spread && row.spread.middle < 1), last = rows[rows.length - 1];
  const said = crossed ? `The median falls below Earth's cost by ${crossed.year}.` : `The median is not below Earth's cost by ${last.year}`
    + `; orbit costs less then in ${chance(last.below / last.points, last.points)} of the draws.`;
  const names = Object.keys(page.data.paths).length;
  put(byId("years"), figure(fan(wide("years"), rows),
    `${said} Line: median, band: 10–90 %, dashes: all best guesses; the same draws in every year. ${names} inputs have a path by year; what you set stays as set.`,
    [], "years", page.sourceLine),
  folded("The same as a table", table("", ["year", {text: "10 %", number: true}, {text: "median", number: true},
    {text: "90 %", number: true}, {text: "best guesses", number: true}],
  rows.map((row) => [`${row.year}`, ...(row.spread ? [row.spread.low, row.spread.middle, row.spread.high] : [NaN, NaN, NaN]).map(
    (one) => times(one)), times(row.centre)]))));
}

function showJoint(page, searching) {
  const found = page.joint, ready = page.movers.length > 0;
  const button = h("button", {type: "button", "data-key": "find-joint", disabled: !ready || searching,
    onclick: () => page.find()}, searching ? "Searching …" : "Find the smallest joint change");
  const intro = h("p", {}, "Of the eight inputs of orbit alone that move the ratio most, each counted in its sources' range.");
  if (!found) {
    put(byId("joint"), intro, button);
    return;
  }
  if (!found.values) {
    put(byId("joint"), intro, button, h("p", {class: "note"}, `The search found no such change within their domains; the nearest that it reached is ${times(found.ratio)}.`));
    return;
  }
  const shown = found.values.filter((one) => Math.abs(one.ranges) > 0.005);
  const rows = shown.sort((a, b) => Math.abs(b.ranges) - Math.abs(a.ranges)).map((one) => [
    ref(one.name), page.shown(one.name, one.from), page.shown(one.name, one.to), `${short(Math.abs(one.ranges))} of its range`]);
  const far = shown.filter((one) => one.to < page.data.inputs[one.name].low || one.to > page.data.inputs[one.name].high).length;
  put(byId("joint"), intro, button,
    h("p", {}, `Together these bring the ratio to ${times(found.ratio, 3)}; ${
      far ? `${far} of ${shown.length} leave their sources' range` : "all stay within their sources' ranges"}.`),
    table("", ["input", {text: "from", number: true}, {text: "to", number: true}, {text: "that is", number: true}], rows),
    h("button", {type: "button", onclick: () => page.state.set(Object.fromEntries(found.values.map((one) => [one.name, one.to])))}, "Put it on the page"));
}

// -- take away ------------------------------------------------------------------------------------------------------------------------

function showTakeAway(page) {
  const {state} = page;
  const link = () => `${location.href.split("#")[0]}${state.fragment}`;
  const names = ["cost_ratio", "orbital_cost_per_kw_year", "twin_cost_per_kw_year", "orbital_capital", "satellite_mass", "launch_count",
    "radiator_area", "radiator_temperature", "it_power_average"].filter((name) => page.point.model.slots.has(name));
  const figures = () => Object.fromEntries(names.map((name) => [name, {value: page.units.fromSI(page.point.get(name), page.unit(name)), unit: page.unit(name)}]));
  const forms = [["Link", link], ["Command line", () => state.command], ["Python", () => state.python],
    ["Scenario file (TOML)", () => state.toml], ["JSON, for `evaluate --verify`", () => state.json(figures())], ["BibTeX of the ratio", () => bibtex(page)],
    ["A quotation to embed", () => quotation(page, link())]];
  put(byId("take"), h("p", {}, page.changed ? `This state: ${state.values.size} changed.` : "The scenario as it stands; nothing is changed."),
    forms.map(([title, text]) => h("details", {}, h("summary", {}, title), h("pre", {}, text()), copyButton(text))));
}

// -- self-test ------------------------------------------------------------------------------------------------------------------------

function showCheck(page) {
  const said = h("p", {role: "status"});
  const run = async (points, when) => {
    const found = await page.desk.ask("check", {points});
    if (!found) {
      said.textContent = ""; // the reader moved on
      return;
    }
    const good = found.worst <= 1e-9 && !found.voids;
    said.textContent = `${when}${good ? "Agrees" : "Differs"}: ${found.figures.toLocaleString("en-US")} stored figures of ${
      found.quantities} quantities at ${found.points} points; worst difference ${found.worst.toExponential(1)}${
      found.where ? ` (${found.where})` : ""}; ${found.voids} voids differ.`;
    said.className = good ? "holds" : "fails";
    if (when) {
      byId("live-says").append(good ? ` Checked as it opened: ${found.figures.toLocaleString("en-US")} of Python's figures come out alike here, to ${
        found.worst.toExponential(0)}.` : " Some figures come out otherwise here than in Python: see the end of the page.");
    }
  };
  page.checkSome = () => run(FIRST_CHECKED, "As it opened. ");
  const button = h("button", {type: "button", id: "run-check", onclick: () => {
    said.textContent = "Computing …";
    run(page.data.check.points, "");
  }}, `Recompute ${page.data.check.points} stored points here`);
  put(byId("check"), h("p", {}, "Python stored these points when it made the page; your browser computes them anew."), button, said);
}

export const views = {
  axis: axisOn, answer: showAnswer, cost: showCost, spread: showSpread, verdict: showVerdict, closures: showClosures,
  tornado: showTornado, map: showMap, satellite: showSatellite, years: showYears, joint: showJoint, takeAway: showTakeAway,
  check: showCheck,
};
