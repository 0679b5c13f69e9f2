// Charts as SVG: bars, a distribution, swings, a fan, a map with its line of break-even; scales, shapes and contours are d3's.
import {bin} from "d3-array";
import {contours} from "d3-contour";
import {scaleLinear, scaleLog} from "d3-scale";
import {area, line as path, stack} from "d3-shape";
import {s} from "./dom.js";
import {short, times} from "./units.js";

export const linear = (low, high, from, to) => scaleLinear([low, high], [from, to]);
export const logarithmic = (low, high, from, to) => scaleLog([low, high], [from, to]);

// Round numbers of a logarithmic scale: 1, 2 and 5 of each power, thinned where there are many.
export function logTicks(low, high) {
  const begins = (one, digits) => digits.includes(one.toExponential()[0]);
  const inside = logarithmic(low, high, 0, 1).ticks().filter((one) => begins(one, "125"));
  return inside.length > 7 ? inside.filter((one) => begins(one, "1")) : inside;
}

// Where each of several parts begins and ends when they lie one after the other.
export const stacked = (values) => stack().keys(values.keys())([values]).map(([ends]) => ends);

export const frame = (width, height, label, ...children) => s("svg", {
  viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, class: "chart"}, children);

// Two bars of parts on one scale; a part: {label, value, tone, name}.
export function costBars(width, sides) {
  const total = (side) => side.parts.reduce((sum, part) => sum + part.value, 0);
  const most = Math.max(...sides.map(total));
  const scale = linear(0, most, 0, width - 2);
  const row = 74;
  return frame(width, row * sides.length, sides.map((side) => `${side.label}: ${short(total(side), 3)} dollars`).join("; "),
    sides.map((side, at) => {
      const ends = stacked(side.parts.map((part) => part.value));
      return s("g", {transform: `translate(0 ${at * row})`},
        s("text", {x: 0, y: 14, class: "strong"}, `${side.label}  $${short(total(side), 3)}`),
        side.parts.map((part, place) => {
          const [x, end] = ends[place].map(scale), wide = Math.max(end - x, 0);
          return s("g", {"data-entry": part.name, class: "part"},
            s("title", {}, `${part.label}: $${short(part.value, 3)}`),
            s("rect", {x, y: 22, width: Math.max(wide - 1, 0.5), height: 38, rx: 2, class: `tone-${part.tone}`}),
            wide > 7.2 * part.label.length + 12 ? s("text", {x: x + 7, y: 45, class: "on-tone"}, part.label) : null);
        }));
    }));
}

// A distribution of draws, with its middle, its range, the centre and break-even.
export function histogram(width, {finite, low, middle, high}, centre, many = 32) {
  const end = finite[Math.min(finite.length - 1, Math.floor(0.985 * finite.length))];
  const least = Math.min(0.8, finite[0]), most = Math.max(end, high * 1.1);
  const edges = Array.from({length: many - 1}, (_, at) => least + (at + 1) * (most - least) / many);
  const bins = bin().domain([least, most]).thresholds(edges).value((one) => Math.min(one, most))(finite);
  const height = 190, base = height - 26, top = 30;
  const x = linear(least, most, 8, width - 8), y = linear(0, Math.max(...bins.map((one) => one.length)), base, top);
  const mark = (value, text, kind, line) => s("g", {class: kind},
    s("line", {x1: x(value), x2: x(value), y1: line + 3, y2: base}),
    s("text", {x: Math.min(Math.max(x(value), 40), width - 46), y: line, "text-anchor": "middle"}, text));
  return frame(width, height, `distribution of the cost ratio: median ${short(middle)}, 10 to 90 percent ${short(low)} to ${
    short(high)}`,
  s("rect", {x: x(low), y: top - 4, width: x(high) - x(low), height: base - top + 4, class: "band"}),
  bins.map((one) => s("rect", {x: x(one.x0) + 0.5, y: y(one.length), width: Math.max(x(one.x1) - x(one.x0) - 1, 0),
    height: base - y(one.length), class: "tone-orbit"})),
  s("line", {x1: 0, x2: width, y1: base, y2: base, class: "axis"}),
  x.ticks(width < 400 ? 4 : 8).map((one) => s("text", {x: x(one), y: height - 8, "text-anchor": "middle",
    class: "faint"}, times(one))),
  finite[finite.length - 1] > most ? s("text", {x: width - 8, y: y(bins[many - 1].length) - 4, "text-anchor": "end", class: "faint"},
    "and beyond") : null,
  mark(1, "break-even", "parity", 12), mark(middle, `median ${times(middle)}`, "middle", 12),
  Math.abs(x(centre) - x(middle)) > 12 && centre < most ? s("line", {x1: x(centre), x2: x(centre), y1: base - 14, y2: base,
    class: "centre"}) : null);
}

// Bars from low to high of what each input moves; a row: {name, label, below, above, ends}.
export function swings(width, rows, centre) {
  const all = rows.flatMap((row) => [row.below, row.above]).filter(Number.isFinite);
  const low = Math.min(...all, centre), high = Math.max(...all, centre);
  const narrow = width < 520, row = narrow ? 44 : 30, left = narrow ? 8 : 218;
  const x = linear(low, high, left + 44, width - 48);
  return frame(width, rows.length * row + 26, `what moves the ratio most: ${rows.slice(0, 3).map((one) => one.label).join(", ")}`,
    rows.map((one, at) => {
      const y = at * row + (narrow ? 20 : 4), [from, to] = [one.below, one.above].map(x);
      return s("g", {"data-entry": one.name, class: "part"}, s("title", {}, `${one.label}: ${one.ends}`),
        narrow ? s("text", {x: 0, y: y - 5}, one.label) : s("text", {x: left, y: y + 14, "text-anchor": "end"}, one.label),
        s("rect", {x: Math.min(from, x(centre)), y, width: Math.abs(from - x(centre)), height: 18, class: "end-low"}),
        s("rect", {x: Math.min(to, x(centre)), y, width: Math.abs(to - x(centre)), height: 18, class: "end-high"}),
        s("text", {x: Math.min(from, to) - 5, y: y + 13, "text-anchor": "end", class: "faint"},
          times(from < to ? one.below : one.above)),
        s("text", {x: Math.max(from, to) + 5, y: y + 13, class: "faint"}, times(from < to ? one.above : one.below)));
    }),
    s("line", {x1: x(centre), x2: x(centre), y1: 0, y2: rows.length * row, class: "axis"}),
    s("text", {x: x(centre), y: rows.length * row + 18, "text-anchor": "middle", class: "faint"}, `now ${times(centre)}`));
}

// A fan by year: the middle, the 10-90 % band, the centre, and the line of break-even; a row: {year, spread, centre}.
export function fan(width, rows) {
  const known = rows.filter((row) => row.spread);
  const most = Math.max(...known.map((row) => row.spread.high), 1.2), height = 230, base = height - 30;
  const x = linear(rows[0].year, rows[rows.length - 1].year, 46, width - 80), y = linear(0, most, base, 12);
  const line = (value) => path((row) => x(row.year), (row) => y(value(row)))(known);
  const band = area((row) => x(row.year), (row) => y(row.spread.low), (row) => y(row.spread.high))(known);
  const last = known[known.length - 1];
  return frame(width, height, `the ratio by year of purchase: ${known.map((row) => `${row.year} ${short(row.spread.middle)}`).join(", ")}`,
    s("path", {d: band, class: "band-area"}), s("path", {d: line((row) => row.spread.middle), class: "middle-line"}),
    s("path", {d: line((row) => row.centre), class: "centre-line"}),
    s("line", {x1: 46, x2: width - 80, y1: y(1), y2: y(1), class: "parity-line"}),
    s("text", {x: width - 74, y: y(1) + 4, class: "parity-text"}, "break-even"),
    s("text", {x: width - 74, y: y(last.spread.middle) + 4, class: "strong"}, times(last.spread.middle)),
    y.ticks(5).map((one) => s("text", {x: 40, y: y(one) + 4, "text-anchor": "end", class: "faint"}, times(one))),
    rows.filter((_, at) => width > 460 || at % 2 === 0).map((row) => s("text", {x: x(row.year), y: height - 10,
      "text-anchor": "middle", class: "faint"}, row.year)));
}

// The lines along which a grid of values equals a level, as points in cells from 0 to many - 1: the rings of d3's contours
// without what runs along the grid's edge or beside a cell that has no value.
export function contour(rows, level) {
  const many = rows.length, wide = rows[0].length, lines = [];
  const whole = ([x, y]) => x >= 0 && y >= 0 && x <= wide - 1 && y <= many - 1 && [Math.floor, Math.ceil].every((up) => (
    [Math.floor, Math.ceil].every((across) => Number.isFinite(rows[up(y)][across(x)]))));
  const {coordinates} = contours().size([wide, many]).contour(rows.flatMap((row) => Array.from(row)), level);
  for (const ring of coordinates.flat()) {
    let open = null;
    for (const [x, y] of ring) {
      const point = [x - 0.5, y - 0.5];
      if (!whole(point)) open = null;
      else if (open) open.push(point);
      else lines.push(open = [point]);
    }
  }
  return lines.filter((one) => one.length > 1);
}

// A map of values over two axes {label, ticks: [[share, text]], now: share}, with lines at levels; 1 is break-even.
export function heat(width, rows, x, y) {
  const many = rows.length, left = 66, bottom = 46, side = Math.max(width - left - 12, 120);
  const tall = Math.min(side, 380), place = (column) => left + column / (many - 1) * side;
  const line = (row) => 8 + (1 - row / (many - 1)) * tall;
  const values = rows.flatMap((row) => Array.from(row)).filter(Number.isFinite);
  const most = Math.max(...values, 1.01), least = Math.min(...values);
  const shade = (value) => (value < 1 ? ["below", 0.25 + 0.6 * Math.min((1 - value) / 0.5, 1)]
    : ["above", 0.06 + 0.8 * Math.log(value) / Math.log(most)]);
  const cellWide = side / (many - 1), cellTall = tall / (many - 1);
  const levels = [1, 1.5, 2, 3, 4, 5, 7, 10, 20].filter((one) => one > least && one < most);
  let named = -Infinity; // where the last line was named: the next is only where there is room
  return frame(width, tall + bottom + 8, `${x.label} and ${y.label}`,
    rows.flatMap((row, at) => Array.from(row, (value, column) => {
      if (!Number.isFinite(value)) return null;
      const [kind, strength] = shade(value);
      return s("rect", {"shape-rendering": "crispEdges", x: place(column) - cellWide / 2, y: line(at) - cellTall / 2, width: cellWide, height: cellTall,
        class: `map-${kind}`, "fill-opacity": strength.toFixed(3)});
    })),
    levels.map((level) => {
      const pieces = contour(rows, level).sort((a, b) => b.length - a.length);
      if (!pieces.length) return null;
      const drawn = path(([column]) => place(column), ([, row]) => line(row)), at = pieces[0][pieces[0].length >> 1];
      const [from, over] = [Math.min(place(at[0]) + 3, width - 38), Math.max(line(at[1]) - 3, 18)];
      const room = level === 1 || Math.abs(from - named) > 34;
      if (room) named = from;
      return s("g", {class: level === 1 ? "line-parity" : "line-level"}, s("path", {d: pieces.map(drawn).join("")}),
        room ? s("text", {x: from, y: over}, times(level)) : null);
    }),
    x.now >= 0 && x.now <= 1 && y.now >= 0 && y.now <= 1
      ? s("circle", {cx: place(x.now * (many - 1)), cy: line(y.now * (many - 1)), r: 5, class: "here"}) : null,
    x.ticks.map(([share, text]) => s("text", {x: place(share * (many - 1)), y: tall + 24, "text-anchor": "middle",
      class: "faint"}, text)),
    y.ticks.map(([share, text]) => s("text", {x: left - 8, y: line(share * (many - 1)) + 4, "text-anchor": "end",
      class: "faint"}, text)),
    s("text", {x: left + side / 2, y: tall + 44, "text-anchor": "middle"}, x.label),
    s("text", {transform: `translate(12 ${8 + tall / 2}) rotate(-90)`, "text-anchor": "middle"}, y.label));
}
