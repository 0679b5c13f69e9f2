// The orbit drawn: light and dark through a year, and the globe it turns about.
import {DAYS_SHOWN, cross, dot, stance, unit} from "./light.js";
import {s} from "./dom.js";
import {frame, linear} from "./charts.js";
import {short} from "./units.js";

const DOTS = 120;

// Minutes of each orbit in shadow, a day a point, with the day that is shown on the globe.
export function darkYear(width, minutes, day) {
  const height = 130, base = height - 24, most = Math.max(...minutes, 1);
  const x = linear(0, DAYS_SHOWN - 1, 40, width - 8), y = linear(0, most, base, 12);
  return frame(width, height, `minutes in shadow each orbit: at most ${short(most)}`,
    s("path", {d: `M${x(0)} ${base}${minutes.map((one, at) => `L${x(at).toFixed(1)} ${y(one).toFixed(1)}`).join("")}L${
      x(DAYS_SHOWN - 1)} ${base}Z`, class: "dark-area"}),
    s("line", {x1: 40, x2: width - 8, y1: base, y2: base, class: "axis"}),
    s("line", {x1: x(day), x2: x(day), y1: 8, y2: base, class: "day-line"}),
    [0, most].map((one) => s("text", {x: 34, y: y(one) + 4, "text-anchor": "end", class: "faint"}, `${short(one)} min`)),
    [0, 90, 180, 270].map((one) => s("text", {x: x(one) + 2, y: height - 6, class: "faint"}, `day ${one}`)));
}

// The globe from a quarter behind the Sun: night, the ring with its satellites (a few of them), what of it is dark.
export function globe(width, get, functions, {day, turn, sites}) {
  const size = Math.min(width, 420), half = size / 2, earth = get("earth_radius"), radius = get("orbital_radius");
  const scale = (half - 12) / (radius * 1.02), {sun, first, second, greenwich} = stance(get, functions, day);
  const side = unit(cross([0, 0, 1], sun));
  const eye = unit([0, 1, 2].map((at) => 0.5 * sun[at] + 0.8 * side[at] + (at === 2 ? 0.35 : 0)));
  const right = unit(cross([0, 0, 1], eye)), up = cross(eye, right);
  const seen = (place) => ({x: half + scale * dot(place, right), y: half - scale * dot(place, up), deep: dot(place, eye)});
  const hidden = (place, at) => at.deep < 0 && Math.hypot(at.x - half, at.y - half) < scale * earth;
  const dark = (place) => dot(place, sun) < 0 && Math.hypot(...cross(place, sun)) < get("shadow_radius");
  const on = (angle) => [0, 1, 2].map((at) => radius * (Math.cos(angle) * first[at] + Math.sin(angle) * second[at]));
  const ground = (latitude, longitude) => [Math.cos(latitude) * Math.cos(longitude + greenwich + turn),
    Math.cos(latitude) * Math.sin(longitude + greenwich + turn), Math.sin(latitude)].map((one) => earth * one);
  const line = (places) => {
    let path = "", open = false;
    for (const place of places) {
      const at = seen(place), shown = at.deep >= 0;
      if (shown) path += `${open ? "L" : "M"}${at.x.toFixed(1)} ${at.y.toFixed(1)}`;
      open = shown;
    }
    return path;
  };
  const steps = (many, make) => Array.from({length: many + 1}, (_, at) => make(at / many));
  const grid = [-60, -30, 0, 30, 60].map((one) => steps(72, (share) => ground(one * Math.PI / 180, 2 * Math.PI * share)))
    .concat(Array.from({length: 12}, (_, one) => steps(36, (share) => ground((share - 0.5) * Math.PI, one * Math.PI / 6))));
  const toSun = {x: dot(sun, right), y: dot(sun, up), deep: dot(sun, eye)}, ball = scale * earth;
  const night = `M0 ${-ball}A${ball} ${ball} 0 0 0 0 ${ball}A${ball * Math.abs(toSun.deep)} ${ball} 0 0 ${toSun.deep > 0 ? 1 : 0} 0 ${-ball}Z`;
  const turned = -Math.atan2(toSun.y, toSun.x) * 180 / Math.PI;
  const dots = Array.from({length: DOTS}, (_, at) => on(2 * Math.PI * at / DOTS + 6 * turn)).map((place) => ({place, at: seen(place)}));
  const ring = (front) => dots.filter(({place, at}) => (at.deep >= 0) === front && !hidden(place, at)).map(({place, at}) => (
    s("circle", {cx: at.x.toFixed(1), cy: at.y.toFixed(1), r: 2, class: dark(place) ? "craft-dark" : front ? "craft" : "craft-behind"})));
  const towns = sites.map(([name, latitude, longitude]) => ({name, at: seen(ground(latitude, longitude))})).filter(({at}) => at.deep > 0);
  return frame(size, size, `Earth, night and the orbit on day ${day}`, ring(false),
    s("circle", {cx: half, cy: half, r: ball, class: "earth"}),
    s("path", {d: night, transform: `translate(${half} ${half}) rotate(${turned})`, class: "night"}),
    s("path", {d: grid.map(line).join(""), class: "graticule"}),
    towns.map(({name, at}) => [s("circle", {cx: at.x, cy: at.y, r: 2.5, class: "town"}),
      s("text", {x: at.x + (at.x > half ? -5 : 5), y: at.y + 4, class: "town-name", "text-anchor": at.x > half ? "end" : "start"},
        name)]), ring(true));
}
