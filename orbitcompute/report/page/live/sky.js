// The part of the page that shows the orbit: a globe that turns, and light and dark through the year.
import {byId, h, put} from "./dom.js";
import {yearOf} from "./light.js";
import {darkYear, globe} from "./orbit.js";
import {short} from "./units.js";

const NEEDED = ["season_start", "inclination", "local_time_of_season", "node_rate_of_season", "orbital_radius", "shadow_radius",
  "orbital_period", "earth_radius"];
const TURN_A_FRAME = 0.006;

// Draw both at the present point; `page.sky` keeps the day, the turn and whether it moves.
export function showSky(page) {
  const {point, data, study} = page, get = (name) => point.get(name);
  page.sky ??= {day: 172, turn: 0, moving: false};
  if (!NEEDED.every((name) => Number.isFinite(get(name)))) {
    put(byId("sky"), h("p", {class: "note"}, "Not drawn: the orbit has no value here."));
    return;
  }
  const {sky} = page, minutes = yearOf(get, study.functions), wide = Math.max(byId("sky").clientWidth, 260);
  const days = page.units.fromSI(get("eclipse_days_per_year"), "day"), longest = page.units.fromSI(get("eclipse_duration_max"), "min");
  const ball = h("div", {id: "globe", class: "globe"}), strip = h("div", {id: "dark"});
  const redraw = () => {
    ball.replaceChildren(globe(wide, get, study.functions, {...sky, sites: data.sites}));
  };
  const year = () => {
    strip.replaceChildren(darkYear(wide, minutes, sky.day));
    said.textContent = `day ${sky.day}: ${minutes[sky.day] > 0 ? `${short(minutes[sky.day])} minutes of each orbit in shadow` : "in the light all day"}`;
  };
  const said = h("output", {class: "small"});
  const slide = h("input", {type: "range", min: 0, max: minutes.length - 1, value: sky.day, "aria-label": "day of the year",
    "data-key": "day", oninput: () => {
      sky.day = Number(slide.value);
      redraw();
      year();
    }});
  const play = h("button", {type: "button", "data-key": "play", "aria-pressed": sky.moving, onclick: () => {
    sky.moving = !sky.moving;
    play.setAttribute("aria-pressed", sky.moving);
    play.textContent = sky.moving ? "Stop" : "Let it turn";
    const step = () => {
      if (!sky.moving || !ball.isConnected) return;
      sky.turn += TURN_A_FRAME;
      redraw();
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }}, sky.moving ? "Stop" : "Let it turn");
  sky.moving = false;
  play.textContent = "Let it turn";
  redraw();
  year();
  put(byId("sky"), h("p", {}, `${short(page.units.fromSI(get("altitude"), "km"), 3)} km, ${
    short(page.units.fromSI(get("inclination"), "deg"), 3)}°: shadow on ${short(days)} days a year, at most ${
    short(longest, 3)} minutes. A hundred and twenty dots stand for ${short(get("satellite_count"))} satellites; dark ones are in Earth's shadow.`),
  ball, h("div", {class: "controls"}, play, h("label", {class: "day"}, "day of the year ", slide), said), strip,
  h("p", {class: "small faint"}, "Minutes of each orbit in the shadow of a sphere, through a year from the season's start."));
}
