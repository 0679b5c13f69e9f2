"""Masses of what burns and what it becomes."""

from __future__ import annotations

from orbitcompute.declare import formula


@formula("1", oxidised="1")
def alumina_per_aluminium(oxidised: float) -> float:
    """Mass of the oxide, Al2O3, per mass of aluminium of which a share oxidises: 101.961 g/mol over twice 26.9815."""
    return oxidised * 101.961 / 53.963
