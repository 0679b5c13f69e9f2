"""The tests of the verdict and the margin each one reads: what a draw can break, and what a screen says of it."""

from __future__ import annotations

# Group, test and margin; None where a test has no margin of the graph.
TESTS: tuple[tuple[str, str, str | None], ...] = (
    ("physics", "surface", "radiator_area_margin"),
    ("physics", "longest night", "night_margin"),
    ("physics", "dose", "dose_margin"),
    ("service", "user to satellite", "user_latency_margin"),
    ("service", "city to city", "latency_margin"),
    ("service", "training", "training_share_margin"),
    ("industry", "flights", "launch_margin_permitted"),
    ("economy", "cost ratio", "cost_margin"),
    ("Earth", "the same test", "earth_margin"),
)
MARGINS = tuple(name for _, _, name in TESTS if name)
