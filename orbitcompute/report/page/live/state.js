// What a reader has changed: undo and redo, the link that carries it, and the same as commands and files.

import {UnitError} from "./units.js";

export class State {
  // `known(name)` tells an input or quantity: {unit, choice codes, minimum, maximum (SI)} or null; `set` are the settings, as
  // they were typed, that the page's own result was made with.
  constructor({known, units, scenario, baseline, version, catalog, id, set = {}}) {
    Object.assign(this, {known, units, scenario, baseline, version, catalog, id, given: set});
    this.values = new Map();
    this.past = [];
    this.future = [];
    this.listeners = [];
  }

  listen(heard) {
    this.listeners.push(heard);
  }

  _say() {
    for (const heard of this.listeners) heard(this);
  }

  // Put values in place of the present ones; `moving` while a slider is held, which makes one step of undo.
  replace(values, moving = false) {
    if (!moving || !this.moving) this.past.push(this.values);
    this.moving = moving;
    this.future = [];
    this.values = new Map(values);
    this._say();
  }

  set(changes, moving = false) {
    const values = new Map(this.values);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) values.delete(name);
      else values.set(name, value);
    }
    this.replace(values, moving);
  }

  rest() {
    this.moving = false;
  }

  undo() {
    if (!this.past.length) return;
    this.future.push(this.values);
    this.values = this.past.pop();
    this.moving = false;
    this._say();
  }

  redo() {
    if (!this.future.length) return;
    this.past.push(this.values);
    this.values = this.future.pop();
    this._say();
  }

  // A value as it is typed: a choice's name, or every digit of the number and its unit.
  text(name, value) {
    const known = this.known(name);
    if (known.codes) return Object.keys(known.codes).find((one) => known.codes[one] === value) ?? "";
    const shown = Number(this.units.fromSI(value, known.unit).toPrecision(15));
    const exact = this.units.toSI(shown, known.unit) === value ? shown : this.units.fromSI(value, known.unit);
    return known.unit === "1" ? `${exact}` : `${exact} ${known.unit}`;
  }

  // The SI value of what is typed for a name; throws `UnitError` with what is allowed.
  parsed(name, text) {
    const known = this.known(name);
    if (!known) throw new UnitError(`${name}: unknown name`);
    if (known.codes) {
      if (!(text in known.codes)) throw new UnitError(`${name}: \`${text}\` is none of ${Object.keys(known.codes).join(", ")}`);
      return known.codes[text];
    }
    const value = this.units.parse(text, known.unit);
    this.check(name, value);
    return value;
  }

  // Throws where a value is outside its domain.
  check(name, value) {
    const {minimum, maximum, unit} = this.known(name);
    const shown = (end) => `${Number(this.units.fromSI(end, unit).toPrecision(6))} ${unit === "1" ? "" : unit}`.trim();
    if (minimum !== undefined && value < minimum) throw new UnitError(`below ${shown(minimum)}, the least it can be`);
    if (maximum !== undefined && value > maximum) throw new UnitError(`above ${shown(maximum)}, the most it can be`);
    if (!Number.isFinite(value)) throw new UnitError("not a number");
  }

  settings() {
    return [...this.values].map(([name, value]) => [name, this.text(name, value)]);
  }

  // The changes and what the page's own result was made with.
  whole() {
    return [...Object.entries(this.given).filter(([name]) => !this.values.has(name)), ...this.settings()];
  }

  // -- links -------------------------------------------------------------------------------------------------------

  get fragment() {
    if (!this.values.size) return "";
    const parts = new URLSearchParams({page: `${this.scenario} ${this.baseline} ${this.version} ${this.catalog} ${this.id}`});
    for (const [name, text] of this.whole()) parts.append(name, text);
    return `#${parts}`;
  }

  // Take a link's state; the notes say what could not be taken, and whether the link is of another page.
  open(fragment) {
    const notes = [], values = new Map();
    try {
      decodeURIComponent(fragment); // a cut escape is taken as it stands by the parser below
    } catch {
      return ["the link is damaged: nothing was changed"];
    }
    const parts = new URLSearchParams(fragment.slice(1));
    const page = parts.get("page");
    if (page === null) return fragment.includes("=") ? ["the link is not of this page: nothing was changed"] : [];
    const [scenario, baseline, version, catalog, id] = page.split(" ");
    if (scenario !== this.scenario || baseline !== this.baseline) {
      return [`the link is of ${scenario} beside ${baseline}, this page is ${this.scenario} beside ${this.baseline}: nothing was changed`];
    }
    if (version !== this.version || catalog !== this.catalog) {
      notes.push("the link is of another version of the program or of its catalog: figures can differ");
    } else if (id !== this.id) {
      notes.push("the link is of a page that was made with other settings: figures can differ");
    }
    for (const [name, text] of parts) {
      if (name === "page" || this.given[name] === text) continue;
      try {
        values.set(name, this.parsed(name, text));
      } catch (fault) {
        notes.push(`left out: ${name}: ${fault.message.replace(`${name}: `, "")}`);
      }
    }
    this.replace(values);
    return notes;
  }

  // -- the same elsewhere --------------------------------------------------------------------------------------------

  get command() {
    const beside = this.baseline ? ` --baseline ${this.baseline}` : "";
    const set = this.whole().map(([name, text]) => ` \\\n  --set '${name}=${text}'`).join("");
    return `orbitcompute evaluate ${this.scenario}${beside}${set}`;
  }

  get python() {
    const set = this.whole().map(([name, text]) => `    "${name}": "${text}",\n`).join("");
    return `import orbitcompute\n\nresult = orbitcompute.evaluate("${this.scenario}", baseline="${this.baseline}", set={\n${set}})\n`
      + 'print(result["cost_ratio"])\n';
  }

  get toml() {
    const set = this.whole().map(([name, text]) => `${name} = "${text}"\n`).join("");
    return `title = "A state of the live page"\nextends = "${this.scenario}"\n\n[components]\nbaseline = "${this.baseline}"\n\n[values]\n${set}`;
  }

  json(figures) {
    return JSON.stringify({
      schema: "orbitcompute.state/1", scenario: this.scenario, baseline: this.baseline, version: this.version, catalog: this.catalog,
      set: Object.fromEntries(this.whole()), figures,
    }, null, 1);
  }
}
