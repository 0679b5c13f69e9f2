"""Walker texts: the shells they stand for, and what is wrong with those that stand for none."""

import math

import pytest

from orbitcompute.catalog.shells import shells, walker


@pytest.mark.parametrize(
    ("text", "planes", "slots", "phasing", "inclination", "span"),
    [
        ("53:1584/72/1", 72, 22, 1, 53.0, 360.0), ("star 86.4:66/6/2", 6, 11, 2, 86.4, 180.0),
        ("Delta 0:8/1/0", 1, 8, 0, 0.0, 360.0), (" 97.6deg : 40/40/39 ", 40, 1, 39, 97.6, 360.0),
    ],
)
def test_a_walker_text_is_the_shell_spelled_out(text, planes, slots, phasing, inclination, span) -> None:
    told, faults = shells([{"name": "a", "walker": text, "altitude": ["550km", "560km"]}], "mine.toml")
    spelled, none = shells(
        [{"name": "a", "planes": planes, "slots": slots, "phasing": phasing, "inclination": f"{inclination}deg",
          "node_span": f"{span}deg", "altitude": ["550km", "560km"]}], "mine.toml",
    )
    assert faults == none == []
    assert told == spelled
    assert told[0][6] == pytest.approx(math.radians(inclination))


@pytest.mark.parametrize(
    ("text", "said"),
    [("53:1584/71/1", "do not stand in 71 planes"), ("53:24/3/3", "from 0 to 2"), ("53:24/0/0", "do not stand in 0"),
     ("181:24/3/1", "at most 180"), ("53:24/3", "is not INCLINATION"), ("ring 53:24/3/1", "is not INCLINATION"),
     ("", "is not")],
)
def test_a_text_that_stands_for_no_shell_says_why(text, said) -> None:
    assert said in str(walker(text))
    assert any("mine.toml: relay_shell a: walker" in fault for fault in
               shells([{"name": "a", "walker": text, "altitude": "550km"}], "mine.toml")[1])


def test_what_stands_in_the_text_is_not_given_twice() -> None:
    faults = shells([{"walker": "53:24/3/1", "altitude": "550km", "planes": 3, "inclination": "53deg"}], "mine.toml")[1]
    assert faults == ["mine.toml: relay_shell shell 1: planes, inclination: stands in its walker already"]
    assert "must be a text" in shells([{"walker": 53, "altitude": "550km"}], "mine.toml")[1][0]
