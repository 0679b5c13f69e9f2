// Units at the door and numbers for readers (as catalog/units.py and report/numbers.py have them).

const NUMBER = /^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$/;
const SPELLED = {"$": "USD", "€": "", "°C": "degC", "C": "degC", "°": "deg", "years": "year", "yr": "year", "y": "year",
  "days": "day", "hours": "h", "tonnes": "t", "flights": "flight", "satellites": "satellite", "m²": "m2", "W/m²": "W/m2"};
const tight = (text) => text.replace(/\s+/g, "").replace(/[()]/g, "").replace("²", "2").replace("·", "");

export class UnitError extends Error {}

export class Units {
  constructor(table) {
    this.table = table;
    this.tight = new Map(Object.keys(table).map((text) => [tight(text), text]));
  }

  // What a unit stands for: scale, offset, dimension.
  get(text) {
    const name = text.trim();
    if (name === "" || name === "1") return [1, 0, ""];
    const spelled = SPELLED[name] ?? name.replace(/\$/g, "USD");
    const known = this.table[spelled] ?? this.table[this.tight.get(tight(spelled))];
    if (!known) throw new UnitError(`unknown unit \`${text}\``);
    return known;
  }

  toSI(value, text) {
    const [scale, offset] = this.get(text);
    return value * scale + offset;
  }

  fromSI(value, text) {
    const [scale, offset] = this.get(text);
    return (value - offset) / scale;
  }

  // The SI value of `600km`, `55 degC`, `200 USD/kg` or `0.9`; a bare number is in the declared unit.
  parse(text, declared) {
    if (/^[^a-z]*\d,\d/i.test(text)) {
      throw new UnitError(`\`${text}\`: a number takes no comma; write 1500 or 0.5`);
    }
    const match = NUMBER.exec(text.replace("$", "USD ").replace(/^USD\s*([\d.]+)/, "$1 USD"));
    if (!match) throw new UnitError(`\`${text}\` is not a number with an optional unit`);
    const [, number, given] = match;
    if (!given) return this.toSI(Number(number), declared);
    let known;
    try {
      known = this.get(given);
    } catch (fault) {
      throw new UnitError(`${fault.message}; ${declared === "1" ? "a bare number stands here" : `it is given in ${shownUnit(declared)} or the like`}`);
    }
    if (known[2] !== this.get(declared)[2]) {
      throw new UnitError(`\`${given}\` is not a unit of the same kind as \`${shownUnit(declared)}\``);
    }
    return this.toSI(Number(number), given);
  }
}

// A unit as readers know it.
export function shownUnit(unit) {
  if (unit === "1") return "";
  if (unit === "flight" || unit === "satellite") return `${unit}s`;
  return unit.replace("USD / (kW year)", "$/kW-year").replace(/([GM]?)USD/, (_, size) => `${{G: "billion ", M: "million "}[size] ?? ""}$`)
    .replace(/ \/ /g, "/").replace("degC", "°C").replace("m2", "m²").replace("m3", "m³");
}

// Few digits, grouped thousands; an en dash where there is no number.
export function short(value, digits = 2) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  if (Math.abs(value) < 1e-5 || Math.abs(value) >= 1e15) return value.toExponential(digits - 1).replace("e+", "e");
  const places = (number) => digits - 1 - Math.floor(Math.log10(Math.abs(number)));
  const round = (number, at) => Number(`${Math.round(Number(`${number}e${at}`))}e${-at}`);
  const rounded = round(value, places(value));
  const kept = Math.max(rounded === 0 ? 0 : places(rounded), 0);
  return (rounded || 0).toLocaleString("en-US", {minimumFractionDigits: kept, maximumFractionDigits: kept});
}

export const times = (value, digits = 2) => (Number.isFinite(value) ? `${short(value, digits)}×` : "–");

export function percent(value, digits = 2) {
  return Number.isFinite(value) ? `${value > 0 ? "+" : ""}${short(100 * value, digits)} %` : "–";
}

// A range in words: `3.8 to 6.7`; empty where there is none.
export function between(low, high, digits = 2) {
  const ends = [short(low, digits), short(high, digits)];
  return ends.includes("–") || ends[0] === ends[1] ? "" : `${ends[0]} to ${ends[1]}`;
}

// A share of draws as readers take it: never nothing, never all.
export function chance(share, points) {
  if (!points || !Number.isFinite(share)) return "–";
  if (share <= 0) return `fewer than 3 in ${points.toLocaleString("en-US")}`;
  if (share >= 1) return `all of ${points.toLocaleString("en-US")}`;
  return `${short(100 * share)} %`;
}
