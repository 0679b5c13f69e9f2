// The entry of a name: value, equation with every argument a step further, source, range and a field to change it.
import {byId, folded, h, put, ref, table} from "./dom.js";
import {between, percent, short, shownUnit} from "./units.js";

export class Entry {
  constructor(page) {
    this.page = page;
    this.trail = [];
    this.dialog = byId("entry");
    document.addEventListener("click", (event) => {
      const target = event.target.closest("[data-entry]");
      if (target && !event.defaultPrevented) this.show(target.dataset.entry);
      // the report's own numbers lead to their entries
      const linked = /^#(?:input|quantity)-(.+)$/.exec(event.target.closest("a")?.getAttribute("href"));
      if (linked) {
        event.preventDefault();
        this.show(linked[1]);
      }
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.dialog.open) this.close();
    });
  }

  show(name, forget = false) {
    if (!this.dialog.open) {
      this.before = document.activeElement;
      this.trail = [];
    }
    if (this.name && this.dialog.open && !forget && this.name !== name) this.trail.push(this.name);
    this.name = name;
    this.render();
    if (!this.dialog.open) this.dialog.show();
    this.dialog.scrollTop = 0;
    this.dialog.querySelector("h2").focus();
  }

  back() {
    this.show(this.trail.pop(), true);
  }

  close() {
    this.dialog.close();
    this.before?.focus?.();
  }

  update() {
    if (this.dialog.open && !this.dialog.contains(document.activeElement?.closest("input"))) this.render();
  }

  render() {
    const {study, state, data} = this.page, {name} = this;
    const input = data.inputs[name], quantity = data.quantities[name];
    const stored = study.table.stored[name];
    const drawn = !state.values.has(name) && this.page.draws?.columns[name] ? this.page.draws.spread(name) : null;
    put(this.dialog,
      h("div", {class: "heading"},
        h("div", {class: "buttons"}, this.trail.length ? h("button", {type: "button", onclick: () => this.back()}, "Back") : null),
        h("button", {type: "button", onclick: () => this.close(), "aria-label": "Close"}, "Close")),
      h("h2", {id: "entry-title", tabindex: "-1"}, name),
      h("p", {}, input?.meaning ?? quantity?.summary ?? ""),
      h("p", {class: "value"}, this.page.shown(name, drawn?.middle), " ", h("span", {class: "faint"}, this._standing(name, input, drawn))),
      this._stored(name, stored),
      this._reason(name),
      study.known(name) ? this.page.field(name) : null,
      input ? this._input(name, input) : null,
      quantity && !(input && !state.values.has(name)) ? this._equation(name, quantity) : null,
      this._moves(name),
      h("div", {class: "buttons"}, this.page.copyFigure(name)));
  }

  _standing(name, input, drawn) {
    if (this.page.state.values.has(name)) return `changed here; ours is ${this.page.ours(name)}`;
    if (drawn) {
      const [low, high, centre] = [drawn.low, drawn.high, this.page.point.get(name)].map((value) => this.page.shown(name, value));
      return `median; 10–90 %: ${low} to ${high}; ${centre} at all best guesses`;
    }
    return input ? `${input.kind}` : "";
  }

  // What stands on a stored result, and where a change leaves its table.
  _stored(name, stored) {
    const {study, point} = this.page, left = study.left(name, point.standing), here = point.standing[name];
    const note = (text) => h("p", {class: "note"}, text);
    if (left.length) {
      return note(`Stored, not live, and not of this state: ${left.map((one) => `${point.standing[one].outside.join(", ")} leave${
        point.standing[one].outside.length > 1 ? "" : "s"} the table of ${one}`).join("; ")}. The command line computes it anew.`);
    }
    if (here?.along) return note(`Stored, not live: read from a table along ${here.along}${here.exact ? "" : ", between computed places"}.`);
    return stored ? note("Stored, not live: this result is computed by the command line only.") : null;
  }

  _reason(name) {
    const point = this.page.point;
    const text = point.model.slots.has(name) && Number.isNaN(point.get(name)) && !(name in this.page.study.table.stored)
      ? point.reason(name) : null;
    return text ? h("p", {class: "note"}, text) : null;
  }

  _source(key, locator) {
    const source = this.page.data.sources[key];
    if (!key) return null;
    const who = [source?.authors ?? source?.publisher, source?.year].filter(Boolean).join(", ");
    const title = source?.url ? h("a", {href: source.url, rel: "noopener noreferrer", target: "_blank"}, source.title ?? key)
      : source?.title ?? key;
    return h("p", {}, h("span", {class: "faint"}, "Source  "), title, who ? ` (${who})` : "", locator ? `, ${locator}` : "");
  }

  _input(name, input) {
    const unit = shownUnit(input.unit), {units} = this.page;
    const number = (value) => short(units.fromSI(value, input.unit), 3);
    const choice = this.page.data.choices[name];
    if (choice) {
      return h("dl", {class: "alternatives"}, h("p", {}, choice.meaning),
        Object.entries(choice.alternatives).map(([one, says]) => [h("dt", {}, one), h("dd", {}, says)]));
    }
    const rows = [];
    if (input.low !== undefined) rows.push(["our sources' range", `${between(units.fromSI(input.low, input.unit), units.fromSI(input.high, input.unit), 3)} ${unit}`]);
    if (input.value !== undefined) rows.push(["our best guess", `${number(input.value)} ${unit}`]);
    if (input.claimed !== undefined) rows.push(["as claimed", `${number(input.claimed)} ${unit}`]);
    if (input.minimum !== undefined || input.maximum !== undefined) {
      const ends = [input.minimum, input.maximum].map((end) => (end === undefined ? "no end" : number(end)));
      rows.push(["it can be", `${ends.join(" to ")} ${unit}`]);
    }
    rows.push(["kind and grade", `${input.kind}`], ["given by", input.origin ?? ""]);
    const path = this.page.data.paths[name];
    if (path) rows.push(["by year", path.map(([year, value]) => `${year}: ${number(value)}`).join(", ")]);
    if (input.as_of) rows.push(["as of", input.as_of]);
    return h("div", {}, table("", ["", ""], rows), input.note ? h("p", {class: "small"}, input.note) : null,
      this._source(input.source, input.locator));
  }

  _equation(name, quantity) {
    const {study} = this.page;
    const known = (word) => word in this.page.data.quantities || word in this.page.data.inputs || word in study.table.stored;
    const linked = quantity.equation.split(/([A-Za-z_]\w*)/).map((word) => (known(word) && word !== name ? ref(word) : word));
    const inputs = study.table.quantities[name]?.arguments ?? study.table.stored[name]?.arguments ?? [];
    return h("div", {}, h("h3", {}, "Equation"), h("pre", {}, linked),
      inputs.length ? h("details", {open: inputs.length < 13}, h("summary", {}, `What it is computed from (${inputs.length})`),
        table("", ["name", {text: "value now", number: true}],
        inputs.map((one) => [ref(one), this.page.shown(one)]))) : null,
      this._source(quantity.source, quantity.locator),
      h("p", {class: "faint small"}, `${quantity.position}${quantity.error ? ` · our own error in this discipline ${
        quantity.error < 0.5 ? percent(quantity.error).replace("+", "") : `a factor ${short(Math.exp(quantity.error))}`}` : ""}`));
  }

  _moves(name) {
    const moved = [...this.page.point.model.reach(name)];
    if (!moved.length) return null;
    return folded(`What it moves (${moved.length})`, h("p", {class: "words"}, moved.slice(0, 60).map((one) => [ref(one), " "])));
  }
}
