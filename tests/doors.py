"""One list of all doors through which a figure of a design comes out, and how each is opened to designs that cannot exist.

A command, a function of the Python interface or a format of a file that stands nowhere here fails a test: a new door cannot
be forgotten. `POINTS` says how many random designs go through each kind of door: as many as its cost allows.
"""

from __future__ import annotations

POINTS = {
    "point": 1000,  # the point, its margins and reasons, a row of a sweep, the Python values and the plain document
    "blocks": 1000,  # of each culprit, as a sweep, a sample, a timeline and the page's draws compute them
    "live page": 1000,  # the page's own script, in Node
    "result": 24,  # with its draws: every file and document of it, and the Python interface
    "page": 8,  # one HTML file each, others' claims left out: they are the same for every design
    "commands": 3,  # every line below
}

# Commands whose data are held to no finite number of a void name, and their text to no "nan".
TOLD: tuple[tuple[str, ...], ...] = (
    ("evaluate",), ("costs",), ("footprint",), ("service",), ("closure",), ("timeline", "--draws", "64"),
    ("explain", "cost_ratio"), ("explain", "launch_count"), ("explain", "radiator_area"),
)
# Screens that say more of the same, and commands of money over time: held to no "nan", no word and no number on a void.
SCREENS: tuple[tuple[str, ...], ...] = (
    ("evaluate", "--full"), ("costs", "--all"), ("footprint", "--all"), ("service", "--all"), ("value",),
    ("value", "--show", "head-start"), ("value", "--show", "flows"), ("timeline", "--draws", "64"),
    ("evaluate", "--sample", "64"), ("closure", "--full"), ("network",),
)
# Commands that have nothing to say without a cost, and say why with exit code 2.
REFUSING: tuple[tuple[str, ...], ...] = (
    ("sensitivity", "--of", "cost_ratio"), ("sensitivity", "--of", "cost_ratio", "--method", "sobol"),
    ("solve", "--target", "cost_ratio=2", "--vary", "launch_price"), ("design",),
    ("solve", "--pareto", "cost_ratio,launch_count", "--vary", "altitude=500km:900km"),
    ("timeline", "--by", "2035", "--draws", "64"),
)
# Commands opened by a test of their own, by its name.
OWN_TEST = {
    "compare": "test_compare_sweep_sample_and_page_of_the_impossible", "report": "test_pages_of_impossible_results",
    "explore": "test_the_live_page_voids_what_the_plain_path_voids",
}
# Commands that show no figure of the design that a reader sets.
NO_DESIGN = {
    "forecast": "futures of what is permitted and demonstrated, stored; its bound is that of `evaluate`",
    "validate": "cases bring their own inputs", "audit": "claims are held against the scenarios that they name",
    "reproduce": "others' formulas and figures", "models": "the catalog", "cite": "sources of a result, no figure of it",
    "completion": "words",
}

# Functions of the Python interface: opened in the tests below, or why not.
PYTHON = (
    "evaluate", "document", "closure", "compare", "costs", "footprint", "service", "sweep", "sample", "timeline", "value",
    "sensitivity", "solve", "explain", "design", "Value",
)
NO_DESIGN_IN_PYTHON = {
    "audit": "as the command", "bridge": "others' figures beside scenarios as shipped", "cite": "as the command",
    "forecast": "as the command", "models": "as the command", "network": "as the command: a screen above",
    "reproduce": "as the command", "validate": "as the command", "verify": "compares two documents",
    "CatalogError": "an error", "GraphError": "an error", "UnitError": "an error", "__version__": "a text",
}

# What a result and points are written as.
RESULT_FILES = (".json", ".csv", ".md")
PAGE_FILES = (".html",)
POINT_FILES = (".csv", ".json", ".md", ".parquet", ".nc")
FORMATS = ("table", "json", "csv", "markdown")
