// The satellite as the figures make it: drawn to scale from above, and the balance of its radiator.
import {s} from "./dom.js";
import {frame, linear, stacked} from "./charts.js";
import {short} from "./units.js";

const BUS = [12, 2.55], PERSON = 1.75; // metres: a city bus by law of many countries, a person

// A dimension: a line with its ends between two places across (or down) the drawing, and its words.
function measured(from, to, at, words, down = false) {
  const place = (along, beside) => (down ? [at + beside, along] : [along, at + beside]);
  const piece = ([x1, y1], [x2, y2]) => s("line", {x1, y1, x2, y2, class: "dimension"});
  const [x, y] = down ? [at + 7, from + 11] : [(from + to) / 2, at + 15];
  return s("g", {}, piece(place(from, 0), place(to, 0)), [from, to].map((end) => piece(place(end, -4), place(end, 4))),
    (down ? words.split(", ") : [words]).map((line, number) => (
      s("text", {x, y: y + 15 * number, "text-anchor": down ? "start" : "middle", class: "faint"}, line))));
}

// Array and radiator at right angles, each a strip of its area and its span, with a bus and a person beside them.
export function satelliteDrawing(width, figures) {
  const {array, arraySpan, radiator, radiatorSpan} = figures;
  const arrayWide = array / arraySpan, radiatorWide = radiator / radiatorSpan;
  const metres = Math.max(arraySpan, BUS[0] + 4) + 4, deep = Math.max(radiatorSpan, arrayWide) + 9;
  const scale = Math.min((width - 16) / metres, 560 / deep);
  const px = (metre) => metre * scale;
  const height = px(deep) + 66, cx = width / 2, cy = px((deep - 7) / 2) + 14;
  const body = Math.max(2, Math.min(arrayWide, 4));
  const length = [1, 2, 5, 10, 20, 50, 100].find((one) => px(one) > 60) ?? 100;
  const ground = height - 14;
  return frame(width, height, `the satellite to scale: array ${short(arraySpan)} m from tip to tip, radiator ${
    short(radiatorSpan)} m, beside a bus of 12 m`,
  s("rect", {x: cx - px(arraySpan) / 2, y: cy - px(arrayWide) / 2, width: px(arraySpan), height: px(arrayWide),
    class: "tone-array", "data-entry": "array_area"}),
  Array.from({length: 11}, (_, at) => s("line", {x1: cx + px(arraySpan) * (at / 12 + 1 / 12 - 0.5),
    x2: cx + px(arraySpan) * (at / 12 + 1 / 12 - 0.5), y1: cy - px(arrayWide) / 2, y2: cy + px(arrayWide) / 2, class: "seam"})),
  s("rect", {x: cx - px(radiatorWide) / 2, y: cy - px(radiatorSpan) / 2, width: px(radiatorWide), height: px(radiatorSpan),
    class: "tone-radiator", "data-entry": "radiator_area"}),
  s("rect", {x: cx - px(body) / 2, y: cy - px(body) / 2, width: px(body), height: px(body), rx: 2, class: "tone-body"}),
  measured(cx - px(arraySpan) / 2, cx + px(arraySpan) / 2, cy + px(Math.max(arrayWide / 2, radiatorSpan / 2)) + 16, `array ${
    short(array, 3)} m², ${short(arraySpan, 3)} m by ${short(arrayWide)} m`),
  measured(cy - px(radiatorSpan) / 2, cy + px(radiatorSpan) / 2, cx + px(radiatorWide) / 2 + 12, `radiator ${short(radiator, 3)} m², ${
    short(radiatorSpan, 3)} m by ${short(radiatorWide)} m`, true),
  s("rect", {x: 8, y: ground - px(3.1), width: px(BUS[0]), height: px(3.1), rx: 3, class: "beside"}),
  s("rect", {x: 8 + px(BUS[0] + 1.2), y: ground - px(PERSON), width: Math.max(px(0.5), 1.5), height: px(PERSON), rx: 1,
    class: "beside"}),
  s("text", {x: 14 + px(BUS[0] + 2), y: ground - 2, class: "faint"}, "a bus, a person"),
  s("line", {x1: width - 8 - px(length), x2: width - 8, y1: ground, y2: ground, class: "axis"}),
  s("text", {x: width - 8, y: ground - 6, "text-anchor": "end", class: "faint"}, `${length} m`));
}

// What a square metre of plate emits, and where it goes: absorbed again, seen from the array, left for the chips' heat.
// Below it, on the same scale, what a square metre of the space station's radiators rejects: `station` {heat, area, source}.
export function balance(width, {emitted, absorbed, fromArray, net, temperature}, station) {
  const flown = station.heat / station.area, x = linear(0, Math.max(emitted, absorbed + fromArray, flown), 0, width - 2);
  const parts = [["net", net, "tone-orbit", "rejects heat", "radiator_net_flux"],
    ["absorbed", absorbed, "tone-3", "takes in from Earth and Sun", "radiator_absorbed_flux"],
    ["array", fromArray, "tone-5", "from its own array", "radiator_array_flux"]];
  const ends = stacked(parts.map(([, value]) => Math.max(value, 0)));
  return frame(width, 158, `radiator at ${short(temperature, 3)} degrees emits ${short(emitted, 3)} watts a square metre`,
    s("text", {x: 0, y: 14, class: "strong"}, `at ${short(temperature, 3)} °C a square metre emits ${short(emitted, 3)} W`),
    parts.map(([key, value, tone, label, name], at) => {
      const [start, end] = ends[at].map(x), wide = end - start;
      const text = `${label} ${short(value, 3)} W`;
      return s("g", {"data-entry": name, class: "part", "data-part": key},
        s("rect", {x: start, y: 24, width: Math.max(wide - 1, 0), height: 30, rx: 2, class: tone}, s("title", {}, text)),
        wide > 6.6 * text.length + 10 ? s("text", {x: start + 6, y: 43, class: "on-tone"}, text)
          : s("text", {x: Math.min(start, width - 6.4 * text.length), y: 70 + 15 * (at > 1 ? 1 : 0), class: "faint"},
            value > 0 ? text : ""));
    }),
    s("text", {x: 0, y: 122, class: "strong"}, `beside it, the space station: ${short(flown, 3)} W`),
    s("rect", {x: 0, y: 132, width: x(flown), height: 18, rx: 2, class: "tone-8"}));
}
