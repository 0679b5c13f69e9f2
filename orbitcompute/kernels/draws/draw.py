"""Streams of random shares, a normal score, and the counting of many values into bins."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from orbitcompute.kernels._jit import kernel

Floats = NDArray[np.float64]

WORD = 0xFFFFFFFF


@kernel
def normal_score(share: float) -> float:
    """The value below which a `share` in (0, 1) of a standard normal distribution lies, to 1e-15 relative.

    Wichura (1988), Applied Statistics 37, 477: algorithm AS 241, PPND16.
    """
    off = share - 0.5
    if abs(off) <= 0.425:
        r = 0.180625 - off * off
        above = (((((((2509.0809287301226727 * r + 33430.575583588128105) * r + 67265.770927008700853) * r
                     + 45921.953931549871457) * r + 13731.693765509461125) * r + 1971.5909503065514427) * r
                  + 133.14166789178437745) * r + 3.387132872796366608)
        below = (((((((5226.495278852854561 * r + 28729.085735721942674) * r + 39307.89580009271061) * r
                     + 21213.794301586595867) * r + 5394.1960214247511077) * r + 687.1870074920579083) * r
                  + 42.313330701600911252) * r + 1.0)
        return off * above / below
    r = math.sqrt(-math.log(share if off < 0.0 else 1.0 - share))
    if r <= 5.0:
        r -= 1.6
        above = (((((((7.7454501427834140764e-4 * r + 0.0227238449892691845833) * r + 0.24178072517745061177) * r
                     + 1.27045825245236838258) * r + 3.64784832476320460504) * r + 5.7694972214606914055) * r
                  + 4.6303378461565452959) * r + 1.42343711074968357734)
        below = (((((((1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * r + 0.0151986665636164571966) * r
                     + 0.14810397642748007459) * r + 0.68976733498510000455) * r + 1.6763848301838038494) * r
                  + 2.05319162663775882187) * r + 1.0)
    else:
        r -= 5.0
        above = (((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 0.0012426609473880784386) * r
                     + 0.026532189526576123093) * r + 0.29656057182850489123) * r + 1.7848265399172913358) * r
                  + 5.4637849111641143699) * r + 6.6579046435011037772)
        below = (((((((2.04426310338993978564e-15 * r + 1.4215117583164458887e-7) * r + 1.8463183175100546818e-5) * r
                     + 7.868691311456132591e-4) * r + 0.0148753612908506148525) * r + 0.13692988092273580531) * r
                  + 0.59983220655588793769) * r + 1.0)
    return -above / below if off < 0.0 else above / below


@kernel
def philox(counter: int, third: int, fourth: int, key: int, other_key: int, shares: Floats) -> None:
    """Fill `shares` (4 n) from n counters on: Philox4x32-10, each word of 32 bits plus a half in units of 2^-32.

    `counter` holds the first two words of a counter and is counted up; `third` and `fourth` are its other words.
    Salmon, Moraes, Dror and Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC '11, sec. 4.3.
    """
    for step in range(len(shares) // 4):  # in one body, which a compiler turns into vector instructions
        a, b, c, d = counter + step & WORD, counter + step >> 32 & WORD, third, fourth
        one_key, two_key = key, other_key
        for _ in range(10):
            one, two = 0xD2511F53 * a, 0xCD9E8D57 * c
            a, c = (two >> 32 & WORD) ^ b ^ one_key, (one >> 32 & WORD) ^ d ^ two_key
            b, d = two & WORD, one & WORD
            one_key, two_key = one_key + 0x9E3779B9 & WORD, two_key + 0xBB67AE85 & WORD
        shares[4 * step] = (a + 0.5) * 2.0**-32
        shares[4 * step + 1] = (b + 0.5) * 2.0**-32
        shares[4 * step + 2] = (c + 0.5) * 2.0**-32
        shares[4 * step + 3] = (d + 0.5) * 2.0**-32


def philox_words(counters: NDArray[np.int64], key: int, other_key: int) -> Floats:
    """The four shares of each of some counters, one after the other: `philox` in numpy, its other words 0."""
    a, b = counters & WORD, counters >> 32 & WORD
    c, d = np.zeros_like(a), np.zeros_like(a)
    for _ in range(10):
        one, two = np.uint64(0xD2511F53) * a.astype(np.uint64), np.uint64(0xCD9E8D57) * c.astype(np.uint64)
        high, other_high = (one >> np.uint64(32)).astype(np.int64), (two >> np.uint64(32)).astype(np.int64)
        a, c = other_high ^ b ^ key, high ^ d ^ other_key
        b, d = (two & np.uint64(WORD)).astype(np.int64), (one & np.uint64(WORD)).astype(np.int64)
        key, other_key = key + 0x9E3779B9 & WORD, other_key + 0xBB67AE85 & WORD
    return (np.stack([a, b, c, d], axis=1).ravel() + 0.5) * 2.0**-32


@kernel
def fill_streams(keys: NDArray[np.int64], start: int, shares: Floats) -> None:
    """Fill `shares` (streams, points) with Philox streams from point `start` on, a stream for each of `keys` (streams, 2).

    Counter n gives points 4n to 4n + 3.
    """
    stop = start + shares.shape[1]
    first, last = -(-start // 4), stop // 4
    four = np.empty(4)
    for row in range(shares.shape[0]):
        key, other_key = int(keys[row, 0]), int(keys[row, 1])
        if first < last:
            philox(first, 0, 0, key, other_key, shares[row, 4 * first - start : 4 * last - start])
        for end in range(6):  # at most three points on either side belong to counters that are not whole here
            point = start + end if end < 3 else stop - 6 + end
            if start <= point < stop and not 4 * first <= point < 4 * last:
                philox(point // 4, 0, 0, key, other_key, four)
                shares[row, point - start] = four[point % 4]


@kernel
def tally(values: Floats, low: Floats, scale: Floats, counts: NDArray[np.int64]) -> None:
    """Count `values` (outputs, points) into bins: from `low`, `scale` bins a unit, one bin more at either end; not nan."""
    last = counts.shape[1] - 1
    for row in range(values.shape[0]):
        for point in range(values.shape[1]):
            place = (values[row, point] - low[row]) * scale[row]
            if place == place:
                counts[row, 0 if place < 0.0 else last if place >= last - 1 else int(place) + 1] += 1
