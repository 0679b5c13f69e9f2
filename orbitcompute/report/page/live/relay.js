// The relay's shell at a moment: places, laser links and the shortest path between two sites, as the routing kernels have
// them (kernels/network), against which a test holds every round trip.

const EQUATORIAL = 6378137, FLATTENING = 1 / 298.257223563, LIGHT = 299792458;
const GRID = 0, RING = 2, NEAREST = 1;
export const MOST_DRAWN = 3000;

// The shell that a point's inputs describe (`get` in SI); null where it is not one shell without failures.
export function shellOf(get, moreShells) {
  const [planes, slots] = [get("relay_planes"), get("relay_slots")];
  const whole = [planes, slots, get("relay_phasing"), get("relay_link_shift")].every(Number.isInteger);
  if (!whole || !(planes * slots <= MOST_DRAWN) || moreShells || get("relay_failed_satellites") > 0
      || get("relay_failed_links") > 0 || !(planes > 0 && slots > 0)) return null;
  const earth = get("earth_radius"), radius = earth + get("relay_altitude"), inclination = get("relay_inclination");
  const motion = Math.sqrt(get("earth_gravitational_parameter") / radius ** 3);
  const k = 1.5 * motion * get("earth_j2") * (earth / radius) ** 2, shifted = get("relay_phasing") + get("relay_link_shift") * planes;
  const turned = get("relay_node_span"), closed = turned >= 2 * Math.PI * (1 - 1e-12), size = planes * slots;
  const remainder = (one, by) => ((one % by) + by) % by;
  const shell = {
    planes, slots, size, radius, inclination, closed, turned,
    offsets: Array.from({length: planes}, (_, plane) => 2 * Math.PI * remainder(shifted * plane, size) / size),
    seam: closed ? remainder(shifted, slots) : 0,
    nodeRate: -k * Math.cos(inclination),
    argumentRate: motion + 0.5 * k * (3 * Math.cos(inclination) ** 2 - 1) + k * (2 - 2.5 * Math.sin(inclination) ** 2),
    longest: 2 * Math.sqrt(radius ** 2 - (earth + get("relay_grazing_altitude")) ** 2),
    highest: get("relay_highest_crossing"), rotation: get("earth_rotation_rate"),
    elevation: get("relay_minimum_elevation"), nearest: get("relay_attachment") === NEAREST,
  };
  return {...shell, links: linksOf(shell, get("relay_link_pattern"))};
}

// Pairs of satellites that hold a link, and whether it is one between planes.
function linksOf({planes, slots, closed, seam}, pattern) {
  const found = [], at = (plane, slot) => plane % planes * slots + slot % slots;
  const boundaries = closed && planes > 1 ? planes : planes - 1;
  const across = (plane, slot) => pattern === GRID || (pattern !== RING && (plane + slot) % 2 === 0);
  const taken = (plane, slot) => across(plane, slot)
    && !(pattern !== GRID && boundaries === planes && plane === planes - 1 && across(0, (slot + seam) % slots));
  for (let plane = 0; plane < planes; plane += 1) {
    for (let slot = 0; slot < slots; slot += 1) {
      const here = at(plane, slot);
      if (slots > 2 || (slots === 2 && slot === 0)) found.push([here, at(plane, slot + 1), false]);
      if (plane < boundaries && taken(plane, slot)) found.push([here, at(plane + 1, slot + (plane === planes - 1 ? seam : 0)), true]);
    }
  }
  return found;
}

// Where every satellite is after so many seconds, three numbers each [m], in the frame that does not turn.
export function placesOf({planes, slots, offsets, radius, inclination, turned, nodeRate, argumentRate}, seconds) {
  const places = new Float64Array(3 * planes * slots), tilt = Math.cos(inclination), rise = Math.sin(inclination);
  for (let plane = 0, at = 0; plane < planes; plane += 1) {
    const node = turned * plane / planes + nodeRate * seconds, cosine = Math.cos(node), sine = Math.sin(node);
    for (let slot = 0; slot < slots; slot += 1, at += 3) {
      const argument = offsets[plane] + 2 * Math.PI * slot / slots + argumentRate * seconds;
      const x = Math.cos(argument), y = Math.sin(argument);
      places[at] = radius * (x * cosine - y * tilt * sine);
      places[at + 1] = radius * (x * sine + y * tilt * cosine);
      places[at + 2] = radius * y * rise;
    }
  }
  return places;
}

const apart = (places, one, other) => Math.hypot(places[3 * one] - places[3 * other], places[3 * one + 1] - places[3 * other + 1],
  places[3 * one + 2] - places[3 * other + 2]);

// The links that are up, with their lengths.
export function linksUp(shell, places) {
  const limit = shell.highest < Math.PI / 2 ? shell.radius * Math.sin(shell.highest) : Infinity;
  return shell.links.map(([one, other, across]) => [one, other, apart(places, one, other), across]).filter(([one, other, length, across]) => (
    length <= shell.longest && !(across && Math.max(Math.abs(places[3 * one + 2]), Math.abs(places[3 * other + 2])) > limit)));
}

// The satellites that a site (latitude and longitude [rad], on the ellipsoid) may use, with their distances.
function seenFrom(shell, places, [latitude, longitude], seconds) {
  const squared = FLATTENING * (2 - FLATTENING), turn = longitude + shell.rotation * seconds;
  const curvature = EQUATORIAL / Math.sqrt(1 - squared * Math.sin(latitude) ** 2);
  const up = [Math.cos(latitude) * Math.cos(turn), Math.cos(latitude) * Math.sin(turn), Math.sin(latitude)];
  const site = [curvature * up[0], curvature * up[1], curvature * (1 - squared) * up[2]];
  const found = [];
  for (let one = 0; one < shell.size; one += 1) {
    const [x, y, z] = [0, 1, 2].map((axis) => places[3 * one + axis] - site[axis]);
    const distance = Math.hypot(x, y, z);
    if (x * up[0] + y * up[1] + z * up[2] >= distance * Math.sin(shell.elevation)) found.push([one, distance]);
  }
  return shell.nearest ? found.sort((a, b) => a[1] - b[1]).slice(0, 1) : found;
}

// The shortest path between two sites at a moment: its satellites and the light's round trip [s]; null where there is none.
export function pathBetween(shell, places, up, from, to, seconds) {
  const neighbours = Array.from({length: shell.size}, () => []);
  for (const [one, other, length] of up) {
    neighbours[one].push([other, length]);
    neighbours[other].push([one, length]);
  }
  const least = new Float64Array(shell.size).fill(Infinity), before = new Int32Array(shell.size).fill(-1), heap = [];
  const push = (entry) => {
    let at = heap.push(entry) - 1;
    while (at && heap[(at - 1) >> 1][0] > entry[0]) {
      heap[at] = heap[(at - 1) >> 1];
      at = (at - 1) >> 1;
    }
    heap[at] = entry;
  };
  const pop = () => {
    const first = heap[0], last = heap.pop();
    for (let at = 0; heap.length;) {
      let next = 2 * at + 1;
      if (next + 1 < heap.length && heap[next + 1][0] < heap[next][0]) next += 1;
      heap[at] = next < heap.length && heap[next][0] < last[0] ? heap[next] : last;
      if (heap[at] === last) break;
      at = next;
    }
    return first;
  };
  const reach = (one, length, by) => {
    if (length >= least[one]) return;
    least[one] = length;
    before[one] = by;
    push([length, one]);
  };
  for (const [one, distance] of seenFrom(shell, places, from, seconds)) reach(one, distance, -1);
  while (heap.length) {
    const [length, one] = pop();
    if (length > least[one]) continue;
    for (const [other, step] of neighbours[one]) reach(other, length + step, one);
  }
  let end = -1, shortest = Infinity;
  for (const [one, distance] of seenFrom(shell, places, to, seconds)) {
    if (least[one] + distance < shortest) [shortest, end] = [least[one] + distance, one];
  }
  if (end < 0) return null;
  const satellites = [];
  for (let one = end; one >= 0; one = before[one]) satellites.unshift(one);
  return {satellites, roundTrip: 2 * shortest / LIGHT};
}
