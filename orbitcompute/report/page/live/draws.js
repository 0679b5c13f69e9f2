// The draws behind a range, number for number those of `evaluate` (studies/many/ranges.py): a Latin hypercube, one stream
// for each input, tied where the catalog's correlation groups say so.

const LOW_WORD = (1n << 32n) - 1n, LONG = (1n << 64n) - 1n, WIDE = (1n << 128n) - 1n;
const MULTIPLIER = (2549297995355413924n << 64n) + 4865540595714422341n;

// Eight words of 32 bits from a few whole numbers, as numpy's SeedSequence makes them (O'Neill's seed_seq).
function seeds(entropy) {
  const multiply = (a, b) => Math.imul(a, b) >>> 0;
  let constant = 0x43b0d7e5;
  const hashed = (value) => {
    let word = (value ^ constant) >>> 0;
    constant = multiply(constant, 0x931e8875);
    word = multiply(word, constant);
    return (word ^ (word >>> 16)) >>> 0;
  };
  const mixed = (x, y) => {
    const word = (multiply(x, 0xca01f9dd) - multiply(y, 0x4973f715)) >>> 0;
    return (word ^ (word >>> 16)) >>> 0;
  };
  const pool = [0, 1, 2, 3].map((at) => hashed(entropy[at] ?? 0));
  for (let from = 0; from < 4; from += 1) {
    for (let to = 0; to < 4; to += 1) if (from !== to) pool[to] = mixed(pool[to], hashed(pool[from]));
  }
  let turning = 0x8b51f9dd;
  return Array.from({length: 8}, (_, at) => {
    let word = (pool[at % 4] ^ turning) >>> 0;
    turning = multiply(turning, 0x58f38ded);
    word = multiply(word, turning);
    return (word ^ (word >>> 16)) >>> 0;
  });
}

// numpy's PCG64 (O'Neill 2014, PCG XSL RR 128/64), seeded by a few whole numbers.
export class Generator {
  constructor(entropy) {
    const words = seeds(entropy).map(BigInt);
    const [first, second, third, fourth] = [0, 2, 4, 6].map((at) => words[at] | (words[at + 1] << 32n));
    this.increment = ((((third << 64n) | fourth) << 1n) | 1n) & WIDE;
    this.state = (this.increment + ((first << 64n) | second)) & WIDE;
    this.state = (this.state * MULTIPLIER + this.increment) & WIDE;
    this.half = null;
  }

  next() {
    this.state = (this.state * MULTIPLIER + this.increment) & WIDE;
    const word = (this.state >> 64n) ^ (this.state & LONG), turn = this.state >> 122n;
    return ((word >> turn) | (word << ((64n - turn) & 63n))) & LONG;
  }

  word() {
    if (this.half !== null) {
      const kept = this.half;
      this.half = null;
      return kept;
    }
    const both = this.next();
    this.half = Number(both >> 32n);
    return Number(both & LOW_WORD);
  }

  // A whole number from 0 to `most`: the low bits of words until one is not above it.
  below(most) {
    const mask = 2 ** (32 - Math.clz32(most)) - 1;
    let drawn = this.word() & mask;
    while (drawn > most) drawn = this.word() & mask;
    return drawn;
  }

  permutation(many) {
    const order = Array.from({length: many}, (_, at) => at);
    for (let at = many - 1; at > 0; at -= 1) {
      const other = this.below(at);
      [order[at], order[other]] = [order[other], order[at]];
    }
    return order;
  }

  random() {
    return Number(this.next() >> 11n) / 9007199254740992;
  }
}

// One share in each of `points` equal strata, in random order.
export function stratified(seed, stream, points) {
  const generator = new Generator([seed, stream]);
  const order = generator.permutation(points);
  return Float64Array.from(order, (stratum) => (stratum + generator.random()) / points);
}

// The value below which a share of a standard normal distribution lies (Wichura 1988, algorithm AS 241, PPND16).
export function normalScore(share) {
  const off = share - 0.5;
  const over = (above, below, at) => {
    const sum = (terms) => terms.reduce((total, term) => total * at + term, 0);
    return sum(above) / sum(below);
  };
  if (Math.abs(off) <= 0.425) {
    return off * over(
      [2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
        13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608],
      [5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
        687.1870074920579083, 42.313330701600911252, 1], 0.180625 - off * off);
  }
  const r = Math.sqrt(-Math.log(off < 0 ? share : 1 - share));
  const score = r <= 5 ? over(
    [7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
      3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734],
    [1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
      0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1], r - 1.6) : over(
    [2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
      0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772],
    [2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
      0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1], r - 5);
  return off < 0 ? -score : score;
}

const Z90 = normalScore(0.9), Z99 = normalScore(0.99);

// The value of an input (its figures in SI) below which a share of its distribution lies.
export function inverse(input, share) {
  const {value, low, high, distribution = "triangular", interval = "bounds", minimum, maximum} = input;
  if (low === undefined || high === undefined || !(low < high) || distribution === "fixed") return value;
  if (distribution === "uniform") return low + share * (high - low);
  if (interval !== "p10-p90" && distribution !== "lognormal") {
    const mode = (value - low) / (high - low);
    return share < mode ? low + Math.sqrt(share * mode) * (high - low)
      : high - Math.sqrt((1 - share) * (1 - mode)) * (high - low);
  }
  const tail = interval === "p10-p90" ? Z90 : Z99;
  let score = normalScore(share);
  if (interval === "bounds") score = Math.min(Math.max(score, -tail), tail);
  const bound = score < 0 ? low : high;
  const drawn = distribution === "lognormal" && low > 0
    ? value * (bound / value) ** (Math.abs(score) / tail) : value + (bound - value) * Math.abs(score) / tail;
  return Math.min(Math.max(drawn, minimum ?? -Infinity), maximum ?? Infinity);
}

// The places that sort numbers; equal ones stay in their order.
const sorting = (numbers) => Array.from(numbers, (_, at) => at).sort((a, b) => numbers[a] - numbers[b] || a - b);

// Shares by input: one stream each, those of a correlation group put in the order of their joint scores.
export class Shares {
  constructor({seed, streams, groups}, points) {
    Object.assign(this, {seed, streams, groups, points});
    this.kept = new Map();
    this.tied = new Map();
  }

  own(name) {
    if (!this.kept.has(name)) this.kept.set(name, stratified(this.seed, this.streams[name], this.points));
    return this.kept.get(name);
  }

  // The shares of an input in a draw of these inputs: a group ties only where two of it are drawn.
  of(name, drawn) {
    const group = this.groups.find((one) => one.members.includes(name));
    if (!group || group.members.filter((member) => drawn.has(member)).length < 2) return this.own(name);
    if (!this.tied.has(name)) {
      const scores = group.members.map((member) => Array.from(this.own(member), normalScore));
      const line = group.root[group.members.indexOf(name)];
      const joint = scores[0].map((_, point) => line.reduce((sum, weight, at) => sum + weight * scores[at][point], 0));
      const sorted = Float64Array.from(this.own(name)).sort();
      const places = new Array(this.points);
      sorting(joint).forEach((point, rank) => { places[point] = rank; });
      this.tied.set(name, Float64Array.from(places, (rank) => sorted[rank]));
    }
    return this.tied.get(name);
  }
}

// The quantile of sorted numbers at a share, by Hazen's rule, as the ranges of `evaluate` have it.
export function quantile(sorted, share) {
  const at = Math.min(Math.max(share * sorted.length - 0.5, 0), sorted.length - 1);
  const below = Math.floor(at), above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

// 10th, 50th and 90th percentile of what is finite; null when fewer than half are.
export function spread(numbers) {
  const finite = Array.from(numbers).filter(Number.isFinite).sort((a, b) => a - b);
  if (!finite.length || 2 * finite.length < numbers.length) return null;
  const [low, middle, high] = [0.1, 0.5, 0.9].map((share) => quantile(finite, share));
  return {low, middle, high, finite};
}
