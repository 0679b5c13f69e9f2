"""What a forecast says of a dated claim, as those take it who hold claims to the test and do not know how it was made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Dated:
    """A forecast of one rung of a claim's ladder: probability by the claim's date, half of futures' date, outside view's ends.

    Years are calendar years with their fraction; `created` is empty where it was run now; `last_year` is the last that the
    forecast looks at; `powers` the IT power at work in orbit at the end of each year [MW], 10, 50 and 90 % of futures.
    """

    claim: str
    rung: str
    text: str
    id: str
    created: str
    by: str
    probability: float
    median_year: float | None
    outside: tuple[float, float] | None
    last_year: int
    powers: Mapping[int, tuple[float, float, float]] = field(default_factory=dict)


Forecaster = Callable[[str, str], Dated]  # of a claim and a rung of its ladder
