// The page: what the reader does becomes state, state becomes a point at once, and draws as soon as there is time.
import {byId, copyButton, h, put, ref} from "./dom.js";
import {linear, logarithmic} from "./charts.js";
import {Entry} from "./entry.js";
import {inverse, larger, spread} from "./draws.js";
import {State} from "./state.js";
import {Desk} from "./desk.js";
import {RATIO, Study} from "./study.js";
import {Units, UnitError, short, shownUnit} from "./units.js";
import {showSky} from "./sky.js";
import {readTexts} from "./texts.js";
import {views} from "./views.js";

const FEW = 256, STEPS = 1000, DRAW_AFTER = 120, HITS = 24;

export class Page {
  constructor(data, functions) {
    this.data = data;
    this.units = new Units(data.units);
    this.study = new Study(data, data.table, functions);
    this.desk = new Desk(this.study, {...data}, byId("script").textContent);
    this.notes = [];
    this.waiting = "drawing …";
    this.turn = 0;
    this.axes = {x: "launch_price", y: "satellite_cost_per_power_given", third: ""};
    this.mappable = Object.keys(data.inputs).filter((name) => !(name in data.choices)
      && (data.inputs[name].low !== undefined || data.sliders.some((one) => one.names.includes(name)))).sort();
    this.state = new State({known: (name) => this.study.known(name), units: this.units, ...data.page});
    this.point = this.study.central;
    this.entry = new Entry(this);
  }

  get values() {
    return Object.fromEntries(this.state.values);
  }

  get changed() {
    return this.state.values.size > 0;
  }

  // What stands below a chart that is taken away, and in a quotation: of which state it is too.
  get sourceLine() {
    const {version, scenario, baseline, id} = this.data.page, set = this.state.settings().map((one) => one.join("="));
    const changed = set.length > 3 ? `; ${set.length} values changed` : set.length ? `; changed: ${set.join(", ")}` : "";
    return `orbitcompute ${version}, ${scenario} beside ${baseline}, ${id}${changed}`;
  }

  unit(name) {
    return this.study.unit(name);
  }

  // A value as readers see it, with its unit.
  shown(name, value = this.point.get(name), digits = 3) {
    const codes = this.study.known(name)?.codes;
    if (codes) return Object.keys(codes).find((one) => codes[one] === value) ?? "–";
    const instead = this.data.quantities[name]?.instead;
    if (instead && Number.isFinite(value) && value <= 0) return instead;
    if (name === "year") return `${Math.round(value)}`;
    const unit = this.unit(name);
    const shown = this.units.fromSI(value, unit);
    const text = unit === "year" && shown > 1900 && shown < 2200 ? shown.toFixed(1) : short(shown, digits);
    return `${text} ${shownUnit(unit)}`.trim();
  }

  ours(name) {
    return this.shown(name, this.study.central.get(name));
  }

  // -- what follows a change -----------------------------------------------------------------------------------------

  start() {
    byId("live").hidden = false;
    byId("cards").hidden = false;
    byId("report").open = false;
    byId("live-says").textContent = "Every number is computed here, offline; touch one for its equation and source.";
    this.state.listen(() => {
      this.notes = []; // what was said of a link, until the next change
      this.changedState();
    });
    if (location.hash.length > 1) this.notes = this.state.open(location.hash);
    addEventListener("hashchange", () => {
      if (location.hash !== this.state.fragment && location.hash.includes("=")) {
        this.notes = this.state.open(location.hash);
        this.changedState();
      }
    });
    this.buttons();
    this.presets();
    this.sliders();
    this.search();
    views.check(this);
    this.changedState();
    this.drawAll();
    let width = innerWidth;
    addEventListener("resize", () => {
      if (innerWidth !== width) {
        width = innerWidth;
        this.drawAll();
      }
    });
  }

  // The answer, the costs and the sliders at once; the rest in the next frame, draws when the reader rests.
  changedState() {
    this.said = null;
    this.point = this.study.point(this.values);
    this.draws = this.ends = this.spread = this.map = this.byYear = this.joint = null;
    delete document.body.dataset.settled;
    views.answer(this);
    views.cost(this);
    this.moved();
    for (const id of ["spread", "tornado", "map", "years"]) byId(id).classList.add("waiting");
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.drawRest());
    this.later();
  }

  drawRest() {
    for (const view of [views.verdict, views.closures, views.satellite, views.joint, showSky]) view(this);
    this.entry.update();
  }

  drawAll() {
    for (const view of [views.answer, views.cost, views.spread, views.tornado, views.map, views.years, views.takeAway]) view(this);
    this.drawRest();
    this.moved();
  }

  // The address and what is taken away, once the reader rests.
  rested() {
    if (this.state.fragment !== location.hash) {
      history.replaceState(null, "", this.state.fragment || location.pathname + location.search);
    }
    views.takeAway(this);
  }

  // Draws, swings and the map, when the reader rests; each gives way to the next change.
  later() {
    this.turn += 1;
    const turn = this.turn, stopped = () => turn !== this.turn;
    this.desk.stop();
    clearTimeout(this.timer);
    this.timer = setTimeout(async () => {
      this.rested();
      if (!await this.drawn(FEW, stopped)) return;
      const ends = await this.desk.ask("ends", {values: this.values});
      if (!ends || stopped()) return;
      this.ends = ends;
      for (const view of [views.tornado, views.verdict, views.joint]) view(this);
      await this.mapNow(stopped);
      const years = await this.desk.ask("byYear", {values: this.values, years: this.years, points: FEW});
      if (!years || stopped()) return;
      this.byYear = years;
      views.years(this);
      if (this.all > FEW && !await this.drawn(this.all, stopped)) return;
      document.body.dataset.settled = this.turn;
      this.checkSome?.();
      this.checkSome = null;
    }, DRAW_AFTER);
  }

  get all() {
    return this.data.draws.points;
  }

  // So many draws, shown; false when the reader has moved on.
  async drawn(points, stopped) {
    const draws = await this.desk.ask("draws", {values: this.values, points});
    if (!draws || stopped()) return false;
    this.draws = {...draws, spread: (name) => larger(this.data.draws.larger[name], spread(draws.columns[name]))};
    this.spread = this.draws.spread(RATIO);
    for (const view of [views.answer, views.spread, views.verdict]) view(this);
    return true;
  }

  async mapNow(stopped) {
    const [x, y] = [views.axis(this, this.axes.x), views.axis(this, this.axes.y)];
    const plain = ({name, low, high, log}) => ({name, low, high, log});
    const rows = await this.desk.ask("map", {values: this.values, x: plain(x), y: plain(y)});
    if (!rows || stopped()) return;
    this.map = {rows, x, y};
    views.map(this);
  }

  mapOver(axes) {
    this.axes = {...this.axes, ...axes};
    this.map = null;
    delete document.body.dataset.settled;
    byId("map").classList.add("waiting");
    views.map(this, true);
    this.later();
  }

  // The years that the fan shows: every second one of those that the paths have.
  get years() {
    const [first, last] = this.data.years;
    return first === undefined ? [] : Array.from({length: Math.floor((last - first) / 2) + 1}, (_, at) => first + 2 * at);
  }

  // The smallest joint change of what moves the ratio most that brings it to one.
  async find() {
    const turn = this.turn, names = this.movers;
    views.joint(this, "searching");
    const joint = await this.desk.ask("together", {values: this.values, names, target: 1});
    if (turn !== this.turn) return;
    this.joint = joint;
    views.joint(this);
  }

  // The eight uncertain inputs of orbit alone that move the ratio most: those that move Earth's cost too are not for a builder.
  get movers() {
    const width = (one, output = RATIO) => Math.abs(one.above[output] - one.below[output]);
    return (this.ends?.found ?? []).filter((one) => width(one) > 0 && !(width(one, "twin_cost_per_kw_year") > 0))
      .sort((a, b) => width(b) - width(a)).slice(0, 8).map((one) => one.name);
  }

  // The preset whose values the state has, and no others.
  get preset() {
    return this.data.presets.find(({values}) => {
      const entries = Object.entries(values);
      return entries.length === this.state.values.size && entries.every(([name, value]) => this.state.values.get(name) === value);
    });
  }

  // The closures that this state breaks and ours does not.
  newlyBroken(before = this.study.central.broken) {
    return this.point.model.closures.filter((one) => this.point.broken.includes(one.name) && !before.includes(one.name));
  }

  // -- what can be moved -----------------------------------------------------------------------------------------------

  buttons() {
    byId("undo").onclick = () => this.state.undo();
    byId("redo").onclick = () => this.state.redo();
    byId("reset").onclick = () => this.state.replace([]);
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target.type === "text") return;
      event.preventDefault();
      if (event.shiftKey) this.state.redo();
      else this.state.undo();
    });
  }

  presets() {
    put(byId("presets"), this.data.presets.map((one) => h("button", {type: "button", class: "preset", title: one.says,
      "data-preset": one.name, onclick: () => {
        this.notes = [];
        this.state.replace(Object.entries(one.values));
      }}, one.name)));
  }

  sliders() {
    this.moves = this.data.sliders.map((slider) => {
      const {low, high, logarithmic: log, names: [name]} = slider;
      const place = (log ? logarithmic : linear)(low, high, 0, 1), at = place.invert;
      const input = this.data.inputs[name];
      const range = h("input", {type: "range", min: 0, max: STEPS, "aria-label": slider.label, id: `slide-${name}`,
        oninput: () => this.move(slider, at(range.value / STEPS), true), onchange: () => this.state.rest()});
      const rail = h("div", {class: "rail"}, this.band(input, place), range, this.marks(slider, place));
      const grade = h("span", {class: "faint small"}, input.grade === "set" ? "chosen" : input.grade);
      const field = this.field(name, false, (value) => this.move(slider, value, false));
      const beside = h("p", {class: "note small", hidden: true});
      const lacking = ["claimed", "demonstrated"].filter((one) => !slider.ticks.some((tick) => tick.standing === one));
      const why = lacking.length && name !== "year" ? h("p", {class: "faint small"}, `The catalog holds no ${lacking.join(" and no ")} figure.`) : null;
      const shown = h("div", {class: "slider"}, h("div", {class: "heading"}, h("label", {for: `slide-${name}`},
        ref(name, slider.label)), grade), rail, why, field, beside);
      return {slider, name, range, place, shown, field, beside, input};
    });
    put(byId("sliders"), this.moves.map((one) => one.shown));
  }

  move(slider, given, moving) {
    const value = slider.names[0] === "year" && given !== null ? Math.round(given) : given;
    const same = slider.names.every((name) => this.live(name) === name) && Math.abs(value / this.study.central.get(slider.names[0]) - 1) < 1e-12;
    this.state.set(Object.fromEntries(slider.names.map((name) => [this.live(name), same ? null : value])), moving);
  }

  // What moves in an input's place: the quantity that it would give, where that is given instead.
  live(name) {
    const quantity = name.replace(/_given$/, "");
    return quantity !== name && this.state.values.has(quantity) ? quantity : name;
  }

  // The 10-90 % band of an input on its rail.
  band(input, place) {
    if (input.low === undefined) return null;
    const [from, to] = [0.1, 0.9].map((share) => Math.min(Math.max(place(inverse(input, share)), 0), 1));
    const bar = h("span", {class: "band", title: "10-90 % of our draws"});
    bar.style.left = `calc(8px + ${from} * (100% - 16px))`;
    bar.style.width = `calc(${to - from} * (100% - 16px))`;
    return bar;
  }

  // Ticks of what is claimed, ours and demonstrated.
  marks(slider, place) {
    const own = {standing: "ours", value: this.study.central.get(slider.names[0]), of: "best guess"};
    const unit = this.unit(slider.names[0]);
    const taken = [];
    return h("span", {class: "marks", "aria-hidden": "true"}, [own, ...slider.ticks].map((tick) => {
      const share = Math.min(Math.max(place(tick.value), 0), 1);
      const free = taken.every((one) => Math.abs(one - share) > 0.17);
      if (free) taken.push(share);
      const label = `${tick.standing} ${short(this.units.fromSI(tick.value, unit), 3)} ${shownUnit(unit)} (${tick.of})`;
      const mark = h("span", {class: `mark ${tick.standing}`, title: label},
        free ? h("span", {}, tick.standing === "demonstrated" ? "shown" : tick.standing) : null);
      mark.style.left = `calc(8px + ${share} * (100% - 16px))`;
      return mark;
    }));
  }

  // A field (or a list) that takes a value with its unit; a wrong one says what is allowed, and nothing changes.
  field(name, labelled = false, given = null) {
    const known = this.study.known(name);
    const says = h("span", {class: "says small", role: "alert"}, this.said?.name === name ? this.said.text : null);
    const put_ = given ?? ((value) => this.state.set({[name]: value}));
    const key = `field-${name}`;
    const clear = h("button", {type: "button", class: "quiet", hidden: !this.state.values.has(this.live(name)),
      onclick: () => this.state.set({[this.live(name)]: null})}, "Back to ours");
    if (known.codes) {
      const now = this.point.get(name);
      return h("div", {class: "field"}, h("select", {"data-key": key, "aria-label": name, onchange: (event) => {
        const code = known.codes[event.target.value];
        put_(code === this.study.central.get(name) ? null : code);
      }}, Object.entries(known.codes).map(([one, code]) => h("option", {value: one, selected: code === now}, one))), clear);
    }
    const written = () => {
      const value = this.units.fromSI(this.point.get(this.live(name)), known.unit);
      return Number.isFinite(value) ? `${Number(value.toPrecision(4))} ${shownUnit(known.unit)}`.trim() : "";
    };
    const input = h("input", {type: "text", value: written(), "data-key": key, "aria-label": `${name} with its unit`,
      autocomplete: "off", spellcheck: "false", "data-field": name, onchange: () => {
        const before = this.point.broken;
        try {
          if (input.value.trim() === "") put_(null);
          else put_(this.state.parsed(name, input.value.replaceAll("²", "2").replaceAll("³", "3").replace(/(\d),(\d{3})(?!\d)/g, "$1$2")));
          this.said = {name, text: this.newlyBroken(before).map((one) => `now ${one.name.replaceAll("_", " ")}: ${one.broken}`).join("; ")};
          says.textContent = this.said.text;
        } catch (fault) {
          if (!(fault instanceof UnitError)) throw fault;
          says.textContent = `${fault.message}; for example ${this.ours(name)}`;
        }
      }});
    const found = h("div", {class: "field"}, labelled ? h("label", {class: "small faint"}, name.replaceAll("_", " ")) : null, input, clear, says);
    found.refresh = () => {
      if (document.activeElement !== input) input.value = written();
      clear.hidden = !this.state.values.has(this.live(name));
    };
    return found;
  }

  // What was changed, and the sliders where they now are.
  moved() {
    for (const {slider, name, range, place, field, beside, input} of this.moves ?? []) {
      const value = this.point.get(this.live(name));
      if (document.activeElement !== range) range.value = Math.round(STEPS * Math.min(Math.max(place(value), 0), 1));
      range.setAttribute("aria-valuetext", this.shown(this.live(name)));
      field.refresh();
      const outside = this.state.values.has(this.live(name)) && input.low !== undefined && (value < input.low || value > input.high);
      const instead = this.live(name) === name ? this.instead(name) : null;
      beside.hidden = !outside && !instead;
      beside.textContent = instead ? `moves less now: ${instead} is given instead of computed`
        : outside ? `outside our sources' range, ${this.shown(name, input.low)} to ${this.shown(name, input.high)}` : "";
      range.classList.toggle("changed", slider.names.some((one) => this.state.values.has(this.live(one))));
    }
    byId("undo").disabled = !this.state.past.length;
    byId("redo").disabled = !this.state.future.length;
    byId("reset").disabled = !this.changed;
    const same = this.preset;
    for (const button of byId("presets").children) button.setAttribute("aria-pressed", button.dataset.preset === same?.name);
    byId("preset-says").textContent = same ? same.says : "";
    const entries = [...this.state.values.keys()];
    const list = h("ul", {class: "hits", "aria-label": "what changed"}, entries.map((name) => h("li", {},
      ref(name), h("span", {}, `${this.ours(name)} → ${this.shown(name, this.state.values.get(name))}`),
      h("button", {type: "button", class: "quiet", "aria-label": `back to ours: ${name}`, "data-key": `clear-${name}`,
        onclick: () => this.state.set({[name]: null})}, "×"))));
    const unfolded = byId("changed").querySelector("details")?.open;
    put(byId("changed"), entries.length > 4
      ? h("details", {open: unfolded}, h("summary", {"data-key": "changed"}, `${entries.length} changed`), list)
      : entries.length ? list : null);
  }

  // A quantity that is given, though an input would have moved it: the slider of that input moves less than it did.
  instead(name) {
    const cuts = [...this.state.values.keys()].filter((one) => one in this.study.table.quantities && one !== name);
    const moved = cuts.length ? this.study.central.model.reach(name) : null;
    return cuts.find((one) => moved.has(one)) ?? null;
  }

  search() {
    const names = [...new Set([...Object.keys(this.data.inputs), ...Object.keys(this.data.quantities)])].sort();
    const says = (name) => (this.data.inputs[name]?.meaning ?? this.data.quantities[name]?.summary ?? this.data.choices[name]?.meaning ?? "");
    const text = new Map(names.map((name) => [name, `${name} ${name.replaceAll("_", " ")} ${says(name)}`.toLowerCase()]));
    byId("search-says").textContent = `${Object.keys(this.data.inputs).length} inputs and choices, ${
      Object.keys(this.data.quantities).length} quantities; any of them can be changed.`;
    const look = () => {
      const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
      const hits = words.length ? names.filter((name) => words.every((word) => text.get(name).includes(word))) : [];
      hits.sort((a, b) => Number(!a.includes(words[0])) - Number(!b.includes(words[0])) || a.length - b.length);
      put(byId("hits"), hits.slice(0, HITS).map((name) => h("li", {}, ref(name), h("span", {}, this.shown(name)),
        h("span", {class: "faint small"}, says(name)))));
      byId("search-says").textContent = words.length ? `${hits.length} found${hits.length > HITS ? `, ${HITS} shown` : ""}` : byId("search-says").textContent;
    };
    byId("search").addEventListener("input", look);
  }

  // -- what is taken away ------------------------------------------------------------------------------------------------

  copyFigure(name) {
    return copyButton(() => {
      const found = this.draws?.columns[name] ? this.draws.spread(name) : null;
      const ends = found ? ` [${this.shown(name, found.low)} to ${this.shown(name, found.high)}, 10-90 %; ${
        this.shown(name)} at all best guesses]` : "";
      return `${name}: ${this.shown(name, found?.middle)}${ends}, orbitcompute ${this.data.page.version} ${this.data.page.id}, ${
        location.href.split("#")[0]}${this.state.fragment}`;
    }, "Copy number, range, id and link");
  }
}

// `functions` are the translated model's, `inflate` unpacks what the page was given.
export async function start(functions, inflate) {
  const data = readTexts(JSON.parse(new TextDecoder().decode(await inflate(byId("data").textContent))), document);
  globalThis.livePage = new Page(data, functions); // for whoever asks the page from a console: `livePage.point.get("cost_ratio")`
  globalThis.livePage.start();
}
