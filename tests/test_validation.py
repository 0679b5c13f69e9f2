"""Every case under `validation/`, within the tolerance that the case itself states."""

from __future__ import annotations

import pytest

from orbitcompute.catalog.catalog import load
from orbitcompute.studies.cases import TIERS, Case, cases


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.id)
def test_case(case: Case) -> None:
    assert case.source in load().sources
    assert case.tier in TIERS
    assert abs(case.difference()) <= case.tolerance, f"{case.title}: ours {case.ours():g}, theirs {case.expected:g}"


def test_case_names_are_unique() -> None:
    names = [case.id for case in cases()]
    assert len(names) == len(set(names))
