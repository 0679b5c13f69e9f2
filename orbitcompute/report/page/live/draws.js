// The draws behind a range, number for number the first of those of `evaluate` (studies/many/drawing.py): points of a
// scrambled Sobol net, a dimension for each input, tied where the catalog's correlation groups say so.

const BITS = 30;

function wordOf(key, number) {
  let word = (key + Math.imul(number + 1, 0x9e3779b1)) >>> 0;
  for (let turn = 0; turn < 2; turn += 1) {
    for (const [shift, factor] of [[17, 0xed5ad4bb], [11, 0xac4c1b51], [15, 0x31848bab]]) {
      word = Math.imul(word ^ (word >>> shift), factor) >>> 0;
    }
    word = (word ^ (word >>> 14)) >>> 0;
  }
  return word >>> (32 - BITS);
}

function odd(word) {
  for (let shift = 16; shift; shift >>= 1) word ^= word >>> shift;
  return word & 1;
}

// Point 0 and directions of a dimension in units of 2^-30, scrambled by a key: see kernels/draws/sobol.py.
export function directions([key, polynomial, ...known]) {
  const degree = known.length, numbers = degree ? [...known] : new Array(BITS).fill(1);
  for (let bit = degree; degree && bit < BITS; bit += 1) {
    let number = numbers[bit - degree];
    for (let back = 0; back < degree; back += 1) {
      if ((polynomial >>> (degree - 1 - back)) & 1) number ^= numbers[bit - back - 1] << (back + 1);
    }
    numbers[bit] = number;
  }
  const rows = Array.from({length: BITS}, (_, row) => {
    const own = 1 << (BITS - 1 - row);
    return (wordOf(key, row) & ~(2 * own - 1)) | own;
  });
  const mixed = numbers.map((number, bit) => {
    const shifted = number << (BITS - 1 - bit);
    return rows.reduce((sum, row, place) => sum | (odd(row & shifted) << (BITS - 1 - place)), 0);
  });
  return [wordOf(key, BITS), ...mixed];
}

// The first points of a dimension, in Gray's order.
export function net(stream, points) {
  const [first, ...numbers] = directions(stream);
  const found = new Float64Array(points);
  let point = first;
  for (let at = 0; at < points; at += 1) {
    found[at] = (point + 0.5) / 2 ** 30;
    point ^= numbers[31 - Math.clz32((at + 1) & -(at + 1))];
  }
  return found;
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

// The share of a standard normal distribution below a score, by its series about the middle (Marsaglia 2004).
export function normalShare(score) {
  let sum = score, term = score;
  for (let by = 3; sum + term !== sum || by === 3; by += 2) {
    term *= score * score / by;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * score * score) / Math.sqrt(2 * Math.PI);
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

// Shares by input: a dimension each, those of a correlation group made its copula's, the slow input's in steps.
// The key, polynomial and first direction numbers of each dimension, from their bits (live_data.py writes them).
function read({names, seed, bits}) {
  const bytes = Uint8Array.from(atob(bits), (one) => one.charCodeAt(0));
  let at = 0;
  const number = (many) => {
    let found = 0;
    for (let bit = 0; bit < many; bit += 1, at += 1) found = 2 * found + ((bytes[at >> 3] >> (at & 7)) & 1);
    return found;
  };
  return Object.fromEntries(names.map((name) => {
    const degree = number(5), polynomial = number(degree + 1);
    return [name, [checksum(`${seed}${name}`), polynomial, ...Array.from({length: degree}, (_, place) => number(place + 1))]];
  }));
}

// The CRC-32 of a plain text, which a dimension's scramble is hashed from.
function checksum(text) {
  let word = 0xffffffff;
  for (let at = 0; at < text.length; at += 1) {
    word ^= text.charCodeAt(at);
    for (let bit = 0; bit < 8; bit += 1) word = (word >>> 1) ^ (word & 1 ? 0xedb88320 : 0);
  }
  return (word ^ 0xffffffff) >>> 0;
}

export class Shares {
  constructor({streams, groups, stepped}, points) {
    Object.assign(this, {streams: read(streams), groups, stepped, points});
    this.kept = new Map();
    this.scores = new Map();
  }

  own(name) {
    if (!this.kept.has(name)) this.kept.set(name, this.steps(name, this.joint(name)));
    return this.kept.get(name);
  }

  joint(name) {
    const group = this.groups.find((one) => one.members.includes(name));
    const alone = net(this.streams[name], this.points);
    if (!group) return alone;
    const line = group.root[group.members.indexOf(name)];
    const scores = line.map((_, at) => this.scored(group.members[at]));
    return alone.map((_, point) => normalShare(line.reduce((sum, weight, at) => sum + weight * scores[at][point], 0)));
  }

  scored(name) {
    if (!this.scores.has(name)) this.scores.set(name, net(this.streams[name], this.points).map(normalScore));
    return this.scores.get(name);
  }

  steps(name, shares) {
    const {name: slow, from, shared, most} = this.stepped;
    if (name !== slow || this.points < from) return shares;
    const many = Math.min(most, Math.floor(this.points / shared));
    return shares.map((share) => (Math.min(Math.floor(share * many), many - 1) + 0.5) / many);
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

// The percentiles of the larger sample that these draws are the first of (`larger.py`), where `kept` (three of the first draws,
// three of all) is of these very draws; their own for any other state, or fewer draws.
export function larger(kept, own) {
  if (!kept || !own) return own;
  const same = [own.low, own.middle, own.high].every((one, at) => Math.abs(one - kept[at]) <= 1e-8 * Math.abs(kept[at]));
  return same ? {...own, low: kept[3], middle: kept[4], high: kept[5]} : own;
}
