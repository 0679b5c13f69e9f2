// Longer questions: the ratio by year of purchase, and the smallest joint change that brings it to one.
import {spread} from "./draws.js";
import {RATIO, SLICE, pause} from "./study.js";

const STEP = 1e-4, ROUNDS_OF_SEARCH = 60, CLOSE = 1e-6, FARTHEST = 20;

// The ratio by year of purchase in the same draws: a middle and a range a year, and the centre; null when stopped.
export async function byYear(study, values, years, points, stopped) {
  const rows = [];
  for (const year of years) {
    const dated = {...values, year};
    const draws = await study.draws(dated, points, stopped, [RATIO]);
    if (!draws) return null;
    const finite = Array.from(draws.columns[RATIO]).filter(Number.isFinite);
    rows.push({year, spread: spread(draws.columns[RATIO]), centre: study.point(dated).get(RATIO),
      below: finite.filter((one) => one < 1).length, points: finite.length});
  }
  return rows;
}

// The smallest change of several inputs together that brings the ratio to a target, each counted in half its range on the
// side it goes to. From the linear answer on, by Newton's steps of least length on the logarithm of the ratio; null when
// stopped, `values: null` where no such change lies within their domains and twenty ranges.
export async function together(study, values, names, target, stopped) {
  const model = study.restricted(values, [RATIO]), figures = study.inputs(values);
  const axes = names.map((name) => {
    const {value, low, high, minimum = -Infinity, maximum = Infinity} = figures[name];
    return {name, value, reach: high - low, least: Math.max((minimum - value) / (high - low), -FARTHEST),
      most: Math.min((maximum - value) / (high - low), FARTHEST)};
  });
  const off = (place) => Math.log(model.evaluate(Object.fromEntries(axes.map(({name, value, reach}, at) => [
    name, value + place[at] * reach]))).get(RATIO) / target);
  const inside = (place) => place.map((one, at) => Math.min(Math.max(one, axes[at].least), axes[at].most));
  let place = axes.map(() => 0), here = off(place), until = performance.now() + SLICE;
  for (let round = 0; round < ROUNDS_OF_SEARCH && Number.isFinite(here); round += 1) {
    const slopes = [];
    for (let at = 0; at < axes.length; at += 1) {
      const sign = place[at] + STEP > axes[at].most ? -1 : 1;
      const moved = place.slice();
      moved[at] += sign * STEP;
      slopes.push((off(moved) - here) / (sign * STEP));
      if (performance.now() > until) {
        await pause();
        if (stopped()) return null;
        until = performance.now() + SLICE;
      }
    }
    // an input at its end goes no further; the others make up for it
    const free = slopes.map((slope, at) => Number.isFinite(slope)
      && !(place[at] <= axes[at].least && slope > 0) && !(place[at] >= axes[at].most && slope < 0));
    const steep = slopes.reduce((sum, slope, at) => sum + (free[at] ? slope * slope : 0), 0);
    if (!(steep > 0)) break;
    const toGo = slopes.reduce((sum, slope, at) => sum + (free[at] ? slope * place[at] : 0), 0) - here;
    const aim = inside(place.map((one, at) => (free[at] ? slopes[at] * toGo / steep : one)));
    let share = 1, next = aim, there = off(aim);
    while (!(Math.abs(there) <= Math.max(2 * Math.abs(here), 1e-3)) && share > 1e-3) {
      share /= 2;
      next = inside(place.map((one, at) => one + share * (aim[at] - one)));
      there = off(next);
    }
    const change = Math.hypot(...next.map((one, at) => one - place[at]));
    [place, here] = [next, there];
    if (Math.abs(here) < CLOSE && change < 1e-4) break;
  }
  const ratio = target * Math.exp(here);
  if (!(Math.abs(here) < 1e-4)) return {values: null, ratio};
  return {ratio, length: Math.hypot(...place),
    values: axes.map(({name, value, reach}, at) => ({name, from: value, to: value + place[at] * reach, ranges: place[at]}))};
}
