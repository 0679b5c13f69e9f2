"""A figure of a result as Python code takes it: in its declared unit, with its range, and good as an input again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.units import UnitError, astropy_unit, from_si, to_si, unit


@dataclass(frozen=True, repr=False)
class Value:
    """A number in `unit`, its 10th, 50th and 90th percentile and the vendor's figure in the same unit.

    nan where a figure is null (`status` says why), None where there is no range or no claimed counterpart. `choice` is the
    alternative's name where the name is a choice. `float()` gives the number; `set={name: value}` takes the value back.
    """

    name: str
    value: float
    unit: str
    p10: float | None = None
    p50: float | None = None
    p90: float | None = None
    claimed: float | None = None
    status: str = "ok"
    source: str | None = None
    choice: str | None = None

    def __float__(self) -> float:
        """The number in the declared unit."""
        return self.value

    def __str__(self) -> str:
        """As `--set` takes it: the number with all its digits and its unit, or the name of the alternative."""
        if self.choice is not None:
            return self.choice
        if math.isnan(self.value):
            raise UnitError(f"{self.name}: no value to give back ({self.status})")
        return f"{self.value!r}" if self.unit in ("", "1") else f"{self.value!r} {self.unit}"

    def __repr__(self) -> str:
        """One line: name, number, unit, range."""
        if self.choice is not None:
            return f"<{self.name} {self.choice}>"
        ranged = "" if self.p10 is None or self.p90 is None else f" [{self.p10:.3g}, {self.p90:.3g}]"
        unit_ = "" if self.unit in ("", "1") else f" {self.unit}"
        return f"<{self.name} {self.value:.4g}{unit_}{ranged}{'' if self.status == 'ok' else f': {self.status}'}>"

    @property
    def si(self) -> float:
        """The number in SI base units (USD and bit are bases too)."""
        return to_si(self.value, self.unit)

    def to(self, other: str) -> float:
        """The number in another unit of the same kind, `"USD/kWh"`; `UnitError` where the kinds differ."""
        if unit(other).dimension != unit(self.unit).dimension:
            raise UnitError(f"{self.name}: `{other}` is not a unit of the same kind as `{self.unit}`")
        return from_si(self.si, other)

    @property
    def quantity(self) -> Any:
        """The number as an astropy `Quantity`, our own units of money and counted things included."""
        from astropy import units

        if unit(self.unit).offset:
            return units.Quantity(self.si, units.K)
        return units.Quantity(self.value, astropy_unit(self.unit))
