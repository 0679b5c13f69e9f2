"""The graph: order, cycles, overrides, domains and what is absent; and the draws, swings and flips that stand on it."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from orbitcompute.declare import Assumption, Choice, Quantity, Registry, registry
from orbitcompute.graph.equation import equation, position
from orbitcompute.graph.model import UNSOLVED, Model, Point
from orbitcompute.graph.order import GraphError, ancestors, descendants, steps, users
from orbitcompute.studies.many.drawing import inverse
from orbitcompute.studies.many.ranges import Sample, sample, uncertain_inputs
from orbitcompute.studies.many.swings import flip, swings
from orbitcompute.studies.scenario.assemble import assemble

SCENARIO = "gigawatt-2028"
STEADY = settings(deadline=None, derandomize=True)
# DESIGN section 6, those that are computed so far.
HEADLINES = [name for name in (
    "altitude", "inclination", "orbital_period", "sunlit_fraction", "eclipse_days_per_year", "eclipse_duration_max",
    "beta_angle_min", "it_power_average", "it_power_per_satellite", "array_area", "array_power_beginning_of_life",
    "battery_capacity", "radiator_temperature", "radiator_net_flux", "radiator_area", "satellite_mass",
    "specific_power", "satellite_count", "fleet_mass", "launch_count", "latency_median", "latency_p99",
    "collective_time", "effective_life", "availability", "orbital_cost_per_accelerator_hour",
    "terrestrial_cost_per_accelerator_hour", "orbital_cost_per_kw_year", "terrestrial_cost_per_kw_year", "cost_ratio",
    "cost_ratio_as_built", "parity_budget", "probability_by_date", "median_year", "orbital_carbon_intensity",
    "terrestrial_carbon_intensity",
) if name in registry.quantities]


# -- small graphs --------------------------------------------------------------------------------------------------


def kilo(value: float, unit: str) -> float:
    return value * 1000.0 if unit == "k" else value


def small(
    functions: Iterable[Callable[..., Any]], choices: Iterable[Choice] = (), **declared: dict[str, Any]
) -> Registry:
    """A registry of its own; `declared` gives a quantity's further fields by its name."""
    own = Registry()
    for function in functions:
        code = function.__code__
        arguments = code.co_varnames[: code.co_argcount]
        fields = {"unit": "1", **declared.get(function.__name__, {})}
        own.add("quantities", function.__name__, Quantity(name=function.__name__, function=function, arguments=arguments,
                                                          **fields))
    for entry in choices:
        own.add("choices", entry.name, entry)
    return own


def given_values(**values: Any) -> dict[str, Assumption]:
    return {name: value if isinstance(value, Assumption) else Assumption(name, value, "1", "test")
            for name, value in values.items()}


def model_of(own: Registry, outputs: tuple[str, ...] = (), **values: Any) -> Model:
    return Model(own, given_values(**values), kilo, outputs)


def total(double: float, square: float) -> float:
    return double + square


def double(first: float) -> float:
    return 2 * first


def square(double: float, second: float) -> float:
    return double**2 * second


def aside(second: float) -> float:
    return -second


CHAIN = (total, square, double, aside)  # declared against the order of computation


def test_every_quantity_comes_after_what_it_stands_on() -> None:
    model = model_of(small(CHAIN), first=3.0, second=0.5)
    assert model.evaluate().values == {"first": 3.0, "second": 0.5, "double": 6.0, "square": 18.0, "total": 24.0,
                                       "aside": -0.5}
    real = assemble(SCENARIO).model
    for plan, arguments in ((model.plan, model.cut_arguments), (real.plan, real.cut_arguments)):
        place = {name: number for number, group in enumerate(plan) for name in group}
        assert sorted(place) == sorted(arguments)
        for name in place:
            assert all(place[argument] <= place[name] for argument in arguments[name] if argument in place)
            if len(plan[place[name]]) == 1:
                assert place[name] not in [place.get(argument) for argument in arguments[name]]


def test_only_what_the_outputs_stand_on_is_computed() -> None:
    model = model_of(small(CHAIN), ("square",), first=3.0, second=0.5)
    assert set(model.evaluate().values) == {"first", "second", "double", "square"}
    assert model.needed == {"first", "second", "double", "square"}
    assert model.stands_on("total") == {"first", "second", "double", "square"}


def test_a_missing_value_is_named_with_its_users() -> None:
    with pytest.raises(GraphError) as fault:
        _ = model_of(small(CHAIN)).plan
    assert fault.value.faults == ["first: no value (needed by double)", "second: no value (needed by square, aside)"]
    assert "--set" in fault.value.hints[0]
    assert model_of(small(CHAIN), ("double",), first=1.0).evaluate().values["double"] == 2.0


# -- cycles --------------------------------------------------------------------------------------------------------


def mass(dry: float, propellant: float) -> float:
    return dry + propellant


def propellant(mass: float, share: float) -> float:
    return mass * share


def carried(mass: float) -> float:
    return 2 * mass


def test_an_undeclared_cycle_prints_its_chain() -> None:
    with pytest.raises(GraphError) as fault:
        _ = model_of(small((mass, propellant, carried)), dry=1.0, share=0.1).plan
    assert fault.value.faults in (
        ["undeclared cycle: mass -> propellant -> mass"], ["undeclared cycle: propellant -> mass -> propellant"])
    assert "start=" in str(fault.value)


def test_a_quantity_that_stands_on_itself() -> None:
    def itself(itself: float) -> float:
        return itself / 2 + 1

    with pytest.raises(GraphError, match="undeclared cycle: itself -> itself"):
        _ = model_of(small((itself,))).plan
    declared = model_of(small((itself,), itself={"start": 7.0}))
    with pytest.raises(GraphError, match="undeclared cycle: itself -> itself"):
        _ = model_of(small((itself,), other={"start": 7.0})).plan
    assert declared.plan == [["itself"]]
    assert declared.evaluate().values["itself"] == pytest.approx(2.0, rel=1e-11)


def test_a_start_opens_only_its_own_cycle() -> None:
    def inner(outer: float, other: float) -> float:
        return outer + other

    def other(inner: float) -> float:
        return inner

    def outer(inner: float) -> float:
        return inner / 2

    with pytest.raises(GraphError, match=r"undeclared cycle: (inner -> other -> inner|other -> inner -> other)"):
        _ = model_of(small((inner, other, outer), outer={"start": 1.0})).plan


@pytest.mark.parametrize("start", [1.0, 1e-9, 1e6, -5.0])
@pytest.mark.parametrize("share", [0.05, 0.1, 0.18, -0.1])
def test_a_declared_cycle_closes(start: float, share: float) -> None:
    """m = d + s m: m = d / (1 - s)."""
    model = model_of(small((carried, mass, propellant), mass={"start": start}), dry=800.0, share=share)
    point = model.evaluate()
    assert point.status == "ok"
    assert point.values["mass"] == pytest.approx(800.0 / (1 - share), rel=1e-12)
    assert point.values["propellant"] == pytest.approx(share * 800.0 / (1 - share), rel=2e-12)
    assert point.values["carried"] == 2 * point.values["mass"]


def test_a_start_is_in_the_declared_unit() -> None:
    seen = []

    def level(level: float, aim: float) -> float:
        seen.append(float(level))
        return aim

    own = small((level,), level={"start": 3.0, "unit": "k"})
    assert model_of(own, aim=5.0).evaluate().values["level"] == pytest.approx(5.0, rel=1e-11)
    assert seen[0] == 3000.0


def test_two_starts_in_one_cycle() -> None:
    """x = (1 + y) / 10, y = (1 + x) / 20: x = 21 / 199, y = 11 / 199."""

    def across(up: float) -> float:
        return (1 + up) / 10

    def up(across: float) -> float:
        return (1 + across) / 20

    model = model_of(small((across, up), across={"start": 5.0}, up={"start": -5.0}))
    values = model.evaluate().values
    assert values["across"] == pytest.approx(21 / 199, rel=1e-11)
    assert values["up"] == pytest.approx(11 / 199, rel=1e-11)


def test_a_cycle_that_closes_at_zero() -> None:
    """Thrusters against no drag: the change of a value that is exactly zero is zero, not without bound."""

    def power(thrust: float) -> float:
        return thrust * 20

    def thrust(power: float, drag: float) -> float:
        return drag * (1 + power)

    point = model_of(small((power, thrust), power={"start": 0.1}), drag=0.0).evaluate()
    assert point.status == "ok"
    assert abs(point.values["power"]) < 1e-12


@pytest.mark.parametrize("share", [2.0, -5.0])
def test_a_cycle_without_a_solution_in_reach_is_null_and_says_so(share: float) -> None:
    model = model_of(small((mass, propellant, carried), mass={"start": 1.0}), dry=800.0, share=share)
    point = model.evaluate()
    assert point.status.startswith("no solution of the cycle")
    assert point.where in ("mass", "propellant")
    assert all(math.isnan(point.values[name]) for name in ("mass", "propellant", "carried"))


def test_a_cycle_that_runs_away_to_infinity_is_null_and_says_so() -> None:
    """All its inputs are finite: nothing else can say why the values are null."""

    def growth(growth: float, rate: float) -> float:
        return rate * growth**4

    point = model_of(small((growth,), growth={"start": 300.0}), rate=1.0).evaluate()
    assert math.isnan(point.values["growth"])
    assert point.status != "ok"


def test_a_cycle_over_a_value_that_is_absent_is_null() -> None:
    absent = Assumption("dry", math.nan, "1", "test", kind="undisclosed")
    model = model_of(small((mass, propellant, carried), mass={"start": 1.0}), dry=absent, share=0.1)
    point = model.evaluate()
    assert math.isnan(point.values["carried"])
    assert model.absent_behind("carried", point.values) == ["dry"]


def test_an_override_opens_an_undeclared_cycle() -> None:
    model = model_of(small((mass, propellant, carried)), dry=800.0, share=0.1, mass=1000.0)
    point = model.evaluate(otherwise=True)
    assert point.values["propellant"] == 100.0
    assert point.otherwise == {"mass": 900.0}


# -- overrides, domains, what is absent ----------------------------------------------------------------------------


def test_an_override_cuts_the_graph_and_reports_what_it_would_be() -> None:
    model = model_of(small(CHAIN), first=3.0, second=0.5, double=10.0)
    point = model.evaluate(otherwise=True)
    assert (point.values["double"], point.values["square"], point.values["total"]) == (10.0, 50.0, 60.0)
    assert point.otherwise == {"double": 6.0}
    assert model.reach("first") == set()
    assert model.evaluate().otherwise == {}
    assert model.evaluate({"double": 1.0}, otherwise=True).values["total"] == 1.5


def test_an_override_that_no_output_stands_on_is_not_reported() -> None:
    model = model_of(small(CHAIN), ("double",), first=3.0, second=0.5, aside=1.0)
    assert model.evaluate(otherwise=True).otherwise == {}


def test_a_value_outside_its_domain_gives_the_point_its_status() -> None:
    bounds = {
        "double": {"above": 0.0, "otherwise": "double is not above 0"},
        "square": {"minimum": 1.0, "maximum": 2.0, "otherwise": "square is not between 1 and 2", "unit": "k"},
        "aside": {"maximum": 0.0},
    }
    model = model_of(small(CHAIN, **bounds), first=1.0, second=300.0)

    def status(**changes: float) -> tuple[str, str | None]:
        point = model.evaluate(changes)
        return point.status, point.where

    assert status() == ("ok", None)  # square is 1.2 k
    assert status(second=250.0) == ("ok", None)  # a minimum is allowed
    assert status(second=500.0) == ("ok", None)  # so is a maximum
    assert status(second=249.0) == ("square is not between 1 and 2", "square")
    assert status(second=501.0) == ("square is not between 1 and 2", "square")
    assert status(first=0.0) == ("double is not above 0", "double")  # an open bound; and the first in order speaks
    assert status(first=math.nan) == ("ok", None)  # a null is explained by what is absent, not by a domain
    assert model.evaluate({"first": 0.0}).values["total"] != 0.0  # void, not a number that stands on nonsense
    overridden = model_of(small(CHAIN, **bounds), first=1.0, second=300.0, square=3000.0).evaluate()
    assert overridden.where == "square"
    assert model_of(small((aside,), **bounds), second=-1.0).evaluate().status == "aside is outside its domain"


def test_what_is_not_finite_stays_so() -> None:
    def inverted(first: float) -> float:
        return 1 / first

    def logarithm(second: float) -> float:
        return np.log(second)

    def away(inverted: float) -> float:
        return 1 / inverted

    point = model_of(small((inverted, logarithm, away)), first=0, second=-1.0).evaluate()
    assert point.values["inverted"] == math.inf
    assert point.values["away"] == 0.0
    assert math.isnan(point.values["logarithm"])
    assert point.status == "ok"


def test_absent_figures_are_named_through_what_is_null() -> None:
    absent = Assumption("first", math.nan, "1", "test", kind="undisclosed")
    missing = Assumption("second", math.nan, "1", "test", kind="not given")
    model = model_of(small(CHAIN), first=absent, second=missing)
    values = model.evaluate().values
    assert model.absent_behind("total", values) == ["first", "second"]
    assert model.absent_behind("double", values) == ["first"]
    assert model.absent_behind("aside", values) == ["second"]
    known = model_of(small(CHAIN), first=absent, second=missing, square=4.0)
    assert known.absent_behind("total", known.evaluate().values) == ["first"]
    finite = model_of(small(CHAIN), first=1.0, second=1.0)
    assert finite.absent_behind("total", finite.evaluate().values) == []


def test_absent_figures_behind_a_number_are_not_named() -> None:
    """What a choice leaves aside is not why a quantity is null."""

    def picked(rule: float, double: float, second: float) -> float:
        return double if rule == 0.0 else second

    def output(picked: float, third: float) -> float:
        return picked * third

    absent = {name: Assumption(name, math.nan, "1", "test", kind="undisclosed") for name in ("first", "third")}
    model = model_of(small((double, picked, output)), **absent, second=2.0, rule=1.0)
    assert model.absent_behind("output", model.evaluate().values) == ["third"]
    model = model_of(small((double, picked, output)), **absent, second=2.0, rule=0.0)
    assert model.absent_behind("output", model.evaluate().values) == ["first", "third"]


# -- graphs of every shape -----------------------------------------------------------------------------------------


@st.composite
def graphs(draw: st.DrawFn) -> dict[str, tuple[str, ...]]:
    names = [f"q{number}" for number in range(draw(st.integers(1, 7)))]
    known = st.sampled_from([*names, "leaf", "root"])
    return {name: tuple(draw(st.lists(known, max_size=3, unique=True))) for name in names}


def moved_by(name: str, arguments: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Brute force: grow until nothing is added."""
    found = {name}
    while True:
        more = {user for user, names in arguments.items() if found & set(names)}
        if more <= found:
            return found - {name}
        found |= more


@STEADY
@given(graphs())
def test_reach_is_what_brute_force_says(arguments: dict[str, tuple[str, ...]]) -> None:
    for name in [*arguments, "leaf", "root"]:
        assert descendants(name, users(arguments)) == moved_by(name, arguments)
        below = {other for other in [*arguments, "leaf", "root"] if name in moved_by(other, arguments)}
        assert ancestors([name], arguments) == below | {name}


def quantities_for(arguments: Mapping[str, tuple[str, ...]], started: Iterable[str]) -> dict[str, Quantity]:
    return {name: Quantity(name, "1", total, names, start=1.0 if name in started else None)
            for name, names in arguments.items()}


@STEADY
@given(graphs(), st.sets(st.sampled_from([f"q{number}" for number in range(7)])))
def test_order_is_complete_or_names_a_cycle_that_is_there(
    arguments: dict[str, tuple[str, ...]], started: set[str]
) -> None:
    """Groups are the sets of names that move each other; an error's chain is a closed path that no start opens."""
    try:
        plan = steps(arguments, quantities_for(arguments, started))
    except GraphError as fault:
        chain = fault.faults[0].removeprefix("undeclared cycle: ").split(" -> ")
        assert chain[0] == chain[-1]
        assert len(set(chain)) == len(chain) - 1
        assert all(argument in arguments[name] for name, argument in itertools.pairwise(chain))
        assert not started & set(chain)
        return
    done: set[str] = set()
    for group in plan:
        for name in group:
            together = {other for other in moved_by(name, arguments) if name in moved_by(other, arguments)}
            assert together | {name} == set(group)
            ready = done | {other for other in group if other in started} | {"leaf", "root"}
            assert set(arguments[name]) <= ready
            done.add(name)
    assert done == set(arguments)
    unopened = {name: tuple(a for a in names if a not in started) for name, names in arguments.items()}
    assert all(name not in names for name, names in unopened.items())


# -- the real model ------------------------------------------------------------------------------------------------

ROUTING = {
    "minimum": 0.02, "median": 0.11, "p95": 0.2, "p99": 0.21, "maximum": 0.22, "unreachable": 0.0, "hops": 9.0, "pairs": (),
}
ACCESS = {"median": 0.03, "p99": 0.06, "equator_dawn": 0.004, "equator_noon": 0.07, "equator_median": 0.04}
LOADS = dict.fromkeys(("busiest", "mean", "unreached", "exchange"), 0.1)
HELD = {"relay_routing": ROUTING, "user_access": ACCESS, "relay_loads": LOADS, "fibre_latency_median": np.float64(0.1)}
UNCERTAIN = sorted(name for name, entry in assemble(SCENARIO).model.assumptions.items() if entry.uncertain)


@cache
def real() -> Model:
    """The default scenario with its routing held at given figures, so that no kernel runs."""
    model = assemble(SCENARIO).model
    return model.held(HELD, list(HELD))


@cache
def central() -> Point:
    return real().evaluate()


@cache
def filled() -> Model:
    """As `real`, with a number for every figure that is absent, so that no alternative is null for want of it."""
    entries = {name: replace(entry, value=0.8, kind="set") if entry.absent else entry
               for name, entry in real().assumptions.items()}
    entries["laser_terminals"] = replace(entries["laser_terminals"], value=6.0)  # as many as any topology takes
    return Model(registry, entries, real().to_si)


def same(first: Any, second: Any) -> bool:
    if isinstance(first, tuple) and isinstance(second, tuple):
        return len(first) == len(second) and all(map(same, first, second))
    return first is second or bool(first == second) or (math.isnan(first) and math.isnan(second))


def differences(first: Point, second: Point, names: Iterable[str]) -> list[str]:
    return [name for name in names if not same(first.values[name], second.values[name])]


@pytest.mark.parametrize("name", UNCERTAIN)
def test_a_change_from_a_base_is_a_full_evaluation(name: str) -> None:
    entry = real().assumptions[name]
    for value in (entry.low, entry.high, 0.7 * entry.low + 0.3 * entry.high):  # type: ignore[operator]
        full, quick = real().evaluate({name: value}), real().evaluate({name: value}, base=central())
        assert (full.status, full.where) == (quick.status, quick.where)
        assert set(full.values) == set(quick.values)
        assert not differences(full, quick, full.values)
        assert set(differences(full, central(), real().quantities)) <= real().reach(name) | {name}
    assert name not in real().needed or real().reach(name)


def test_several_changes_and_choices_from_a_base() -> None:
    for name, entry in registry.choices.items():
        for code in entry.codes.values():
            changes = {name: code, "altitude": 700e3, "accelerator_server_price": 5e4}
            full, quick = filled().evaluate(changes), filled().evaluate(changes, base=filled().evaluate())
            assert (full.status, full.where) == (quick.status, quick.where)
            assert not differences(full, quick, full.values), name


def test_a_base_that_did_not_close_is_not_forgotten() -> None:
    model = model_of(small((mass, propellant, aside), mass={"start": 1.0}), dry=800.0, share=2.0, second=1.0)
    base = model.evaluate()
    full, quick = model.evaluate({"second": 3.0}), model.evaluate({"second": 3.0}, base=base)
    assert full.status == base.status != "ok"
    assert (quick.status, quick.where) == (full.status, full.where)
    assert model.evaluate({"share": 0.1}, base=base).status == "ok"


def test_of_two_cycles_in_a_base_that_did_not_close_one_does() -> None:
    def level(flow: float) -> float:
        return 1 + flow

    def flow(level: float, gain: float) -> float:
        return gain * level

    own = small((mass, propellant, level, flow), mass={"start": 1.0}, level={"start": 1.0})
    model = model_of(own, dry=800.0, share=2.0, gain=3.0)
    base = model.evaluate()
    for changes in ({"share": 0.1}, {"gain": 0.1}, {"share": 0.1, "gain": 0.1}):
        full, quick = model.evaluate(changes), model.evaluate(changes, base=base)
        assert (quick.status, quick.where) == (full.status, full.where)
        assert not differences(full, quick, full.values)
        assert (full.status == "ok") == (len(changes) == 2)


TERRESTRIAL = [name for name in registry.choices if name.startswith(("terrestrial_", "twin_"))]
# the relay's attachment is the kernel's own; the ground's choices meet the orbit's in no selection
ORBITAL = [name for name in registry.choices if name not in (*TERRESTRIAL, "relay_attachment")]


def combinations(choices: list[str]) -> list[tuple[float, ...]]:
    """Every combination of the choices' codes where they are few, else each code once at least and 150 seeded draws."""
    codes = [tuple(registry.choices[name].codes.values()) for name in choices]
    if math.prod(map(len, codes)) <= 200:
        return list(itertools.product(*codes))
    first = tuple(alternatives[0] for alternatives in codes)
    single = [(*first[:i], code, *first[i + 1 :]) for i, alternatives in enumerate(codes) for code in alternatives]
    random = np.random.default_rng(4)
    return single + [tuple(float(random.choice(alternatives)) for alternatives in codes) for _ in range(150)]


def _null(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


@pytest.mark.parametrize("choices", [ORBITAL, TERRESTRIAL], ids=["orbit", "ground"])
def test_leaving_out_alternatives_changes_nothing(choices: list[str]) -> None:
    """For combinations of choices, to the last bit, on the plan that leaves out what is not selected."""
    full_model = filled()
    left_out = 0
    for codes in combinations(choices):
        changes = dict(zip(choices, codes, strict=True))
        entries = {
            **full_model.assumptions,
            **{n: replace(full_model.assumptions[n], value=v) for n, v in changes.items()},
        }
        selected = Model(registry, entries, full_model.to_si).restricted(HEADLINES)
        full, quick = full_model.evaluate(changes), selected.evaluate()
        if full.status.startswith(UNSOLVED):  # nothing finite closes: the shorter plan may not even see a cycle there
            assert quick.status != "ok" or not np.isfinite(float(quick.values["cost_ratio"]))
            continue
        assert set(HEADLINES) <= set(quick.values)
        # what is void is void for all of a cycle, and the shorter plan may not see the cycle
        alike = [name for name in sorted(selected.needed) if not (full.outside and _null(full.values[name]))]
        assert not differences(full, quick, alike), changes
        # what is outside behind nothing that is asked for is no matter of the shorter plan
        told = [said for name, said in full.outside.items() if name in selected.needed]
        assert quick.status == (full.status if full.where in selected.needed or not full.outside else (told or ["ok"])[0])
        left_out += len(full_model.needed - selected.needed)
    assert left_out > 0


def test_selections_are_what_the_choice_selects() -> None:
    def picked(rule: float, first: float, second: float) -> float:
        return first if rule == 0.0 else second

    def mixed(rule: float, first: float, second: float) -> float:
        return first if rule == 0.0 else 2 * second

    rule = Choice("rule", "which", {"one": 0.0, "two": 1.0}, {})
    own = small((picked, mixed, double), [rule])
    for code, name, value in ((0.0, "first", 3.0), (1.0, "second", 5.0)):
        model = model_of(own, first=3.0, second=5.0, rule=code).restricted(["picked", "mixed"])
        assert model.selections["picked"] == name
        assert model.evaluate().values["picked"] == value
        assert ("mixed" in model.selections) == (code == 0.0)
        assert model.needed >= {"rule", name}
    assert "second" not in model_of(own, first=3.0, second=5.0, rule=0.0).restricted(["picked"]).needed
    assert "picked" not in model_of(own, first=3.0, second=5.0, rule=0.0, picked=1.0).selections


@pytest.mark.parametrize("name", UNCERTAIN)
def test_an_undisclosed_input_makes_null_what_it_moves_and_is_named(name: str) -> None:
    entry = replace(real().assumptions[name], value=math.nan, low=None, high=None, kind="undisclosed")
    model = Model(registry, {**real().assumptions, name: entry}, real().to_si)
    point = model.evaluate()
    for output in HEADLINES:
        before, after = central().values[output], point.values[output]
        if math.isnan(after) and not math.isnan(before):
            assert name in model.absent_behind(output, point.values)
        else:
            assert same(before, after), output  # null or untouched: never another number


NUMBERS = [entry for entry in registry.quantities.values() if not entry.staged and entry.unit != "structure"]


@pytest.mark.parametrize("entry", NUMBERS, ids=lambda entry: entry.name)
def test_a_null_argument_that_matters_gives_null(entry: Quantity) -> None:
    """Under every choice: what the result moves with, it is null without. A comparison with NaN must not decide."""
    values = filled().evaluate().values
    choices = [name for name in entry.arguments if name in registry.choices]
    with np.errstate(all="ignore"):
        for codes in combinations(choices):
            at = {name: values[name] for name in entry.arguments} | dict(zip(choices, codes, strict=True))

            def result(at: dict[str, Any] = at, **changed: float) -> float:
                return entry.function(
                    *[np.float64(v) if isinstance(v, float) else v for v in {**at, **changed}.values()]
                )

            for name in (name for name in entry.arguments if isinstance(at[name], float) and name not in choices):
                moves = any(not same(result(**{name: at[name] * by}), result()) for by in (0.01, 0.5, 2.0, 100.0))
                assert not moves or math.isnan(result(**{name: math.nan})), (name, codes)


@pytest.mark.parametrize("entry", registry.quantities.values(), ids=lambda entry: entry.name)
def test_the_equation_shown_names_every_argument(entry: Quantity) -> None:
    text = "\n".join(equation(entry))
    assert set(entry.arguments) <= set(re.findall(r"\w+", text))
    assert "np." not in text
    assert entry.summary not in text
    file, line = position(entry).split(":")
    assert file == f"quantities/{entry.discipline}.py"
    assert int(line) == entry.function.__code__.co_firstlineno


# -- draws ---------------------------------------------------------------------------------------------------------

Z90, Z99 = NormalDist().inv_cdf(0.9), NormalDist().inv_cdf(0.99)
SHARES = [1e-6, 0.003, 0.01, 0.1, 0.27, 0.5, 0.61, 0.9, 0.99, 0.997, 1 - 1e-6]


def figure(
    value: float, low: float, high: float, distribution: str, interval: str = "bounds", **more: Any
) -> Assumption:
    return Assumption("figure", value, "1", "test", low, high, distribution=distribution, interval=interval, **more)


@pytest.mark.parametrize(
    ("value", "low", "high"), [(5.0, 2.0, 9.0), (2.0, 2.0, 9.0), (9.0, 2.0, 9.0), (-1.0, -3.0, 0.0)]
)
@pytest.mark.parametrize("share", SHARES)
def test_triangular_and_uniform_draws_against_scipy(value: float, low: float, high: float, share: float) -> None:
    triangle = stats.triang((value - low) / (high - low), loc=low, scale=high - low)
    assert inverse(figure(value, low, high, "triangular"), share) == pytest.approx(triangle.ppf(share), rel=1e-9)
    even = stats.uniform(loc=low, scale=high - low)
    assert inverse(figure(value, low, high, "uniform"), share) == pytest.approx(even.ppf(share), rel=1e-12)
    assert inverse(figure(value, low, high, "fixed"), share) == value


@pytest.mark.parametrize("share", SHARES)
def test_lognormal_draws_against_scipy(share: float) -> None:
    """Bounds are the 1st and 99th percentile and cut there; p10-p90 is not cut."""
    low, value, high = 2.0, 6.0, 18.0
    spread = math.log(high / value)
    bounds = stats.lognorm(spread / Z99, scale=value).ppf(min(max(share, 0.01), 0.99))
    assert inverse(figure(value, low, high, "lognormal"), share) == pytest.approx(bounds, rel=1e-12)
    open_ended = stats.lognorm(spread / Z90, scale=value).ppf(share)
    assert inverse(figure(value, low, high, "lognormal", "p10-p90"), share) == pytest.approx(open_ended, rel=1e-12)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize("distribution", ["triangular", "lognormal"])
def test_percentiles_that_are_not_symmetric(share: float, distribution: str) -> None:
    """Each side of the median has its own width."""
    low, value, high = 4.0, 5.0, 9.0
    drawn = inverse(figure(value, low, high, distribution, "p10-p90"), share)
    if distribution == "lognormal":
        low, value, high, drawn = (math.log(number) for number in (low, value, high, drawn))
    side = (value - low) / Z90 if share < 0.5 else (high - value) / Z90
    assert drawn == pytest.approx(stats.norm(value, side).ppf(share), rel=1e-12)


def test_percentiles_are_met() -> None:
    for distribution in ("triangular", "lognormal"):
        entry = figure(5.0, 4.0, 9.0, distribution, "p10-p90")
        assert [inverse(entry, share) for share in (0.1, 0.5, 0.9)] == pytest.approx([4.0, 5.0, 9.0], rel=1e-12)


def test_draws_stay_within_the_physical_domain() -> None:
    entry = figure(0.5, 0.1, 0.9, "triangular", "p10-p90", minimum=0.0, maximum=0.95)
    assert inverse(entry, 1e-4) == 0.0
    assert inverse(entry, 1 - 1e-4) == 0.95


@STEADY
@given(
    st.lists(st.floats(0.1, 100.0), min_size=3, max_size=3, unique=True).map(sorted),
    st.sampled_from(["uniform", "triangular", "lognormal"]), st.sampled_from(["bounds", "p10-p90"]),
    st.floats(1e-9, 1 - 1e-9), st.floats(1e-9, 1 - 1e-9),
)
def test_draws_rise_with_their_share(
    ends: list[float], distribution: str, interval: str, one: float, two: float
) -> None:
    entry = figure(ends[1], ends[0], ends[2], distribution, interval)
    drawn = [inverse(entry, share) for share in sorted((one, two))]
    assert drawn[0] <= drawn[1] + 1e-9
    if interval == "bounds":
        assert ends[0] * (1 - 1e-12) <= drawn[0]
        assert drawn[1] <= ends[2] * (1 + 1e-12)


def linear(first: float, second: float, third: float) -> float:
    return 3 * first - 2 * second + third


def linear_model(**bounds: dict[str, Any]) -> Model:
    """3 a - 2 b + c at 4, with a in 2 +- 1, b in 5 +- 4 and c in 8 +- 0.5."""

    def even(name: str, value: float, half: float) -> Assumption:
        return Assumption(name, value, "1", "test", value - half, value + half, distribution="uniform",
                          **bounds.get(name, {}))

    values = {"first": even("first", 2.0, 1.0), "second": even("second", 5.0, 4.0), "third": even("third", 8.0, 0.5)}
    return model_of(small((linear,)), **values)


def test_the_same_seed_gives_the_same_draws() -> None:
    one, two, other = (sample(linear_model(), ["linear"], 64, seed) for seed in (7, 7, 8))
    assert one.inputs == ("first", "second", "third")
    for name in (*one.inputs, "linear"):
        assert np.array_equal(one.columns[name], two.columns[name])
        assert not np.array_equal(one.columns[name], other.columns[name])
    columns = one.columns
    assert np.array_equal(columns["linear"], 3 * columns["first"] - 2 * columns["second"] + columns["third"])
    assert one.infeasible == 0


def test_draws_are_stratified_and_independent() -> None:
    points = 4_096  # of a screen: over fewer, two far dimensions of a Sobol net may still move together
    draws = sample(linear_model(), ["linear"], points, 7).columns
    for name, low, width in (("first", 1.0, 2.0), ("second", 1.0, 8.0), ("third", 7.5, 1.0)):
        strata = np.floor((draws[name] - low) / width * points)
        assert sorted(strata) == list(range(points))
    correlations = np.corrcoef([draws["first"], draws["second"], draws["third"]])
    assert np.abs(correlations - np.eye(3)).max() < 4 / math.sqrt(points)


def test_staged_results_are_held_and_their_own_inputs_left_out() -> None:
    runs = []

    def staged(second: float, third: float) -> float:
        runs.append((second, third))
        return second * third

    def output(staged: float, first: float, third: float) -> float:
        return staged + first + third

    model = Model(small((staged, output), staged={"staged": True}), linear_model().assumptions, kilo)
    assert uncertain_inputs(model) == ["first", "third"]
    draws = sample(model, ["output", "staged"], 32, 1)
    assert runs == [(5.0, 8.0)]
    assert set(draws.columns["staged"]) == {40.0}
    assert np.array_equal(draws.columns["output"], 40.0 + draws.columns["first"] + draws.columns["third"])


def test_the_share_of_infeasible_draws() -> None:
    own = small((linear,), linear={"minimum": 0.0})
    draws = sample(Model(own, linear_model().assumptions, kilo), ["linear"], 200, 3)
    assert draws.infeasible == np.mean(np.isnan(draws.columns["linear"]))  # what is outside means nothing
    assert 0 < draws.infeasible < 1


@pytest.mark.parametrize("points", [64, 256, 10_000])
def test_percentiles_of_an_even_spread(points: int) -> None:
    """Ranks of an even grid: percentiles to a grid's step, errors from the binomial of their ranks."""
    grid = (np.arange(points) + 0.5) / points
    found = Sample((), {"even": np.random.default_rng(1).permutation(grid)}, 0.0).spread("even")
    assert [found.p10, found.p50, found.p90] == pytest.approx([0.1, 0.5, 0.9], abs=0.51 / points)
    assert [found.p10_error, found.p90_error] == pytest.approx([0.3 / math.sqrt(points)] * 2, abs=1.01 / points)


@pytest.mark.parametrize("points", [64, 255, 256])
def test_percentiles_of_the_opposite_are_mirrored(points: int) -> None:
    values = np.random.default_rng(2).normal(size=points)
    found, mirrored = (Sample((), {"x": x}, 0.0).spread("x") for x in (values, -values))
    assert [mirrored.p10, mirrored.p50, mirrored.p90] == pytest.approx([-found.p90, -found.p50, -found.p10], rel=1e-12)


def test_percentiles_leave_out_what_is_not_finite_unless_it_is_most() -> None:
    some = np.array([1.0, 2.0, 3.0, math.nan, math.inf])
    assert Sample((), {"x": some}, 0.0).spread("x").p50 == 2.0
    most = np.array([1.0, 2.0, math.nan, math.nan, math.inf])
    for values in (most, np.full(4, math.nan), np.empty(0)):
        found = Sample((), {"x": values}, 0.0).spread("x")
        assert all(math.isnan(number) for name, number in vars(found).items() if name != "draws")


# -- swings and flips ----------------------------------------------------------------------------------------------


def test_swings_of_a_linear_model() -> None:
    found = swings(linear_model(), "linear")
    assert [(swing.name, swing.low, swing.high, swing.width) for swing in found] == [
        ("second", 12.0, -4.0, 16.0), ("first", 1.0, 7.0, 6.0), ("third", 3.5, 4.5, 1.0)]


def test_swings_leave_out_what_does_not_move_and_count_null_as_nothing() -> None:
    def root(first: float, second: float) -> float:
        return np.sqrt(first - 1.5) + second

    found = swings(Model(small((root, linear)), linear_model().assumptions, kilo), "root")
    assert [swing.name for swing in found] == ["second", "first"]
    assert math.isnan(found[1].low)
    assert found[1].width == 0.0


def test_a_flip_is_the_nearest_in_units_of_its_range() -> None:
    """3 a - 2 b + c = 4 is zero at a = 2/3 (2/3 of its range away), b = 7 (a quarter), c = 4 (four)."""
    found = flip(linear_model(), "linear")
    assert found is not None
    assert (found.name, found.value) == ("second", pytest.approx(7.0, abs=1e-5))
    assert found.distance == pytest.approx(0.25, abs=1e-6)


@pytest.mark.parametrize(("bounds", "name", "value"), [
    ({"second": {"maximum": 6.9}}, "first", 2 / 3),
    ({"second": {"maximum": 6.9}, "first": {"minimum": 0.7}}, "third", 4.0),
    ({"second": {"maximum": 7.1}, "first": {"minimum": 0.7}}, "second", 7.0),
])
def test_a_flip_stays_within_the_physical_domain(bounds: dict[str, Any], name: str, value: float) -> None:
    found = flip(linear_model(**bounds), "linear")
    assert found is not None
    assert (found.name, found.value) == (name, pytest.approx(value, abs=1e-5))


def test_no_single_change_flips() -> None:
    closed = {
        name: {"minimum": value, "maximum": value} for name, value in (("first", 2.0), ("second", 5.0), ("third", 8.0))
    }
    assert flip(linear_model(**closed), "linear") is None

    def null(first: float) -> float:
        return first * math.nan

    assert flip(Model(small((null,)), linear_model().assumptions, kilo), "null") is None


def test_a_flip_does_not_pass_through_what_is_infeasible() -> None:
    """b would flip it at 7, but is not feasible beyond 6."""

    def limit(second: float) -> float:
        return second

    def margin(linear: float, limit: float) -> float:
        return linear + 0 * limit

    own = small((linear, limit, margin), limit={"maximum": 6.0})
    found = flip(Model(own, linear_model().assumptions, kilo), "margin")
    assert found is not None
    assert found.name == "first"


def test_a_flip_of_the_real_model_makes_its_margin_zero() -> None:
    flips = {name: flip(real(), name) for name in ("cost_margin", "radiator_area_margin", "worst_month_margin")}
    assert any(flips.values())
    for margin, found in flips.items():
        if found is not None:
            entry = real().assumptions[found.name]
            assert real().evaluate({found.name: found.value}).values[margin] == pytest.approx(0.0, abs=1e-5)
            assert found.distance == pytest.approx(abs(found.value - entry.value) / (entry.high - entry.low))  # type: ignore[operator]
