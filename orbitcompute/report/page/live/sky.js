// The part of the page that shows the orbit: a globe that turns, the relay between two cities, light and dark in a year.
import {byId, h, put} from "./dom.js";
import {yearOf} from "./light.js";
import {darkYear, dayName, globe} from "./orbit.js";
import {linksUp, pathBetween, placesOf, shellOf} from "./relay.js";
import {short} from "./units.js";

const NEEDED = ["season_start", "inclination", "local_time_of_season", "node_rate_of_season", "orbital_radius", "shadow_radius",
  "orbital_period", "earth_radius"];
const SECONDS_A_FRAME = 20, PERIOD = 5940, DRAGGED = 0.008, STEPPED = 0.15;

// The relay at a moment with the path between the two cities that are asked for; null where it is not drawn.
function relayAt(page) {
  const {sky, data} = page, ends = [sky.from, sky.to].map((name) => data.sites.find((site) => site[0] === name));
  if (!page.shell || ends.includes(undefined)) return null;
  const places = placesOf(page.shell, sky.seconds), up = linksUp(page.shell, places);
  const path = ends[0] === ends[1] ? null : pathBetween(page.shell, places, up, ends[0].slice(1), ends[1].slice(1), sky.seconds);
  return {shell: page.shell, places, up, path, ends};
}

// What is said of the path: now by the page, and what the kernel found over the whole period where that still holds.
function pathSaid(page, relay) {
  const {sky, data} = page;
  if (!relay) return "The relay is not drawn: more than one shell, failures, or too many satellites; the command line routes over it.";
  if (!relay.path) return sky.from === sky.to ? "Choose two cities." : `No path from ${sky.from} to ${sky.to} at this moment.`;
  const kept = data.pairs.find((one) => [one.from, one.to].sort().join() === [sky.from, sky.to].sort().join());
  const median = kept && !page.point.standing.relay_routing ? `; over ${short(PERIOD / 60)} minutes the median is ${
    short(1e3 * kept.median, 3)} ms, of which light along the ground would need ${short(1e3 * kept.median / kept.stretch, 3)} (stored)` : "";
  return `${sky.from} to ${sky.to} over ${relay.path.satellites.length} satellites: ${short(1e3 * relay.path.roundTrip, 3)} ms there and back by light alone, now${median}.`;
}

// Draw both at the present point; `page.sky` keeps the day, the moment, the cities and from where it is seen.
export function showSky(page) {
  const {point, data, study} = page, get = (name) => point.get(name);
  page.sky ??= {day: 172, seconds: 0, moving: false, spin: 0, tilt: 0, from: data.sites[0]?.[0], to: data.sites[3]?.[0] ?? data.sites[1]?.[0]};
  if (!NEEDED.every((name) => Number.isFinite(get(name)))) {
    put(byId("sky"), h("p", {class: "note"}, "Not drawn: the orbit has no value here."));
    return;
  }
  page.land ??= {type: "MultiPolygon", coordinates: data.land.map((ring) => {
    const outline = Array.from({length: ring.length / 2}, (_, at) => ring.slice(2 * at, 2 * at + 2));
    return [[...outline, outline[0]]];
  })};
  const {sky} = page, minutes = yearOf(get, study.functions), wide = Math.max(byId("sky").clientWidth, 260);
  page.shell = shellOf(get, data.shells);
  const days = page.units.fromSI(get("eclipse_days_per_year"), "day"), longest = page.units.fromSI(get("eclipse_duration_max"), "min");
  const ball = h("div", {id: "globe", class: "globe", tabindex: 0, role: "group", "data-key": "globe",
    "aria-label": "the globe: drag it, or turn it with the arrow keys"});
  const strip = h("div", {id: "dark"}), route = h("p", {id: "route", class: "small"}), said = h("output", {class: "small"});
  const redraw = () => {
    const relay = relayAt(page);
    ball.replaceChildren(globe(wide, get, study.functions, {...sky, sites: data.sites, land: page.land, relay}));
    route.textContent = pathSaid(page, relay);
  };
  const year = () => {
    strip.replaceChildren(darkYear(wide, minutes, sky.day, get("season_start")));
    const dark = minutes[sky.day], fleet = get("satellite_count"), share = dark / page.units.fromSI(get("orbital_period"), "min");
    said.textContent = `${dayName(get("season_start"), sky.day)}: ${dark > 0 ? `${short(dark)} minutes of each orbit in shadow, ${
      short(share * fleet)} of ${short(fleet)} satellites dark at once` : "the whole fleet in the light all day"}`;
  };
  turnedByHand(ball, sky, redraw);
  const slide = h("input", {type: "range", min: 0, max: minutes.length - 1, value: sky.day, "aria-label": "day of the year",
    "data-key": "day", oninput: () => {
      sky.day = Number(slide.value);
      redraw();
      year();
    }});
  const play = h("button", {type: "button", "data-key": "play", "aria-pressed": "false", onclick: () => {
    sky.moving = !sky.moving;
    play.setAttribute("aria-pressed", sky.moving);
    play.textContent = sky.moving ? "Stop" : "Let it turn";
    const step = () => {
      if (!sky.moving || !ball.isConnected) return;
      sky.seconds = (sky.seconds + SECONDS_A_FRAME) % 86400;
      redraw();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }}, "Let it turn");
  const city = (end, label) => h("label", {}, `${label} `, h("select", {"data-key": `city-${end}`, onchange: (event) => {
    sky[end] = event.target.value;
    redraw();
  }}, data.sites.map(([name]) => h("option", {value: name, selected: name === sky[end]}, name))));
  sky.moving = false;
  redraw();
  year();
  put(byId("sky"), h("p", {}, `${short(page.units.fromSI(get("altitude"), "km"), 3)} km, ${
    short(page.units.fromSI(get("inclination"), "deg"), 3)}°: shadow on ${short(days)} days a year, at most ${
    short(longest, 3)} minutes. A hundred and twenty dots stand for ${
    short(get("satellite_count"))} satellites, dark ones in Earth's shadow; thin lines are the relay's laser links.`),
  ball, h("div", {class: "controls"}, play, city("from", "from"), city("to", "to")), route,
  h("div", {class: "controls"}, h("label", {class: "day"}, "day of the year ", slide), said), strip,
  h("p", {class: "small faint"}, "Minutes of each orbit in the shadow of a sphere, through a year from the season's start. Land: Natural Earth."));
}

// The globe follows a finger, a mouse or the arrow keys.
function turnedByHand(ball, sky, redraw) {
  const turn = (spin, tilt) => {
    sky.spin -= spin;
    sky.tilt = Math.min(Math.max(sky.tilt + tilt, -1.8), 1.1);
    redraw();
  };
  ball.addEventListener("pointerdown", (event) => ball.setPointerCapture(event.pointerId));
  ball.addEventListener("pointermove", (event) => {
    if (ball.hasPointerCapture(event.pointerId)) turn(DRAGGED * event.movementX, DRAGGED * event.movementY);
  });
  ball.addEventListener("keydown", (event) => {
    const by = {ArrowLeft: [-STEPPED, 0], ArrowRight: [STEPPED, 0], ArrowUp: [0, -STEPPED], ArrowDown: [0, STEPPED]}[event.key];
    if (!by) return;
    event.preventDefault();
    turn(...by);
  });
}
