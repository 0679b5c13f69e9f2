"""Elementary functions without branches or calls, of which a compiler makes vector instructions in the fused loop.

numba calls the mathematics library for one number at a time; these are a reduction of the argument and a polynomial, and
take four or eight numbers at once. They agree with numpy to a few units in the last place over the whole of their range:
`tests/test_elementary.py` holds them against it and against forty digits, and derives the polynomials (Chebyshev
interpolation, error below 2e-17 of the value) anew. The plain path calls numpy.

The reductions are those of Cody and Waite (1980), chapters 6 to 10: the multiple is rounded by adding and taking away
1.5 times 2**52, whose low bits then hold it, and taken off in parts of which all but the last are exact.
"""

from __future__ import annotations

import struct

import numpy as np

# 1.5 times 2**52: what is added to it is rounded to a whole number, which its low bits then hold.
ROUNDER = 6755399441055744.0
ROUNDER_BITS = 0x4338000000000000
ROOT_HALF_BITS = 0x3FE6A09E667F3BCD
MANTISSA = 52
# The natural logarithm of 2 and a quarter turn, each in parts of which all but the last end in zeros: a multiple is exact.
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
QUARTER_HIGH, QUARTER_MIDDLE, QUARTER_LOW = (
    1.57079632673412561417e00,
    6.07710050630396597660e-11,
    2.02226624879595063154e-21,
)
LARGEST_ANGLE = 1e6  # [rad] from here on the first parts are exact no longer


def bits(value: float) -> int:
    """The 64 bits of a number as a signed integer."""
    found: int = struct.unpack("<q", struct.pack("<d", value))[0]
    return found


def number(pattern: int) -> float:
    """The number that 64 bits stand for."""
    found: float = struct.unpack("<d", struct.pack("<q", pattern))[0]
    return found


def reduced_exponential(r: float) -> float:
    """exp(r) - 1 - r over r squared, for r up to half the logarithm of 2 on either side."""
    return ((((((((((2.09147553258932e-09 * r + 2.5105312729622103e-08) * r + 2.755727347871858e-07) * r
        + 2.755725517000089e-06) * r + 2.480158732567746e-05) * r + 0.0001984126987500228) * r + 0.0013888888888883711) * r
        + 0.008333333333326084) * r + 0.04166666666666667) * r + 0.1666666666666667) * r + 0.5)


def parted(x: float) -> tuple[float, float]:
    """exp(r) - 1 and half of the power of two that e to the power x is times exp(r); x from -708 to 709.79."""
    rounded = x * 1.4426950408889634 + ROUNDER
    whole = rounded - ROUNDER
    r = (x - whole * LN2_HIGH) - whole * LN2_LOW
    return r + r * r * reduced_exponential(r), number((bits(rounded) - ROUNDER_BITS + 1022) << MANTISSA)


def exp(x: float) -> float:
    """e to the power x; 0 below the power -708, where doubles lose digits."""
    given = 709.79 if x > 709.79 else x
    rise, half = parted(-708.0 if given < -708.0 else given)
    return 0.0 if x < -708.0 else 2.0 * (half * rise + half)


def expm1(x: float) -> float:
    """e to the power x, less 1, exact to the last digits for small x too."""
    given = 709.79 if x > 709.79 else x
    rise, half = parted(-60.0 if given < -60.0 else given)
    return 2.0 * (half * rise + (half - 0.5))


def reduced_logarithm(z: float) -> float:
    """(2 artanh(s) / s - 2) / z at s the root of z, for z up to 0.0295."""
    return (((((((0.13088034850927555 * z + 0.13268638369266825) * z + 0.15386244737621665) * z + 0.18181795547521137) * z
        + 0.22222222392581045) * z + 0.28571428570799784) * z + 0.40000000000000885) * z + 0.6666666666666666)


def log(x: float) -> float:
    """Natural logarithm; minus infinity at 0, nan below."""
    small = x < 2.2250738585072014e-308
    pattern = bits(x * 18014398509481984.0 if small else x)  # by 2**54
    shift = (pattern - ROOT_HALF_BITS) >> MANTISSA
    f = number(pattern - (shift << MANTISSA)) - 1.0
    whole = number(shift + ROUNDER_BITS) - ROUNDER
    whole = whole - 54.0 if small else whole
    s = f / (2.0 + f)
    z = s * s
    found = whole * LN2_HIGH + (2.0 * s + (s * z * reduced_logarithm(z) + whole * LN2_LOW))
    found = found if x > 0.0 else -np.inf if x == 0.0 else np.nan
    return x if x == np.inf else found


def log1p(x: float) -> float:
    """Natural logarithm of 1 + x, exact to the last digits for small x too."""
    moved = 1.0 + x
    lost = (x - (moved - 1.0)) / moved
    found = log(moved)
    return found + lost if -1.0 < x < np.inf else found


def power(base: float, exponent: float) -> float:
    """`base` to a real power, off by the size of exponent times logarithm in units of the last place."""
    size = -base if base < 0.0 else base
    found = exp(exponent * log(size))
    whole = np.floor(exponent) == exponent
    odd = np.floor(0.5 * exponent) != 0.5 * exponent
    found = np.nan if base < 0.0 and not whole and base > -np.inf else found
    found = -found if base < 0.0 and whole and odd else found
    return 1.0 if exponent == 0.0 or base == 1.0 else found


def reduced_sine(r: float, z: float) -> float:
    """sin(r), for r up to an eighth of a turn on either side and z its square."""
    return r + r * z * (((((1.5917848524808262e-10 * z - 2.5051127944014188e-08) * z + 2.755731608381636e-06) * z
        - 0.00019841269836722418) * z + 0.008333333333330925) * z - 0.16666666666666666)


def reduced_cosine(z: float) -> float:
    """cos(r), for z the square of an r up to an eighth of a turn on either side."""
    rest = (((((-1.1382456778061306e-11 * z + 2.0876143827993133e-09) * z - 2.7557317260008837e-07) * z
        + 2.480158729874307e-05) * z - 0.0013888888888887382) * z + 0.041666666666666664)
    half = 0.5 * z
    most = 1.0 - half
    return most + ((1.0 - most - half) + z * z * rest)


def turned(x: float, quarters: int) -> float:
    """sin of x and of a number of quarter turns; nan from 1e6 rad on."""
    rounded = x * 0.6366197723675814 + ROUNDER
    whole = rounded - ROUNDER
    r = ((x - whole * QUARTER_HIGH) - whole * QUARTER_MIDDLE) - whole * QUARTER_LOW
    z = r * r
    place = bits(rounded) + quarters
    found = reduced_cosine(z) if place & 1 else reduced_sine(r, z)
    found = -found if place & 2 else found
    return found if -LARGEST_ANGLE < x < LARGEST_ANGLE else np.nan


def sin(x: float) -> float:
    """Sine of an angle below 1e6 rad; nan beyond, which no angle of a model reaches."""
    return turned(x, 0)


def cos(x: float) -> float:
    """Cosine of an angle below 1e6 rad; nan beyond, which no angle of a model reaches."""
    return turned(x, 1)


def reduced_arcsine(z: float) -> float:
    """(arcsin(s) / s - 1) / z at s the root of z, for z up to a quarter."""
    return ((((((((((((0.028757851367421566 * z - 0.014851887071247204) * z + 0.01740087944269402) * z
        + 0.005457506718640358) * z + 0.01032281435018578) * z + 0.011479177415184906) * z + 0.013971212973552933) * z
        + 0.017352392720869973) * z + 0.02237217294214989) * z + 0.030381944138531247) * z + 0.04464285714635543) * z
        + 0.07499999999998433) * z + 0.16666666666666669)


def arcsin(x: float) -> float:
    """Arcsine; nan outside -1 to 1."""
    size = -x if x < 0.0 else x
    near = size <= 0.5
    z = x * x if near else 0.5 * (1.0 - size)
    s = size if near else np.sqrt(z)
    found = s + s * z * reduced_arcsine(z)
    found = found if near else 1.5707963267948966 - (2.0 * found - 6.123233995736766e-17)
    return -found if x < 0.0 else found


def arccos(x: float) -> float:
    """Arccosine; nan outside -1 to 1."""
    size = -x if x < 0.0 else x
    near = size <= 0.5
    z = x * x if near else 0.5 * (1.0 - size)
    s = x if near else np.sqrt(z)
    found = s + s * z * reduced_arcsine(z)
    far = 3.141592653589793 - (2.0 * found - 1.2246467991473532e-16) if x < 0.0 else 2.0 * found
    return 1.5707963267948966 - (found - 6.123233995736766e-17) if near else far
