"""Elementary functions of the fused loop: against numpy over their whole range, and their polynomials against forty digits."""

from __future__ import annotations

import ast
import inspect
import math
import os
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from mpmath import mp

from orbitcompute.graph.copying import ELEMENTARY, Copier
from orbitcompute.graph.writing import PRELUDE
from orbitcompute.kernels.draws import elementary

Floats = np.ndarray[Any, np.dtype[np.float64]]
compiled = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
SPECIAL = (0.0, -0.0, math.inf, -math.inf, math.nan, -1.0, 1.0, 1e-320, 709.7, 710.0, -746.0, 2.0, -2.0, 0.5, -0.5)


def spans() -> dict[str, list[Floats]]:
    """Arguments over the range of each function, near where it is small too."""
    random = np.random.default_rng(5)

    def even(low: float, high: float) -> Floats:
        return random.uniform(low, high, 20_000)

    return {
        "exp": [even(-708, 709.7), even(-1, 1)],
        "expm1": [even(-80, 709.7), even(-1, 1), 10 ** even(-20, 0), -(10 ** even(-20, 0))],
        "log": [10 ** even(-307, 308), even(0.5, 2), 1 + 10 ** even(-15, 0), 10 ** even(-322, -307)],
        "log1p": [even(-1, 1), 10 ** even(-20, 300), -(10 ** even(-20, -0.001))],
        "sin": [even(-7, 7), even(-9e5, 9e5), np.arange(-50, 51) * np.pi],
        "cos": [even(-7, 7), even(-9e5, 9e5), np.arange(-50, 51) * np.pi / 2],
        "arcsin": [even(-1, 1), 10 ** even(-20, 0)],
        "arccos": [even(-1, 1), 1 - 10 ** even(-16, 0)],
    }


@pytest.fixture(scope="module")
def loops() -> dict[str, Callable[..., Floats]]:
    """Each function as the fused loop has it, over arrays."""
    copier = Copier()
    copies = {name: copier.copy(function) for name, function in ELEMENTARY.items()}
    lines = ["import numpy as np", "import numba", PRELUDE.format(error_model="numpy"), *copier.texts.values()]
    for name, found in copies.items():
        given = ", ".join(found.formals)
        rows = ", ".join(f"{formal}[j]" for formal in found.formals)
        lines += [
            "@numba.njit", f"def {name}_loop({given}):", f"    found = np.empty(len({found.formals[0]}))",
            "    for j in range(len(found)):", f"        found[j] = {found.name}({rows})", "    return found",
        ]
    space: dict[str, Any] = {}
    exec(compile("\n".join(lines), "elementary", "exec"), space)
    return {name: space[f"{name}_loop"] for name in ELEMENTARY}


def digits_off(found: Floats, expected: Floats) -> float:
    """The largest difference in units of the last place, of numbers that are none subnormal."""
    with np.errstate(all="ignore"):
        off = np.abs(found - expected) / np.spacing(np.abs(expected))
    return float(np.nanmax(np.where(np.isfinite(expected) & (np.abs(expected) > 1e-300), off, 0.0)))


@compiled
@pytest.mark.parametrize("name", sorted(spans()))
def test_as_numpy_over_the_whole_range(name: str, loops: dict[str, Callable[..., Floats]]) -> None:
    for arguments in spans()[name]:
        expected = getattr(np, name)(arguments)
        assert digits_off(loops[name](arguments), expected) <= 3


@compiled
@pytest.mark.parametrize("name", sorted(spans()))
def test_ends_and_what_is_no_number(name: str, loops: dict[str, Callable[..., Floats]]) -> None:
    arguments = np.array(SPECIAL)
    with np.errstate(all="ignore"):
        expected = getattr(np, name)(arguments)
    np.testing.assert_allclose(loops[name](arguments), expected, rtol=1e-15, atol=1e-307)


@compiled
def test_an_angle_too_large_is_no_number(loops: dict[str, Callable[..., Floats]]) -> None:
    assert np.isnan(loops["sin"](np.array([1.1e6, -1.1e6]))).all()


@compiled
def test_powers(loops: dict[str, Callable[..., Floats]]) -> None:
    random = np.random.default_rng(6)
    base, exponent = 10 ** random.uniform(-5, 5, 20_000), random.uniform(-20, 20, 20_000)
    np.testing.assert_allclose(loops["power"](base, exponent), base**exponent, rtol=1e-13)
    pairs = np.array([(b, e) for b in (*SPECIAL, -8.0) for e in (0.0, 1.0, 2.0, 3.0, -1.0, -3.0, 0.5, 1 / 3, -0.5)])
    base, exponent = np.ascontiguousarray(pairs.T)
    with np.errstate(all="ignore"):
        expected = base**exponent
    usual = (np.abs(expected) > 1e-300) | ~np.isfinite(expected) | (expected == 0)
    np.testing.assert_allclose(np.abs(loops["power"](base, exponent))[usual], np.abs(expected)[usual], rtol=1e-13)
    odd = usual & (base < 0) & np.isfinite(base)
    np.testing.assert_allclose(loops["power"](base, exponent)[odd], expected[odd], rtol=1e-13)


@pytest.mark.parametrize("name", sorted(spans()))
def test_in_plain_python_too(name: str) -> None:
    """`bits` and `number` by the standard library: the twin that no compiler has touched."""
    for arguments in spans()[name]:
        some = arguments[:: max(1, len(arguments) // 200)]
        found = np.array([getattr(elementary, name)(float(value)) for value in some])
        assert digits_off(found, getattr(np, name)(some)) <= 3


def coefficients(function: Callable[..., float]) -> list[float]:
    """The numbers of a polynomial written out, from the highest power down, with their signs."""
    tree = ast.parse(inspect.getsource(function)).body[0]
    assert isinstance(tree, ast.FunctionDef)
    found: list[tuple[int, float]] = []
    for node in ast.walk(tree):
        pair = (node.left, node.right) if isinstance(node, ast.BinOp) else ()
        for side in pair:
            if isinstance(side, ast.Constant) and isinstance(node, ast.BinOp):
                negative = isinstance(node.op, ast.Sub) and side is node.right
                found.append(((side.lineno, side.col_offset), -side.value if negative else side.value))  # type: ignore[arg-type]
        if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
            place = (node.operand.lineno, node.operand.col_offset)
            found.append((place, -node.operand.value))  # type: ignore[arg-type]
    return [value for _, value in sorted(found)]


def exact() -> dict[str, tuple[Any, Any, float]]:
    """What each polynomial stands for, over which interval, and a number near the error it may have there."""
    mp.dps = 40
    half = mpmath.log(2) / 2 * mpmath.mpf("1.001")
    quarter = (mpmath.pi / 4 * mpmath.mpf("1.001")) ** 2
    near = ((mpmath.sqrt(2) - 1) / (mpmath.sqrt(2) + 1)) ** 2 * mpmath.mpf("1.001")

    def series(function: Any, limit: Any) -> Any:
        return lambda z: limit if abs(z) < mpmath.mpf("1e-12") else function(z)

    third = mpmath.mpf(1) / 3
    return {
        "reduced_exponential": (series(lambda r: (mpmath.expm1(r) - r) / r**2, third * 1.5), (-half, half), 1.5e-18),
        "reduced_logarithm": (
            series(lambda z: (2 * mpmath.atanh(mpmath.sqrt(z)) / mpmath.sqrt(z) - 2) / z, 2 * third), (0, near), 2.2e-18,
        ),
        "reduced_arcsine": (
            series(lambda z: (mpmath.asin(mpmath.sqrt(z)) / mpmath.sqrt(z) - 1) / z, third / 2), (0, 0.25), 1.6e-17,
        ),
        "reduced_sine": (
            series(lambda z: (mpmath.sin(mpmath.sqrt(z)) / mpmath.sqrt(z) - 1) / z, -third / 2), (0, quarter), 2.2e-17,
        ),
        "reduced_cosine": (
            series(lambda z: (mpmath.cos(mpmath.sqrt(z)) - 1 + z / 2) / z**2, third / 8), (0, quarter), 1.4e-18,
        ),
    }


def test_parts_of_constants_add_up_and_end_in_zeros() -> None:
    """So that a multiple of a million leaves each part but the last exact: twenty bits of zeros."""
    quarter = (elementary.QUARTER_HIGH, elementary.QUARTER_MIDDLE, elementary.QUARTER_LOW)
    mp.dps = 40
    for parts, whole in (((elementary.LN2_HIGH, elementary.LN2_LOW), mpmath.log(2)), (quarter, mpmath.pi / 2)):
        assert abs(sum(map(mpmath.mpf, parts)) - whole) < 2 * abs(parts[-1]) * 2.0**-53
        assert all(elementary.bits(part) % 2**20 == 0 for part in parts[:-1])


@pytest.mark.parametrize("name", sorted(exact()))
def test_polynomials_derived_anew(name: str) -> None:
    """Chebyshev interpolation in forty digits gives the numbers that are written out, and the error they leave."""
    function, (low, high), allowed = exact()[name]
    written = coefficients(getattr(elementary, name))
    written = written[: {"reduced_cosine": 6}.get(name, len(written))]
    found, error = mpmath.chebyfit(function, [low, high], len(written), error=True, asc=True)
    assert float(error) < allowed
    np.testing.assert_allclose(written[::-1], [float(value) for value in found], rtol=1e-6)
