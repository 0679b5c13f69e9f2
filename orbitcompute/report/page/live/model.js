// A model: the graph put together with values, and the point it computes (as graph/model.py and graph/balance.py have it).
import {ancestors, descendants, steps, users} from "./order.js";

const DAMPING = 0.9, STEEPEST = -5, FLATTEST = -0.2, TOLERANCE = 1e-12, ROUNDS = 100, CLOSED_TO = 1e-9;
const UNSOLVED = "no solution";

// The quantities of a model with these overrides: pairs turned round, and the closures of the laws they break into.
function balanced(table, overrides) {
  const quantities = new Map(Object.entries(table.quantities).map(([name, one]) => (
    [name, {...one, function: one.function ?? `f_${name}`}])));
  const closures = [];
  const turned = new Set();
  for (const pair of table.pairs) {
    const taken = [pair.moves, ...pair.unless].some((name) => overrides.has(name) || turned.has(name));
    if (!overrides.has(pair.given) || taken) continue;
    const moved = {...quantities.get(pair.moves), function: table.functions.same, arguments: [pair.by]};
    delete moved.start;
    delete moved.selects;
    if (pair.start !== null) moved.start = pair.start;
    quantities.set(pair.moves, moved);
    turned.add(pair.moves);
  }
  for (const name of Object.keys(table.laws).filter((one) => overrides.has(one)).sort()) {
    const law = table.laws[name], quantity = quantities.get(name);
    if (turned.has(name)) continue;
    const computed = `${name}_computed`, margin = `${name}_balance`, [kept, side] = table.sides[law.sense];
    quantities.set(computed, {unit: quantity.unit, function: quantity.function, arguments: quantity.arguments});
    quantities.set(margin, {
      unit: "1", function: table.functions[law.sense],
      arguments: [name, computed],
    });
    closures.push({
      name, margin, has: law.sense === "most" ? computed : name, needs: law.sense === "most" ? name : computed, discipline: law.of,
      sentence: `${name} as given is ${kept} its own balance of ${law.of} makes it`,
      broken: `given ${side} than its balance of ${law.of} allows`,
    });
  }
  return {quantities, closures};
}

export class Model {
  // `table` and `functions` are the translated model; `values` are SI values by name that replace the table's own leaves,
  // of which those of quantities cut the graph there. `outputs` restricts what is computed, `selectedOnly` leaves out
  // alternatives that no choice selects.
  constructor(table, functions, {values = {}, outputs = null, selectedOnly = false} = {}) {
    this.table = table;
    this.functions = functions;
    this.leaves = new Map(Object.entries({...table.leaves, ...values}));
    for (const [name, one] of Object.entries(table.stored)) {
      if (!this.leaves.has(name)) this.leaves.set(name, one.value);
    }
    this.overrides = new Set([...this.leaves.keys()].filter((name) => name in table.quantities));
    const {quantities, closures} = balanced(table, this.overrides);
    this.quantities = quantities;
    this.outputs = outputs ?? [...quantities.keys()];
    this.selectedOnly = selectedOnly;
    this.ownClosures = closures;
    this.cut = new Map();
    for (const [name, one] of quantities) {
      if (this.overrides.has(name)) continue;
      const picked = selectedOnly ? this.selection(name, this.leaves) : null;
      const choices = picked ? one.arguments.filter((argument) => argument in table.choices) : [];
      this.cut.set(name, picked ? [...choices, picked] : one.arguments);
    }
    this.needed = ancestors(this.outputs, this.cut);
    const reached = new Map([...this.cut].filter(([name]) => this.needed.has(name)));
    this.plan = steps(reached, quantities);
    this.missing = [...new Set([...reached.values()].flat())].filter(
      (name) => !quantities.has(name) && !this.leaves.has(name));
    this.readers = users(this.cut);
    this._place();
    this._views = new Map();
  }

  // What each step calls, by places in the list of values.
  _place() {
    this.slots = new Map();
    for (const name of [...this.leaves.keys(), ...this.quantities.keys()]) {
      if (!this.slots.has(name)) this.slots.set(name, this.slots.size);
    }
    for (const name of this.missing) this.slots.set(name, this.slots.size);
    this.start = new Array(this.slots.size).fill(NaN);
    for (const [name, value] of this.leaves) this.start[this.slots.get(name)] = value ?? NaN;
    const order = [...this.plan.flat(), ...[...this.overrides].filter((name) => this.needed.has(name)).sort()];
    this.bounded = order.filter((name) => this.quantities.get(name).bounds);
    const bounded = new Set(this.bounded);
    this.stages = this.plan.map((group) => {
      const cyclic = group.length > 1 || this.cut.get(group[0]).includes(group[0]);
      return {group, cyclic, members: group.map((name) => this._call(name)),
        bounded: group.filter((name) => bounded.has(name))};
    });
    this.givenBounds = this.bounded.filter((name) => this.overrides.has(name));
    this.closures = [...this.table.closures, ...this.ownClosures].filter((one) => this.needed.has(one.margin));
  }

  _call(name) {
    const one = this.quantities.get(name);
    const picked = this.selectedOnly ? this.selection(name, this.leaves) : null;
    const places = (picked ? [picked] : one.arguments).map((argument) => this.slots.get(argument));
    return {place: this.slots.get(name), function: picked ? (value) => value : this.functions[one.function], places};
  }

  // The argument that a mere selection picks under the choices of `values`; null for any other quantity.
  selection(name, values) {
    const one = this.quantities.get(name);
    if (!one.selects || this.overrides.has(name)) return null;
    const codes = one.arguments.filter((argument) => argument in this.table.choices).map((choice) => values.get(choice));
    return one.selects[codes.join(",")] ?? null;
  }

  // The point with `changes` (SI values of leaves) in place of the model's own.
  evaluate(changes = {}) {
    const values = this.start.slice();
    for (const [name, value] of Object.entries(changes)) values[this.slots.get(name)] = value;
    let outside = new Map();
    for (const name of this.givenBounds) this._bound(name, values, outside);
    for (const stage of this.stages) {
      if (!stage.cyclic) {
        const member = stage.members[0];
        values[member.place] = invoke(member.function, member.places, values);
      } else if (!this._close(stage, values)) {
        const last = stage.group[stage.group.length - 1];
        outside.set(last, `${UNSOLVED} of the cycle ${stage.group.join(" <-> ")} in ${ROUNDS} rounds`);
      }
      for (const name of stage.bounded) this._bound(name, values, outside);
    }
    if (outside.size) outside = this._empty(outside, values);
    const where = this.bounded.find((name) => outside.has(name)) ?? outside.keys().next().value ?? null;
    const broken = this.closures.filter((one) => values[this.slots.get(one.margin)] < -CLOSED_TO).map((one) => one.name);
    return new Point(this, values, where === null ? "ok" : outside.get(where), where, outside, broken);
  }

  // Solve a declared cycle by the secant through the last two rounds, damped where its slope cannot be trusted.
  _close({group, members}, values) {
    const starts = group.map((name) => this.quantities.get(name).start);
    const single = starts.filter((start) => start !== undefined).length === 1;
    const before = members.map(() => NaN), off = members.map(() => NaN), floors = members.map(() => 0);
    members.forEach(({place}, at) => {
      if (starts[at] === undefined) return;
      values[place] = starts[at];
      floors[at] = Math.max(TOLERANCE * Math.abs(starts[at]), 1e-300);
    });
    const empty = () => members.forEach(({place}) => { values[place] = NaN; });
    for (let round = 0; round < ROUNDS; round += 1) {
      let settled = true;
      for (let at = 0; at < members.length; at += 1) {
        const {place, function: made, places} = members[at];
        const computed = invoke(made, places, values);
        if (starts[at] === undefined) {
          values[place] = computed;
          continue;
        }
        if (!Number.isFinite(computed)) {
          empty();
          return !this._given(group, values);
        }
        const residual = computed - values[place];
        const slope = single ? (residual - off[at]) / (values[place] - before[at]) : NaN;
        before[at] = values[place];
        off[at] = residual;
        settled = settled && Math.abs(residual) <= TOLERANCE * Math.max(Math.abs(computed), floors[at]);
        const trusted = STEEPEST < slope && slope < FLATTEST;
        values[place] += trusted ? -residual / slope : DAMPING * residual;
      }
      if (settled) {
        members.forEach(({place, function: made, places}, at) => {
          if (starts[at] === undefined) values[place] = invoke(made, places, values);
        });
        return true;
      }
    }
    empty();
    return false;
  }

  // Whether a cycle's own inputs are all finite: if not, they say why it is null.
  _given(group, values) {
    return group.every((name) => this.cut.get(name).every((argument) => {
      const value = values[this.slots.get(argument)];
      return group.includes(argument) || typeof value !== "number" || Number.isFinite(value);
    }));
  }

  // Note a value that is outside its domain, and void it.
  _bound(name, values, outside) {
    const {bounds: [minimum, above, maximum], otherwise} = this.quantities.get(name);
    const value = values[this.slots.get(name)];
    if ((minimum !== null && value < minimum) || (above !== null && value <= above)
        || (maximum !== null && value > maximum)) {
      values[this.slots.get(name)] = NaN;
      outside.set(name, otherwise ?? `${name} is outside its domain`);
    }
  }

  // Void all that stands on what is outside its domain; what is outside without being an idle alternative.
  _empty(outside, values) {
    const view = this._view(values);
    for (const name of outside.keys()) {
      for (const moved of [name, ...view.moved(name)]) {
        const place = this.slots.get(moved);
        if (typeof values[place] === "number") values[place] = NaN;
      }
    }
    return new Map([...outside].filter(([name, said]) => said.startsWith(UNSOLVED) || !view.idle.has(name)));
  }

  // Who reads whom by the alternatives that are chosen at these values.
  _view(values) {
    const choices = Object.keys(this.table.choices).filter((name) => this.leaves.has(name));
    const key = choices.map((name) => values[this.slots.get(name)]).join();
    if (!this._views.has(key)) {
      this._views.set(key, new View(this, new Map(choices.map((name) => [name, values[this.slots.get(name)]]))));
    }
    return this._views.get(key);
  }

  // Every quantity that `name` moves, whatever is chosen.
  reach(name) {
    return descendants(name, this.readers);
  }
}

// The graph as the chosen alternatives leave it.
class View {
  constructor(model, choices) {
    this.model = model;
    const cut = new Map(model.cut);
    if (!model.selectedOnly) {
      for (const [name, names] of model.cut) {
        const picked = model.selection(name, choices);
        if (picked) cut.set(name, [...names.filter((one) => one in model.table.choices), picked]);
      }
    }
    this.cut = cut;
    this.readers = users(cut);
    this.kept = new Map();
    this.idle = new Set();
    for (const group of [...model.plan].reverse()) {
      for (const name of group) {
        const readers = this.readers.get(name) ?? [];
        const read = (model.readers.get(name) ?? []).length > 0;
        if (read && readers.every((one) => this.idle.has(one) || group.includes(one))) this.idle.add(name);
      }
    }
  }

  moved(name) {
    if (!this.kept.has(name)) this.kept.set(name, descendants(name, this.readers));
    return this.kept.get(name);
  }
}

export class Point {
  constructor(model, values, status, where, outside, broken) {
    Object.assign(this, {model, values, status, where, outside, broken});
  }

  // A value in SI; NaN where there is none.
  get(name) {
    const value = this.values[this.model.slots.get(name)];
    return typeof value === "number" ? value : NaN;
  }

  // What a study says of the point: what is outside its domain, else the first closure it breaks, else `ok`.
  get judged() {
    const first = this.model.closures.find((one) => this.broken.includes(one.name));
    return this.status === "ok" && first ? `breaks ${first.name}: ${first.broken}` : this.status;
  }

  // Why a quantity has no value here: what it stands on that is outside its domain, or that nobody gives.
  reason(name) {
    const view = this.model._view(this.values);
    for (const [outside, said] of this.outside) {
      if (name === outside || view.moved(outside).has(name)) return said;
    }
    const behind = [...ancestors([name], view.cut)].filter(
      (one) => this.model.leaves.has(one) && Number.isNaN(this.get(one)) && !(one in this.model.table.stored)).sort();
    return behind.length ? `nobody gives ${behind.join(", ")}` : "no value";
  }
}

// A function of the values at these places, without a list of them where they are few.
function invoke(made, at, v) {
  switch (at.length) {
    case 0: return made();
    case 1: return made(v[at[0]]);
    case 2: return made(v[at[0]], v[at[1]]);
    case 3: return made(v[at[0]], v[at[1]], v[at[2]]);
    case 4: return made(v[at[0]], v[at[1]], v[at[2]], v[at[3]]);
    case 5: return made(v[at[0]], v[at[1]], v[at[2]], v[at[3]], v[at[4]]);
    case 6: return made(v[at[0]], v[at[1]], v[at[2]], v[at[3]], v[at[4]], v[at[5]]);
    default: return made(...at.map((place) => v[place]));
  }
}
