"""Joint draws of uncertain inputs: the one way to draw, with its distributions, correlation groups and streams of shares.

Up to 2^20 points are scrambled Sobol points, a dimension for each name that the catalog declares; above, Philox counters,
one block of 16,384 points and one input after the other. A draw is a function of the seed, the input's name and the
point's number: neither other inputs, nor threads, workers or the order in which blocks are made can change it.

Bounds are the ends of a uniform or triangular distribution with its mode at the central value; 10th and 90th percentiles
make each side a (log)normal of its own width about the median. Lognormal bounds are read as 1st and 99th percentiles and
cut there. The members of a group get a Gaussian copula.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.correlations import Correlation, correlations
from orbitcompute.declare import Assumption
from orbitcompute.kernels.draws import draw, sobol

Floats = NDArray[np.float64]
SEED = 1
BLOCK = 16_384
MOST_SOBOL = 2**20
Z90 = NormalDist().inv_cdf(0.9)
Z99 = NormalDist().inv_cdf(0.99)
UNIFORM, TRIANGULAR, NORMAL, LOGNORMAL = 0.0, 1.0, 2.0, 3.0


def distribution(assumption: Assumption) -> list[float]:
    """An input's distribution as a row: kind, central value, ends, domain, deviations at the ends, and where it is cut."""
    value, low, high = float(assumption.value), assumption.low, assumption.high
    if low is None or high is None or not low < high or assumption.distribution == "fixed":
        return [UNIFORM, value, value, value, -math.inf, math.inf, 1.0, math.inf]
    least = -math.inf if assumption.minimum is None else assumption.minimum
    most = math.inf if assumption.maximum is None else assumption.maximum
    if assumption.distribution == "uniform":
        return [UNIFORM, value, low, high, least, most, 1.0, math.inf]
    if assumption.interval != "p10-p90" and assumption.distribution != "lognormal":
        return [TRIANGULAR, value, low, high, least, most, 1.0, math.inf]
    kind = LOGNORMAL if assumption.distribution == "lognormal" and low > 0 else NORMAL
    bounds = assumption.interval == "bounds"
    return [kind, value, low, high, least, most, Z99 if bounds else Z90, Z99 if bounds else math.inf]


def groups_among(names: Sequence[str]) -> list[Correlation]:
    """The correlation groups of which at least two members are among `names`."""
    return [group for group in correlations().values() if len(set(group.members) & set(names)) > 1]


def _groups_of(names: Sequence[str]) -> list[Correlation]:
    """The correlation groups of `names`: an input is drawn the same way whether or not its partners are."""
    return [group for group in correlations().values() if set(group.members) & set(names)]


def partners(names: Sequence[str]) -> list[str]:
    """The members of the groups of `names` that are not among them: their streams are drawn all the same."""
    members = [name for group in _groups_of(names) for name in group.members]
    return [name for name in members if name not in names]


def values_at(row: Sequence[float], shares: Floats) -> Floats:
    """The values below which `shares` in (0, 1) of a distribution, a row as `distribution` writes it, lie."""
    kind, value, low, high, least, most, tail, cut = row
    if kind == UNIFORM:
        return low + shares * (high - low)
    if kind == TRIANGULAR:
        mode = (value - low) / (high - low)
        below = shares < mode
        reach = np.sqrt(np.where(below, shares * mode, (1.0 - shares) * (1.0 - mode))) * (high - low)
        return np.where(below, low + reach, high - reach)
    score = np.clip(normal_scores(shares), -cut, cut)
    bound, away = np.where(score < 0.0, low, high), np.abs(score) / tail
    drawn = value * (bound / value) ** away if kind == LOGNORMAL else value + (bound - value) * away
    return np.clip(drawn, least, most)


def inverses(assumption: Assumption, shares: Sequence[float]) -> list[float]:
    """The values below which each of `shares` in (0, 1) of the input's distribution lies."""
    found: list[float] = values_at(distribution(assumption), np.array(shares, dtype=np.float64)).tolist()
    return found


def inverse(assumption: Assumption, share: float) -> float:
    """The value below which a `share` in (0, 1) of the input's distribution lies."""
    return inverses(assumption, [share])[0]


CENTRAL = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
     1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
     687.1870074920579083, 42.313330701600911252, 1.0),
)
MIDDLE = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)
FAR = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)


def normal_scores(shares: Floats) -> Floats:
    """The values below which `shares` in (0, 1) of a standard normal distribution lie, to 1e-15 relative.

    Wichura (1988), Applied Statistics 37, 477: algorithm AS 241, PPND16; the twin of the kernel `normal_score`.
    """
    off = shares - 0.5
    found: Floats = off * _ratio(CENTRAL, 0.180625 - off * off)
    tails = np.flatnonzero(np.abs(off) > 0.425)
    if tails.size:
        share, side = shares.ravel()[tails], off.ravel()[tails]
        root = np.sqrt(-np.log(np.where(side < 0.0, share, 1.0 - share)))
        size = np.where(root <= 5.0, _ratio(MIDDLE, root - 1.6), _ratio(FAR, root - 5.0))
        found.reshape(-1)[tails] = np.where(side < 0.0, -size, size)
    return found


def _ratio(coefficients: tuple[tuple[float, ...], tuple[float, ...]], at: Floats) -> Floats:
    above, below = (np.full(at.shape, part[0]) for part in coefficients)
    for one, other in zip(coefficients[0][1:], coefficients[1][1:], strict=True):
        above *= at
        above += one
        below *= at
        below += other
    above /= below
    return above


_complement = np.frompyfunc(math.erfc, 1, 1)


def normal_shares(scores: Floats) -> Floats:
    """The share of a standard normal distribution below each score."""
    return 0.5 * np.asarray(_complement(scores / -math.sqrt(2.0)), dtype=np.float64)


@dataclass(frozen=True)
class Joint:
    """The joint distribution of inputs: `names`, one distribution each, and the groups that tie them.

    A stream of shares belongs to each of `streams`: the inputs, and members of their groups that are not drawn
    themselves, so that fixing one input does not change the draws of another.
    """

    names: tuple[str, ...]
    table: Floats
    groups: tuple[Correlation, ...]

    @cached_property
    def streams(self) -> tuple[str, ...]:
        """The names that a share is drawn for."""
        return (*self.names, *partners(self.names))

    def values(self, shares: Floats) -> Floats:
        """Values (inputs, points) in SI at independent `shares` (streams, points) in (0, 1), which are tied in place."""
        return self.at(self.tie(shares))

    def tie(self, shares: Floats) -> Floats:
        """The shares with those of each group made its copula's, in place."""
        for group in self.groups:
            rows = [self.streams.index(name) for name in group.members]
            scores = [normal_scores(shares[row]) for row in rows]
            for row, line in zip(rows, group.root, strict=True):
                mixed = line[0] * scores[0]
                for weight, score in zip(line[1:], scores[1:], strict=False):
                    mixed = mixed + weight * score
                shares[row] = normal_shares(mixed)
        return shares

    def at(self, shares: Floats) -> Floats:
        """Each input's value at its share."""
        found = np.empty((len(self.names), shares.shape[1]))
        for place, row in enumerate(self.table.tolist()):
            found[place] = values_at(row, shares[place])
        return found


def joint(assumptions: Mapping[str, Assumption], names: Sequence[str]) -> Joint:
    """The joint distribution of the inputs `names`, with the catalog's correlation groups."""
    table = np.array([distribution(assumptions[name]) for name in names], dtype=np.float64).reshape(len(names), 8)
    return Joint(tuple(names), table, tuple(_groups_of(names)))


@cache
def _places() -> dict[str, int]:
    """The dimension of each name: declared parameters first, then quantities, which a component may give with a range."""
    names = dict.fromkeys([*sorted(load().declarations), *sorted(load().registry.quantities)])
    return {name: place for place, name in enumerate(names)}


def dimensions(names: Sequence[str]) -> tuple[int, ...]:
    """The dimension of each stream of a net; names that nobody declares come after all others, in their order.

    A stream `error of NAME` has that of the quantity itself, which is computed and not drawn.
    """
    known = _places()
    found, more = [], len(known)
    for name in names:
        place = known.get(name.removeprefix("error of "))
        found.append(more if place is None else place)
        more += place is None
    return tuple(found)


# The rows of nets that screens draw, by name, dimension, first and last point, seed and net: studies of one command share
# them, as what a name draws does not depend on which others are drawn.
SCREENS, MOST_ROWS = 4_096, 1_024
_rows: dict[tuple[str, int, int, int, int, int], Floats] = {}


def sobol_shares(names: Sequence[str], start: int, stop: int, seed: int, number: int = 0) -> Floats:
    """Points `start` to `stop` of the `number`-th scrambled Sobol net of a seed, as (names, points) in (0, 1)."""
    if stop > SCREENS or number:  # of later nets no screen draws a point
        return sobol.points(*sobol.net(dimensions(names), tuple(names), seed, number), start, stop)
    keys = [(name, place, start, stop, seed, int(number)) for name, place in zip(names, dimensions(names), strict=True)]
    found = {key: row for key in keys if (row := _rows.get(key)) is not None}  # another thread may empty what is kept
    new = [key for key in dict.fromkeys(keys) if key not in found]
    if new:
        net = sobol.net(tuple(key[1] for key in new), tuple(key[0] for key in new), seed, number)
        made = dict(zip(new, sobol.points(*net, start, stop), strict=True))
        if len(_rows) + len(new) > MOST_ROWS:
            _rows.clear()
        _rows.update(made)
        found |= made
    return np.array([found[key] for key in keys]).reshape(len(keys), stop - start)


def philox_shares(names: Sequence[str], start: int, stop: int, seed: int) -> Floats:
    """Independent uniform shares of points `start` to `stop` as (names, points), in (0, 1).

    The stream of a name is Philox4x32-10 under a key hashed from seed and name, the number of the point its counter: any
    part is the same as when all is made. Few points are made by numpy, so that nothing has to be compiled for them.
    """
    keys = np.array([_key(name, seed) for name in names], dtype=np.int64).reshape(len(names), 2)
    if stop <= MOST_SOBOL:
        first = start // 4
        words = [draw.philox_words(np.arange(first, -(-stop // 4)), *key) for key in keys.tolist()]
        return np.array(words).reshape(len(names), -1)[:, start - 4 * first : stop - 4 * first].copy()
    found = np.empty((len(names), stop - start))
    draw.fill_streams(keys, start, found)
    return found


def _key(name: str, seed: int) -> tuple[int, int]:
    word = int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:8], "little")
    return word & draw.WORD, word >> 32


def shares(names: Sequence[str], start: int, stop: int, size: int, seed: int) -> Floats:
    """Shares of points `start` to `stop` of a sample of `size`: Sobol points up to 2^20, Philox above."""
    if size > MOST_SOBOL:
        return philox_shares(names, start, stop, seed)
    return sobol_shares(names, start, stop, seed)


def draw_inputs(assumptions: Mapping[str, Assumption], names: Sequence[str], points: int, seed: int) -> Floats:
    """`points` joint draws of the inputs `names`, as (points, names) in SI.

    >>> draw_inputs(model.assumptions, uncertain_inputs(model), 1024, seed=1)
    """
    found = joint(assumptions, names)
    return np.ascontiguousarray(found.values(shares(found.streams, 0, points, points, seed)).T)
