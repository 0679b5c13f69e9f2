// The orbit drawn: light and dark through a year, and the globe it turns about.
import {geoCircle, geoGraticule, geoOrthographic, geoPath} from "d3-geo";
import {area} from "d3-shape";
import {DAYS_SHOWN, cross, dot, stance, unit} from "./light.js";
import {s} from "./dom.js";
import {frame, linear} from "./charts.js";
import {short} from "./units.js";

const DOTS = 120, START = [1.02, 0.36]; // from where the globe is seen: ahead of the Sun, and above the equator [rad]
const GRATICULE = geoGraticule().step([30, 30])();
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

// The name of a day of the year of the season's start.
export const dayName = (start, day) => {
  const date = new Date(1000 * (start + 86400 * day) + Date.UTC(2000, 0, 1, 12));
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
};

// Minutes of each orbit in shadow, a day a point, with the day that is shown on the globe.
export function darkYear(width, minutes, day, start) {
  const height = 130, base = height - 24, most = Math.max(...minutes, 1);
  const x = linear(0, DAYS_SHOWN - 1, 56, width - 8), y = linear(0, most, base, 12);
  return frame(width, height, `minutes in shadow each orbit: at most ${short(most)}`,
    s("path", {d: area((_, at) => x(at), base, y)(minutes), class: "dark-area"}),
    s("line", {x1: 56, x2: width - 8, y1: base, y2: base, class: "axis"}),
    s("line", {x1: x(day), x2: x(day), y1: 8, y2: base, class: "day-line"}),
    [0, most].map((one) => s("text", {x: 50, y: y(one) + 4, "text-anchor": "end", class: "faint"}, `${short(one)} min`)),
    [0, 90, 180, 270].map((one) => s("text", {x: x(one) + 2, y: height - 6, class: "faint"}, dayName(start, one))));
}

// The globe: land, night, the ring with its satellites (a few of them) and what of it is dark, and the relay's lasers with
// the path between two sites. `relay` is {shell, places, up, path, ends} or null.
export function globe(width, get, functions, {day, seconds, spin = 0, tilt = 0, sites, land, relay}) {
  const size = Math.min(width, 520), half = size / 2, earth = get("earth_radius"), radius = get("orbital_radius");
  const largest = Math.max(radius, Math.min(relay?.shell.radius ?? 0, 1.3 * earth)), scale = (half - 12) / (largest * 1.02);
  const {sun, first, second, greenwich} = stance(get, functions, day);
  const turned = greenwich + get("earth_rotation_rate") * seconds;
  const around = Math.atan2(sun[1], sun[0]) + START[0] + spin, above = Math.min(Math.max(START[1] + tilt, -1.5), 1.5);
  const eye = [Math.cos(above) * Math.cos(around), Math.cos(above) * Math.sin(around), Math.sin(above)];
  const right = unit(cross([0, 0, 1], eye)), up = cross(eye, right), ball = scale * earth;
  const seen = (place) => ({x: half + scale * dot(place, right), y: half - scale * dot(place, up), deep: dot(place, eye)});
  const hidden = (at) => at.deep < 0 && Math.hypot(at.x - half, at.y - half) < ball;
  const dark = (place) => dot(place, sun) < 0 && Math.hypot(...cross(place, sun)) < get("shadow_radius");
  const on = (angle) => [0, 1, 2].map((at) => radius * (Math.cos(angle) * first[at] + Math.sin(angle) * second[at]));
  const ground = (latitude, longitude) => [Math.cos(latitude) * Math.cos(longitude + turned),
    Math.cos(latitude) * Math.sin(longitude + turned), Math.sin(latitude)].map((one) => earth * one);
  // the sphere itself is d3's: land, graticule and night, cut at the limb
  const degrees = ([x, y, z]) => [(Math.atan2(y, x) - turned) * 180 / Math.PI, Math.asin(z) * 180 / Math.PI];
  const [facing, over] = degrees(eye), [noon, high] = degrees(sun);
  const sphere = geoPath(geoOrthographic().scale(ball).translate([half, half]).rotate([-facing, -over])).digits(1);
  const night = geoCircle().center([noon + 180, -high]).radius(90)();
  const along = 2 * Math.PI * seconds / get("orbital_period");
  const dots = Array.from({length: DOTS}, (_, at) => on(2 * Math.PI * at / DOTS + along)).map((place) => ({place, at: seen(place)}));
  const ring = (front) => dots.filter(({at}) => (at.deep >= 0) === front && !hidden(at)).map(({place, at}) => (
    s("circle", {cx: at.x.toFixed(1), cy: at.y.toFixed(1), r: 2.2, class: dark(place) ? "craft-dark" : front ? "craft" : "craft-behind"})));
  const towns = sites.map(([name, latitude, longitude]) => ({name, at: seen(ground(latitude, longitude))})).filter(({at}) => at.deep > 0);
  return frame(size, size, `Earth, night and the orbit on day ${day}${relay?.path ? `, and the path from ${relay.ends[0][0]} to ${relay.ends[1][0]}` : ""}`,
    ring(false), s("circle", {cx: half, cy: half, r: ball, class: "earth"}), s("path", {d: sphere(land), class: "land"}),
    s("path", {d: sphere(night), class: "night"}), s("path", {d: sphere(GRATICULE), class: "graticule"}),
    relay ? lasers(relay, greenwich, seen, ground, hidden) : null,
    towns.map(({name, at}) => [s("circle", {cx: at.x, cy: at.y, r: 3, class: "town"}),
      s("text", {x: at.x + (at.x > half ? -6 : 6), y: at.y + 4, class: "town-name", "text-anchor": at.x > half ? "end" : "start"},
        name)]), ring(true));
}

// The relay's links on the near side as one path, and the path between the two sites over them. The relay's own frame has
// Greenwich at no angle when its time begins.
function lasers({shell, places, up, path, ends}, greenwich, seen, ground, hidden) {
  const cosine = Math.cos(greenwich), sine = Math.sin(greenwich), at = [];
  for (let one = 0; one < shell.size; one += 1) {
    const [x, y, z] = places.subarray(3 * one, 3 * one + 3);
    at.push(seen([x * cosine - y * sine, x * sine + y * cosine, z]));
  }
  const near = (one) => at[one].deep >= 0, spot = ({x, y}) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  const all = up.filter(([one, other]) => near(one) && near(other)).map(([one, other]) => `M${spot(at[one])}L${spot(at[other])}`).join("");
  if (!path) return s("path", {d: all, class: "laser"});
  const stops = [seen(ground(ends[0][1], ends[0][2])), ...path.satellites.map((one) => at[one]), seen(ground(ends[1][1], ends[1][2]))];
  const legs = stops.slice(1).map((stop, before) => [stops[before], stop, hidden(stop) || hidden(stops[before])]);
  const drawn = (behind) => legs.filter((leg) => leg[2] === behind).map(([from, to]) => `M${spot(from)}L${spot(to)}`).join("");
  return s("g", {}, s("path", {d: all, class: "laser"}), s("path", {d: drawn(true), class: "route behind"}),
    s("path", {d: drawn(false), class: "route"}), stops.slice(1, -1).filter((stop) => !hidden(stop)).map((stop) => (
      s("circle", {cx: stop.x.toFixed(1), cy: stop.y.toFixed(1), r: 2.4, class: "hop"}))));
}
