"""`evaluate --fail-if`: a script's question of a result, answered by the exit code."""

import pytest
from conftest import Run

SHORT = ("evaluate", "--outputs", "radiator_area")


@pytest.mark.parametrize(
    ("expression", "code", "says"),
    [
        ("cost_ratio>2", 1, "cost_ratio>2: it is "),
        ("cost_ratio<2", 0, ""),
        ("radiator_area >= 1000000 cm2", 1, " m2"),  # 100 m2
        ("radiator_area>300m2", 0, ""),
        ("radiator_area.p90>300m2", 1, "radiator_area.p90"),  # only the far end of its range is
        ("radiator_area.claimed<170", 1, ".claimed"),
        ("collective_time != 0s", 1, " s"),
    ],
)
def test_the_exit_code_answers(run: Run, expression: str, code: int, says: str) -> None:
    found = run(*SHORT, "--fail-if", expression)
    assert found.code == code, found.err
    assert says in found.err and "radiator_area" in found.out
    assert bool(found.err) == bool(code)


def test_a_null_figure_passes_no_check(run: Run) -> None:
    """An undisclosed figure can neither pass nor fail: a script must hear of it, whichever way it asks."""
    for expression in ("launch_margin_permitted<0", "launch_margin_permitted>=0"):
        found = run("evaluate", "starlink-300mw", "--outputs", "radiator_area", "--fail-if", expression)
        assert found.code == 1 and "has no value here" in found.err


def test_every_condition_that_is_met_is_named(run: Run) -> None:
    found = run(*SHORT, "--fail-if", "cost_ratio>2", "--fail-if", "cost_ratio<2", "--fail-if", "altitude_margin>2")
    assert found.code == 2 and "unknown" in found.err and not found.out
    found = run("evaluate", "--fail-if", "cost_ratio>2", "--fail-if", "cost_ratio<2", "--fail-if", "launch_count>10")
    assert found.code == 1 and found.err.count("failed:") == 2 and "  fails" in found.out


@pytest.mark.parametrize(
    ("expression", "says"),
    [
        ("cost_ratio", "expected NAME SIGN VALUE"),
        ("cost_ratio>2kg", "not a unit of the same kind"),
        ("cost_ratoi>2", "did you mean `cost_ratio`"),
        ("cost_ratio.p95>2", "value, p10, p90, claimed"),
    ],
)
def test_an_expression_that_is_none_is_refused(run: Run, expression: str, says: str) -> None:
    found = run(*SHORT, "--fail-if", expression)
    assert found.code == 2 and says in found.err and not found.out


def test_not_over_many_points(run: Run) -> None:
    found = run("evaluate", "--sweep", "altitude=500,600", "--fail-if", "cost_ratio>2")
    assert found.code == 2 and "for one result" in found.err
