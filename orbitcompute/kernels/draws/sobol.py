"""Sobol's points, scrambled: a dimension a name, so that what one input draws does not depend on which others are drawn.

`sobol_table.npy` holds the primitive polynomials and first direction numbers of 2,048 dimensions by Joe and Kuo, as scipy
ships them; a test holds the unscrambled points against scipy's. Each dimension is scrambled by a random lower triangular
matrix over its bits and a shift (Owen's method in the form of Matousek), which are bits of a hash of seed, net and name:
one that the live page, which draws the same points, makes too.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BITS = 30
DIMENSIONS = 2_048

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@cache
def _table() -> Whole:
    found: Whole = np.load(Path(__file__).with_name("sobol_table.npy")).astype(np.int64)
    return found


def directions(dimensions: Sequence[int]) -> Whole:
    """Direction numbers (dimensions, 30) in units of 2^-30 of some of the 2,048 dimensions, counted from 0.

    By the recurrence of Bratley and Fox (1988), Algorithm 659, which each dimension's polynomial gives.
    """
    rows = _table()[np.asarray(dimensions, dtype=np.int64)]
    degrees = np.array([int(polynomial).bit_length() - 1 for polynomial in rows[:, 0]])
    found = np.zeros((len(rows), BITS), dtype=np.int64)
    found[degrees == 0] = 1
    for degree in sorted(set(degrees.tolist()) - {0}):  # numpy's own brings masked arrays in, which takes longer
        here = np.flatnonzero(degrees == degree)
        numbers = np.zeros((len(here), BITS), dtype=np.int64)
        numbers[:, :degree] = rows[here, 1 : degree + 1]
        terms = [(rows[here, 0] >> (degree - 1 - back)) & 1 for back in range(degree)]
        for bit in range(degree, BITS):
            numbers[:, bit] = numbers[:, bit - degree]
            for back, term in enumerate(terms):
                numbers[:, bit] ^= (term * numbers[:, bit - back - 1]) << (back + 1)
        found[here] = numbers
    return found << np.arange(BITS - 1, -1, -1)


def scramble(names: Sequence[str], numbers: Whole, seed: int, net: int) -> tuple[Whole, Whole]:
    """Point 0 (dimensions) and direction numbers (dimensions, 30) of a net, each dimension scrambled by its own name."""
    keys = np.array([key_of(seed, net, name) for name in names], dtype=np.int64)
    words = _hashed(keys[:, None], np.arange(BITS + 1)) >> 32 - BITS
    weights = np.int64(1) << np.arange(BITS - 1, -1, -1)
    matrices = np.tril((words[:, :BITS, None] & weights) != 0, -1) | np.eye(BITS, dtype=np.bool_)
    digits = (numbers[:, :, None] & weights) != 0
    mixed = np.matmul(digits.astype(np.float32), matrices.astype(np.float32).transpose(0, 2, 1))
    return words[:, BITS], (mixed.astype(np.int64) & 1) @ weights


def key_of(seed: int, net: int, name: str) -> int:
    """What a dimension's scramble is hashed from."""
    return zlib.crc32(f"{seed} {net} {name}".encode())


def first_numbers(dimensions: Sequence[int]) -> list[list[int]]:
    """The polynomial of each dimension and as many direction numbers as its degree."""
    rows = _table()[np.asarray(dimensions, dtype=np.int64)].tolist()
    return [row[: row[0].bit_length()] for row in rows]


def _hashed(keys: Whole, numbers: Whole) -> Whole:
    """32 bits for each key and number: a multiplicative hash, two rounds of C. Wellons's `triple32` constants."""
    words = (keys + (numbers + 1) * 0x9E3779B1).astype(np.uint32)
    for _ in range(2):
        for shift, factor in ((17, 0xED5AD4BB), (11, 0xAC4C1B51), (15, 0x31848BAB)):
            words ^= words >> np.uint32(shift)
            words *= np.uint32(factor)
        words ^= words >> np.uint32(14)
    return words.astype(np.int64)


@lru_cache(maxsize=16)
def _directions(dimensions: tuple[int, ...]) -> Whole:
    return directions(dimensions)


@lru_cache(maxsize=64)
def net(dimensions: tuple[int, ...], names: tuple[str, ...], seed: int, number: int) -> tuple[Whole, Whole]:
    """Point 0 and direction numbers of the `number`-th net of a seed; nets are scrambled independently."""
    return scramble(names, _directions(dimensions), seed, number)


def points(first: Whole, numbers: Whole, start: int, stop: int) -> Floats:
    """Points `start` to `stop` of a net (dimensions, points), in the order of Gray's code (Antonov and Saleev 1979).

    Half a unit of 2^-30 is added, so that none is 0. A stretch of 2^k points is doubled k times: the second half is the
    first one backwards, with one more direction.
    """
    bits = max(1, (stop - start - 1).bit_length())
    many = 1 << bits
    table = np.zeros((len(first), many), dtype=np.int32)
    short = numbers.astype(np.int32)
    for bit in range(bits):
        half = 1 << bit
        table[:, half : 2 * half] = table[:, half - 1 :: -1][:, :half] ^ short[:, bit : bit + 1]
    found = np.empty((len(first), stop - start))
    begin = start - start % many
    while begin < stop:
        gray = begin ^ (begin >> 1)
        base = first.copy()
        for bit in range(BITS):
            if gray >> bit & 1:
                base ^= numbers[:, bit]
        low, high = max(start, begin), min(stop, begin + many)
        found[:, low - start : high - start] = table[:, low - begin : high - begin] ^ base[:, None].astype(np.int32)
        begin += many
    found += 0.5
    found *= 2.0**-BITS
    return found
