// Stored results: what the kernels gave for the scenario as it stands, and along lines through it (studies/scenario/
// staged_tables.py). A point finds its own: unmoved, read along a line, or outside of what is stored.

const NEAR = 1e-9, BESIDE = 2e-3;

// Whether two values are one, to the last digits.
const alike = (one, other) => one === other || Math.abs(one - other) <= NEAR * Math.max(Math.abs(one), Math.abs(other));

// Which stored results a point (by its `get`) stands on: the values to put in place, and how each stands. Those that
// nothing moves are in neither.
export function storedAt(stored, get) {
  const values = {}, standing = {};
  for (const [name, one] of Object.entries(stored)) {
    const now = Object.fromEntries(Object.keys(one.at).map((key) => [key, Math.min(get(key), one.caps[key] ?? Infinity)]));
    const moved = Object.keys(one.at).filter((key) => !alike(now[key], one.at[key]));
    if (!moved.length) continue;
    const line = one.lines.find(({moves}) => moved.every((key) => moves.includes(key)));
    const found = line && onLine(line, now);
    standing[name] = found === undefined ? {outside: moved} : {along: line.along, exact: found.exact};
    if (found) values[name] = found.result;
    else if (typeof one.value === "number" || one.value === null) values[name] = NaN;
  }
  return {values, standing};
}

// The result on a line at these arguments; undefined where they are not on it.
function onLine({moves, places, results, stepped, logarithmic}, now) {
  const wanted = moves.map((key) => now[key]);
  const node = places.findIndex((place) => place.every((value, at) => alike(value, wanted[at])));
  if (node >= 0) return {result: results[node], exact: true};
  if (stepped) return undefined;
  const next = places.findIndex((place) => place[0] > wanted[0]);
  if (next <= 0) return undefined;
  const [low, high] = [places[next - 1], places[next]], share = logarithmic
    ? Math.log(wanted[0] / low[0]) / Math.log(high[0] / low[0]) : (wanted[0] - low[0]) / (high[0] - low[0]);
  const off = moves.some((_, at) => Math.abs(low[at] + share * (high[at] - low[at]) - wanted[at]) > BESIDE * Math.abs(wanted[at]));
  if (off && moves.length > 1) return undefined;
  return {result: blended(results[next - 1], results[next], share), exact: false};
}

function blended(low, high, share) {
  if (low === null || high === null) return NaN;
  if (typeof low === "number") return low + share * (high - low);
  return Object.fromEntries(Object.keys(low).map((key) => [key, blended(low[key], high[key], share)]));
}
