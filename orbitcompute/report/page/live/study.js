// What the page asks of the model: the point a state gives, its draws, what moves it, and maps of two inputs.

import {Model} from "./model.js";
import {Shares, inverse} from "./draws.js";
import {ancestors} from "./order.js";
import {storedAt} from "./stored.js";

export const RATIO = "cost_ratio";
const HEADLINES = [RATIO, "permitted_power_by_date", "orbital_cost_per_kw_year", "twin_cost_per_kw_year", "satellite_mass",
  "satellite_count", "launch_count", "orbital_capital", "orbital_cost_per_accelerator_hour", "twin_cost_per_accelerator_hour",
  "radiator_temperature", "radiator_area"];
export const SLICE = 12; // milliseconds between two looks at what the reader does

// Lets the page breathe: resolves once what waits has been handled.
export const pause = () => new Promise((resolve) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { channel.port1.close(); resolve(); };
  channel.port2.postMessage(null);
});

export class Study {
  constructor(data, table, functions) {
    const given = Object.entries(data.inputs).filter(([, one]) => one.value !== undefined).map(([name, one]) => [name, one.value]);
    table = {...table, leaves: {...Object.fromEntries(given), ...table.leaves}};
    const {values: errors, of} = data.errors;
    Object.keys({...table.quantities, ...table.stored}).sort().forEach((name, at) => {
      data.quantities[name] = {error: errors[parseInt(of[at], 36)], ...data.quantities[name]};
    });
    // arguments stand in the file by their places in all names
    const names = [...Object.keys(table.quantities), ...Object.keys(data.inputs), ...Object.keys(table.stored)];
    table = {...table, quantities: Object.fromEntries(Object.entries(table.quantities).map(([name, one]) => (
      [name, {...one, arguments: one.arguments.map((at) => names[at])}])))};
    Object.assign(this, {data, table, functions});
    this.whole = new Map();
    this.shares = new Map();
    this.dated = new Map();
    this.central = this.model({}).evaluate();
  }

  // An input or a quantity: unit, codes of a choice, domain; null for a name that there is none of.
  known(name) {
    const input = this.data.inputs[name], quantity = this.table.quantities[name];
    if (name in this.table.choices && input) return {unit: "1", codes: this.table.choices[name]};
    if (input) return {unit: input.unit, minimum: input.minimum, maximum: input.maximum};
    if (quantity && quantity.unit !== "structure") {
      const [least, above, most] = (quantity.bounds ?? []).map((one) => one ?? undefined);
      return {unit: quantity.unit, minimum: least ?? above, maximum: most};
    }
    return null;
  }

  unit(name) {
    return this.data.inputs[name]?.unit ?? this.table.quantities[name]?.unit ?? this.table.stored[name]?.unit
      ?? (name.endsWith("_computed") ? this.unit(name.slice(0, -"_computed".length)) : "1");
  }

  // The whole model for values of which some may be quantities that cut the graph.
  model(values) {
    const cuts = Object.keys(values).filter((name) => name in this.table.quantities).sort();
    const key = cuts.join();
    if (!this.whole.has(key)) {
      if (this.whole.size > 8) this.whole.delete([...this.whole.keys()][1]);
      const given = Object.fromEntries(cuts.map((name) => [name, values[name]]));
      this.whole.set(key, new Model(this.table, this.functions, {values: given}));
    }
    return this.whole.get(key);
  }

  // The point at values in SI, everything else at its best guess for the year of purchase, stored results as they are there.
  point(values) {
    const model = this.model(values), settled = this.atYear(values), point = model.evaluate(settled);
    const stored = storedAt(this.table.stored, (name) => point.get(name));
    const found = Object.keys(stored.values).length ? model.evaluate({...settled, ...stored.values}) : point;
    found.standing = stored.standing;
    return found;
  }

  // The inputs' figures as they stand in the year of purchase.
  inputs({year}) {
    if (year === undefined || year === this.data.inputs.year?.value) return this.data.inputs;
    if (!this.dated.has(year)) {
      const dated = Object.entries(this.data.paths).map(([name, rows]) => {
        const [value, low, high] = atYear(rows, year, this.data.inputs[name].unit.includes("USD"));
        return [name, {...this.data.inputs[name], value, low: low ?? undefined, high: high ?? undefined}];
      });
      this.dated.set(year, {...this.data.inputs, ...Object.fromEntries(dated)});
    }
    return this.dated.get(year);
  }

  // Values with what the year of purchase and the stored results at them make of the rest.
  settled(values) {
    const settled = this.atYear(values), point = this.model(values).evaluate(settled);
    return {...settled, ...storedAt(this.table.stored, (name) => point.get(name)).values};
  }

  // Values with those of the paths by year beside them, where the reader has not said otherwise.
  atYear(values) {
    const inputs = this.inputs(values);
    if (inputs === this.data.inputs) return values;
    return {...Object.fromEntries(Object.keys(this.data.paths).map((name) => [name, inputs[name].value])), ...values};
  }

  // The stored results that a quantity stands on and that these values leave: what moved, by their names.
  left(name, standing) {
    const {cut} = this.central.model;
    const behind = ancestors([name], cut);
    return Object.keys(standing).filter((one) => standing[one].outside && (one === name || behind.has(one)));
  }

  // Only what these outputs stand on, under the choices of `values`.
  restricted(values, outputs) {
    return new Model(this.table, this.functions, {values: this.settled(values), outputs, selectedOnly: true});
  }

  get outputs() {
    const margins = [...this.data.tests.map((one) => one.margin), ...this.table.closures.map((one) => one.margin)];
    return [...new Set([...HEADLINES, ...margins])];
  }

  // The uncertain inputs that anything stands on which is chosen, those of `values` left out.
  uncertain(values) {
    const all = this.model(values);
    const leaves = new Map([...all.leaves, ...Object.entries(values)]);
    const idle = new Set();
    for (const [name, one] of all.quantities) {
      const picked = all.selection(name, leaves);
      if (picked) for (const argument of one.arguments) if (argument !== picked) idle.add(argument);
    }
    const outputs = [...all.quantities.keys()].filter((name) => !idle.has(name));
    const {needed} = this.restricted(values, outputs);
    return Object.keys(this.data.inputs).filter(
      (name) => this.data.inputs[name].uncertain && needed.has(name) && !(name in values));
  }

  // Draws of every uncertain input: columns by output, made in slices; null when `stopped()` says that nobody waits.
  async draws(values, points, stopped, outputs = this.outputs) {
    const model = this.restricted(values, outputs);
    const drawn = this.uncertain(values), figures = this.inputs(values);
    if (!this.shares.has(points)) this.shares.set(points, new Shares(this.data.draws, points));
    const shares = this.shares.get(points);
    const inputs = [];
    let until = performance.now() + SLICE;
    for (const name of drawn.filter((one) => model.needed.has(one))) {
      inputs.push([name, shares.own(name)]);
      if (performance.now() > until) {
        await pause();
        if (stopped()) return null;
        until = performance.now() + SLICE;
      }
    }
    const columns = Object.fromEntries(outputs.map((name) => [name, new Float64Array(points).fill(NaN)]));
    for (let at = 0; at < points; at += 1) {
      const changes = {};
      for (const [name, column] of inputs) changes[name] = inverse(figures[name], column[at]);
      const point = model.evaluate(changes);
      for (const name of outputs) if (model.needed.has(name)) columns[name][at] = point.get(name);
      if (performance.now() > until) {
        await pause();
        if (stopped()) return null;
        until = performance.now() + SLICE;
      }
    }
    return {points, columns, inputs: drawn.length};
  }

  // Every output with one uncertain input at the low and at the high end of its range, all else at its centre: plain values
  // by output.
  async ends(values, stopped) {
    const outputs = this.outputs, model = this.restricted(values, outputs);
    const told = (point) => Object.fromEntries(outputs.map((name) => [name, model.needed.has(name) ? point.get(name) : NaN]));
    const base = told(model.evaluate());
    const found = [];
    let until = performance.now() + SLICE;
    for (const name of this.uncertain(values).filter((one) => model.needed.has(one))) {
      const {low, high} = this.inputs(values)[name];
      const [below, above] = [low, high].map((value) => told(model.evaluate({[name]: value})));
      found.push({name, low, high, below, above});
      if (performance.now() > until) {
        await pause();
        if (stopped()) return null;
        until = performance.now() + SLICE;
      }
    }
    return {base, found};
  }

  // An output over two inputs, `many` values each, along axes {name, low, high, log}: rows from the low end of `y` on.
  async map(values, {x, y, output = RATIO, many = 40}, stopped) {
    const others = Object.fromEntries(Object.entries(values).filter(([name]) => name !== x.name && name !== y.name));
    const model = this.restricted({...others, [x.name]: along(x, 0), [y.name]: along(y, 0)}, [output]);
    const rows = [];
    let until = performance.now() + SLICE;
    for (let row = 0; row < many; row += 1) {
      const line = new Float64Array(many);
      for (let column = 0; column < many; column += 1) {
        const changes = {[x.name]: along(x, column / (many - 1)), [y.name]: along(y, row / (many - 1))};
        line[column] = model.evaluate(changes).get(output);
      }
      rows.push(line);
      if (performance.now() > until) {
        await pause();
        if (stopped()) return null;
        until = performance.now() + SLICE;
      }
    }
    return rows;
  }

  // -- the stored points ---------------------------------------------------------------------------------------------

  // The stored points (or the first so many) recomputed here, every quantity at each: how many figures, the worst relative
  // difference of a sum from Python's (as `live_data.stored_points` makes them), and where it stands.
  check(points = this.data.check.points) {
    const {sums, void: voided, points: all, quantities: many} = this.data.check, whole = points === all;
    const stored = new DataView(Uint8Array.from(atob(sums), (one) => one.charCodeAt(0)).buffer);
    const model = this.model({});
    const inputs = Object.keys(this.data.inputs).filter((name) => this.data.inputs[name].low < this.data.inputs[name].high);
    const names = Object.keys(this.table.quantities).sort().filter(
      (name) => this.table.quantities[name].unit !== "structure" && !model.overrides.has(name));
    const scales = names.map((_, place) => 2 ** stored.getInt8(8 * many + 10 * all + place));
    const columns = new Float64Array(many);
    let [worst, quantity, at, voids] = [0, "", "", Math.abs(names.length - many)], largest = 0;
    for (let point = 0; point < points; point += 1) {
      const changes = {};
      hashed(point, inputs.length).forEach((share, place) => {
        const {low, high} = this.data.inputs[inputs[place]];
        changes[inputs[place]] = low + share * (high - low);
      });
      const here = model.evaluate(changes), weights = hashed(all + point, many);
      let sum = 0, empty = 0;
      names.forEach((name, place) => {
        const value = here.get(name), none = !Number.isFinite(value);
        const counted = none ? voided : Math.sign(value) * Math.log1p(Math.abs(value) / scales[place]);
        const weighted = (0.5 + weights[place]) * counted;
        empty += none;
        sum += weighted;
        columns[place] += weighted;
      });
      voids += Math.abs(empty - stored.getUint16(8 * (many + all) + 2 * point, true));
      const off = Math.abs(sum - stored.getFloat64(8 * (many + point), true));
      if (!(off <= worst)) [worst, at] = [off, `point ${point}`];
    }
    columns.forEach((sum, place) => {
      const off = whole ? Math.abs(sum - stored.getFloat64(8 * place, true)) : 0;
      if (!(off <= largest)) [largest, quantity] = [off, `${names[place]}, `];
    });
    return {points, figures: points * many, quantities: many, worst: Math.max(worst, largest), where: quantity + at || null, voids};
  }
}

// The value at a share of an axis.
export const along = ({low, high, log}, share) => (log ? low * (high / low) ** share : low + share * (high - low));

// Value, low and high of a path in a year: between two of its rows along a line, or for money along its logarithm.
export function atYear(rows, year, money) {
  const at = rows.findIndex((row) => row[0] >= year);
  if (at < 0) return rows[rows.length - 1].slice(1);
  if (rows[at][0] === year || at === 0) return rows[at].slice(1);
  const before = rows[at - 1], after = rows[at], share = (year - before[0]) / (after[0] - before[0]);
  return [1, 2, 3].map((place) => {
    const [first, last] = [before[place], after[place]];
    if (first === null || last === null) return null;
    return money && first > 0 && last > 0 ? Math.exp((1 - share) * Math.log(first) + share * Math.log(last))
      : (1 - share) * first + share * last;
  });
}

// Numbers in [0, 1) that Python and JavaScript make alike: a multiplicative hash of point and place.
export function hashed(point, many) {
  return Array.from({length: many}, (_, place) => {
    let word = (Math.imul(point, 0x9e3779b1) + Math.imul(place, 0x85ebca77) + 1) >>> 0;
    for (const [shift, factor] of [[15, 0x2c1b3c6d], [12, 0x297a2d39]]) {
      word = (word ^ (word >>> shift)) >>> 0;
      word = Math.imul(word, factor) >>> 0;
    }
    return ((word ^ (word >>> 15)) >>> 0) / 4294967296;
  });
}
