"""A lease beside owning: the exit's worth is the graph's, owning comes to the levelised cost, years add up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.time.lease import Market, leased, market_of
from orbitcompute.studies.time.value import Rules, Valuation, value


def drawn_market(seed: int) -> Market:
    random = np.random.default_rng(seed)
    glut = random.uniform(1, 5)
    return Market(glut * random.uniform(1, 4), glut, random.uniform(0.1, 1), random.uniform(0.1, 1), random.uniform(0, 0.5),
                  random.uniform(1, 6))


@pytest.mark.parametrize("settings", [{}, {"lease_term": "5year", "rent_leaving_scarcity_rate": "0.8/year"},
                                      {"lease_notice": "1year", "rent_glut": "1USD/h", "year": "2033"}])
def test_what_an_exit_saves_over_one_term_is_what_the_graph_says(settings: dict[str, str]) -> None:
    model = assemble("gigawatt-2028", settings).model
    point = model.restricted(["lease_exit_worth", "rent_over_index", "twin_discount_rate"]).evaluate()
    names = ("rent_scarce", "rent_glut", "rent_leaving_scarcity_rate", "rent_leaving_glut_rate", "lease_notice", "lease_term")
    figures = {**{name: float(model.assumptions[name].value) for name in names},
               "rent_over_index": float(point.values["rent_over_index"])}
    market = market_of(figures)
    rate = float(point.values["twin_discount_rate"])
    firm, left = (leased(market, market.term, 1000.0, leave=leave).levelised(rate) for leave in (False, True))
    assert firm == pytest.approx(market.scarce)
    assert firm - left == pytest.approx(3600 * float(point.values["lease_exit_worth"]), rel=2e-3)


@pytest.mark.parametrize("seed", range(8))
def test_an_exit_never_costs_and_years_add_up(seed: int) -> None:
    market, horizon, rate = drawn_market(seed), 7.25 + seed, 0.08
    firm, left = (leased(market, horizon, 5e3, leave=leave) for leave in (False, True))
    assert left.present(rate) <= firm.present(rate)
    assert firm.yearly.sum() == pytest.approx(firm.rents.sum() * 5e3 / 96) and len(firm.yearly) == np.ceil(horizon)
    assert market.glut <= left.levelised(rate) <= firm.levelised(rate) <= market.scarce
    still = replace(market, scarce=market.glut)
    same = [leased(still, horizon, 5e3, leave=leave).present(rate) for leave in (True, False)]
    assert same[0] == pytest.approx(same[1])
    longer = replace(market, notice=market.notice + 0.5)
    assert leased(longer, horizon, 5e3, leave=True).present(rate) >= left.present(rate)


@pytest.fixture(scope="module")
def valued() -> Valuation:
    return value(settings={"orbital_development_capital": "0"}, points=16)


def test_owning_for_ones_own_use_comes_to_the_levelised_cost(valued: Valuation) -> None:
    for side in ("orbit", "twin"):
        build = valued.central[side]
        assert valued.owned(side) * build.hours_price == pytest.approx(build.levelised, rel=1e-9)
    assert set(valued.in_use) == {"orbit", "twin", "firm", "exit"}
    assert np.isfinite(valued.in_use["exit"]).all() and (valued.in_use["exit"] <= valued.in_use["firm"]).all()


def test_a_baseline_that_is_a_lease_has_its_own_cash_flow() -> None:
    found = value(settings={"baseline": "google-lease"}, rules=Rules(), points=16)
    leases = found.leases()
    assert set(leases) == {"firm", "exit", "contract", "contract, exit"}
    assert leases["contract"].yearly[0] == pytest.approx(11.45 * found.central["twin"].hours_price, rel=1e-3)
    assert leases["contract"].yearly[-1] == pytest.approx(leases["firm"].yearly[-1])
