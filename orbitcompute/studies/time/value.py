"""Would it pay: cash flows, net present value, rate of return, payback and break-even rent, in orbit and on Earth.

One delivered kilowatt of IT power is built, replaced as its parts wear out, and let for a horizon of years. With constant
prices, no tax and what is left of the last parts sold for what it still has to pay back, the break-even rent of hours all
let at one price is the levelised cost (`orbital_cost_per_kw_year`, `twin_cost_per_kw_year`), engineering paid once aside.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orbitcompute._version import __version__
from orbitcompute.catalog.files import CatalogError, content_hash
from orbitcompute.declare import JULIAN_YEAR, Assumption
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.studies.many.drawing import SEED, joint, sobol_shares
from orbitcompute.studies.many.ranges import POINTS, Sample, sample
from orbitcompute.studies.scenario.assemble import Assembled, assemble
from orbitcompute.studies.time import cash
from orbitcompute.studies.time.lease import INPUTS, Lease, leased, market_of

Floats = NDArray[np.float64]
YEAR = float(JULIAN_YEAR)
KILOWATT = 1e3
KW_YEAR = KILOWATT * YEAR
SIDES = ("orbit", "twin", "baseline")
PREFIX = {"orbit": "orbital", "twin": "twin", "baseline": "terrestrial"}
MONEY = ("nominal", "real")
WRITE_OFFS = ("none", "straight", "accelerated")
SALVAGE = ("remaining", "none")
MIDDLES = (np.arange(48) + 0.5) / 48  # of a year, for the mean rent of chips that age in it
LINES = ("servers", "satellites", "launch", "exchanges", "hall", "engineering", "operations", "sold", "tax")
EARTHLY = ("server_cost_per_power", "spare_ratio", "repair_rate", "site_capital_per_power", "operations_cost_per_power",
           "energy_cost_per_power", "availability", "discount_rate", "it_service_life", "it_idle_time", "facility_life",
           "facility_idle_time", "cost_per_kw_year", "power_per_accelerator")
ORBITAL = ("orbital_it_capital_per_power", "orbital_satellite_capital_per_power", "orbital_launch_capital_per_power",
           "orbital_development_capital_per_power", "insurance_load", "orbital_it_service_life", "orbital_it_idle_time",
           "orbital_craft_service_life", "orbital_craft_idle_time", "orbital_operations_cost_per_power",
           "orbital_disposal_annuity", "orbital_delivered_share", "orbital_discount_rate", "orbital_cost_per_kw_year",
           "orbital_time_to_power", "accelerator_server_power", "servers_exchanges", "server_exchange_cost_per_power")
PRICES = ("rent_at_purchase", "rent_earned", "lease_exit_worth", "rent_let_share", "rent_age_decline", "price_inflation",
          "h100_rent", "analysis_horizon", "profit_tax_rate", "hall_recovery_period", "head_start_horizon",
          "earth_wait_for_parity", "power_price_for_parity", "terrestrial_price_per_accelerator_hour", *INPUTS)


@dataclass(frozen=True)
class Rules:
    """How cash is counted: in which money, with which write-offs for tax (`none`: no tax), and what the last parts fetch."""

    money: str = "nominal"
    tax: str = "none"
    salvage: str = "remaining"


@dataclass(frozen=True)
class Part:
    """Something bought per delivered kilowatt: cost [USD], life in service and years of payment before service."""

    line: str
    cost: float
    life: float
    idle: float
    once: bool = False


@dataclass(frozen=True)
class Build:
    """A side in one draw, per delivered kilowatt: its parts, yearly running costs [USD], rate, lives, and what lets it earn.

    `hours_price` is what a delivered kilowatt-year brings at one dollar an accelerator-hour.
    """

    parts: tuple[Part, ...]
    running: float
    rate: float
    horizon: float
    hours_price: float
    rent: float
    let: float
    decline: float
    inflation: float
    tax_rate: float
    hall_years: float
    levelised: float


@dataclass(frozen=True)
class Flows:
    """Amounts [USD] a delivered kilowatt by line and time [years from first service], without the rent; the rent's pattern.

    `rent_pattern` is what each time brings at a rent of one dollar an hour when new, before tax. What running costs and
    write-offs save of taxes is a line of `amounts`: whoever owns it has other profits to set losses against.
    """

    times: Floats
    amounts: Floats
    lines: tuple[str, ...]
    rent_pattern: Floats
    tax_rate: float
    rate: float

    def value(self, rent: float) -> float:
        """Net present value at first service at a rent of new chips [USD an hour]."""
        return float(cash.present_value(self.rate, self.total(rent), self.times))

    def total(self, rent: float) -> Floats:
        """All that is paid and earned at each time."""
        return np.asarray(self.amounts + rent * self.rent_pattern * (1 - self.tax_rate))

    @property
    def break_even_rent(self) -> float:
        """Rent of new chips at which nothing is gained or lost."""
        none, each = self.value(0.0), self.value(1.0)
        return -none / (each - none)


def flows_of(build: Build, rules: Rules) -> Flows:
    """The cash flows of a side under the rules, its prices constant in the money that is counted in.

    Nominal: every price stays the same number of dollars, as the levelised cost has it. Real: prices rise with all others,
    flows are in dollars of first service, and the rate is (1 + rate) / (1 + inflation) - 1; write-offs stay nominal.
    """
    years = math.ceil(build.horizon - 1e-9)
    ends = np.minimum(np.arange(1, years + 1), build.horizon)
    lasting = ends - np.arange(years)  # the last year may be cut short
    real = rules.money == "real"
    rate = (1 + build.rate) / (1 + build.inflation) - 1 if real else build.rate
    times, amounts, lines = [], [], []

    def put(time: float, amount: float, line: str) -> None:
        times.append(time)
        amounts.append(amount)
        lines.append(line)

    written = np.zeros(years)
    for part in build.parts:
        for start in _starts(part, build.horizon):
            put(start - part.idle, -part.cost, part.line)
            written += part.cost * _write_off(part, start, years, build, rules.tax)
    for end, span in zip(ends, lasting, strict=True):
        put(float(end), -build.running * span, "operations")
    sold, book = _left(build, rate, rules, years)
    if sold:
        put(build.horizon, sold, "sold")
    tax_rate = build.tax_rate if rules.tax != "none" else 0.0
    if tax_rate:
        deflated = (1 + build.inflation) ** -ends if real else np.ones(years)  # write-offs are fixed in nominal money
        for end, span, share in zip(ends, lasting, written * deflated, strict=True):
            put(float(end), tax_rate * (build.running * span + share), "tax")
        put(build.horizon, -tax_rate * (sold - book * (deflated[-1] if real else 1.0)), "tax")
    pattern = build.hours_price * build.let * lasting * _ageing(build, ends)
    return Flows(np.array([*times, *ends]), np.array([*amounts, *[0.0] * years]), (*lines, *["rent"] * years),
                 np.concatenate([np.zeros(len(times)), pattern]), tax_rate, rate)


def _starts(part: Part, horizon: float) -> list[float]:
    if part.once:
        return [0.0]
    return [number * part.life for number in range(math.ceil(horizon / part.life - 1e-9))]


def _write_off(part: Part, start: float, years: int, build: Build, rule: str) -> Floats:
    if rule == "none":
        return np.zeros(years)
    if part.line == "hall":
        return cash.straight_line(start, build.hall_years, years)
    return cash.accelerated(start, 5, years) if rule == "accelerated" else cash.straight_line(start, part.life, years)


def _left(build: Build, rate: float, rules: Rules, years: int) -> tuple[float, float]:
    """What the parts in service at the end are sold for, and what is not yet written off of them and all before."""
    sold = book = 0.0
    for part in build.parts:
        for start in _starts(part, build.horizon):
            book += part.cost * (1 - float(_write_off(part, start, years, build, rules.tax).sum()))
        rest = start + part.life - build.horizon
        if rules.salvage == "remaining" and rest > 1e-9 and not part.once:
            sold += part.cost * (1 + rate) ** part.idle * _annuity(rate, rest) / _annuity(rate, part.life)
    return sold, book


def _annuity(rate: float, years: float) -> float:
    """Present value of a dollar at the end of each of so many years."""
    return years if rate == 0 else -math.expm1(-years * math.log1p(rate)) / rate


def _ageing(build: Build, ends: Floats) -> Floats:
    """Rent over that of new chips in each year: mean over it, chips starting new whenever they are replaced."""
    life = next(part.life for part in build.parts if part.line == "servers")
    spans = np.diff(ends, prepend=0.0)
    ages = ((ends - spans)[:, None] + MIDDLES[None, :] * spans[:, None]) % life
    return np.asarray(np.mean((1 - build.decline) ** ages, axis=1))


@dataclass(frozen=True)
class Worth:
    """What a side is worth in every draw: at first service, at the decision, and its break-even rent; nan where void."""

    side: str
    value: Floats
    break_even_rent: Floats
    rate_of_return: Floats
    payback: Floats
    discounted_payback: Floats
    rent: Floats


@dataclass(frozen=True, repr=False)
class Valuation:
    """A scenario valued: builds and flows at best guesses, and each side's worth over the draws."""

    assembled: Assembled
    rules: Rules
    drawn: Sample
    central: Mapping[str, Build]
    needed: frozenset[str]
    figures: Mapping[str, float]

    def __repr__(self) -> str:
        """One line."""
        return f"<value of {self.assembled.scenario.name}, {self.id}>"

    @cached_property
    def id(self) -> str:
        """A short name for inputs, rules, catalog and version: equal inputs, equal id."""
        inputs = {name: [repr(entry.value), repr(entry.low), repr(entry.high), entry.distribution]
                  for name, entry in sorted(self.assembled.model.assumptions.items()) if name in self.needed}
        asked = [self.rules.money, self.rules.tax, self.rules.salvage, self.drawn.points]
        text = json.dumps([inputs, asked, content_hash(), __version__], sort_keys=True)
        return "oc1-" + hashlib.sha256(text.encode()).hexdigest()[:6]

    @cached_property
    def flows(self) -> dict[str, Flows]:
        """Cash flows at best guesses."""
        return {side: flows_of(build, self.rules) for side, build in self.central.items()}

    @cached_property
    def worth(self) -> dict[str, Worth]:
        """Each side over the draws."""
        return {side: _worth(side, self.drawn, self.rules) for side in self.central}

    def leases(self, figures: Mapping[str, float] | None = None) -> dict[str, Lease]:
        """Ways to lease what the same chips on Earth deliver, at best guesses or at `figures` of a draw; none without a twin.

        `contract` is the baseline's own price an hour for the first term, where the baseline is a price.
        """
        figures = figures or self.figures
        build = build_of("twin", figures)
        if build is None:
            return {}
        market, priced = market_of(figures), figures["terrestrial_price_per_accelerator_hour"] * 3600
        found = {name: leased(market, build.horizon, build.hours_price, leave=name == "exit") for name in ("firm", "exit")}
        if "baseline" not in self.central and math.isfinite(priced):
            found |= {name: leased(market, build.horizon, build.hours_price, leave="exit" in name, first=priced)
                      for name in ("contract", "contract, exit")}
        return found

    def owned(self, side: str, figures: Mapping[str, float] | None = None) -> float:
        """The one rent an hour [USD] that owning for one's own use comes to: all that is paid, less what is left."""
        build = build_of(side, figures or self.figures)
        if build is None:
            return math.nan
        use = Build(**{**vars(build), "let": 1.0, "decline": 0.0})
        return flows_of(use, self.rules).break_even_rent

    @cached_property
    def in_use(self) -> dict[str, Floats]:
        """What an hour of use costs [USD] in every draw, owned on each side and leased each way; nan where void."""
        columns = self.drawn.columns
        draws = [{name: float(column[number]) for name, column in columns.items()} for number in range(self.drawn.points)]
        found = {side: np.array([self.owned(side, one) for one in draws]) for side in self.central if side != "baseline"}
        each = [self.leases(one) for one in draws]
        for name in self.leases():
            found[name] = np.array([
                leases[name].levelised(one["twin_discount_rate"]) if name in leases else math.nan
                for leases, one in zip(each, draws, strict=True)
            ])
        return found

    def table(self, side: str) -> tuple[tuple[str, ...], Floats]:
        """Lines and amounts (lines, years from 0) [USD a delivered kilowatt] at best guesses, rent and total last."""
        flows, build = self.flows[side], self.central[side]
        lines = tuple(line for line in (*LINES, "rent") if line in flows.lines)
        years = np.maximum(np.ceil(flows.times - 1e-9), 0).astype(int)
        found = np.zeros((len(lines) + 1, math.ceil(build.horizon - 1e-9) + 1))
        earned = build.rent * flows.rent_pattern * (1 - flows.tax_rate)
        for year, amount, line, rent in zip(years, flows.amounts, flows.lines, earned, strict=True):
            found[lines.index(line), year] += amount + rent
        found[-1] = found[:-1].sum(axis=0)
        return (*lines, "total"), found


def value(
    scenario: str = DEFAULT_SCENARIO, settings: Mapping[str, str] | None = None, rules: Rules | None = None, *,
    points: int = POINTS, text: str | None = None,
) -> Valuation:
    """A scenario's sides valued per delivered kilowatt, at best guesses and over draws.

    A side whose figures are a price, not a cost, is left out. Raises `CatalogError` with every fault found.
    """
    rules = rules or Rules()
    assembled = assemble(scenario, settings, text=text)
    known = {"money": MONEY, "tax": WRITE_OFFS, "salvage": SALVAGE}
    faults = [f"--{name} {getattr(rules, name)}: one of {', '.join(of)}" for name, of in known.items()
              if getattr(rules, name) not in of]
    if faults:
        raise CatalogError(faults, ["for example --money real --tax straight"])
    names = [*ORBITAL, *PRICES, *(f"{PREFIX[side]}_{name}" for side in ("twin", "baseline") for name in EARTHLY)]
    model = assembled.model
    outputs = [name for name in names if name in model.quantities and name not in model.overrides]
    drawn = sample(model, outputs, points)
    columns = dict(drawn.columns)
    for name in names:
        if name not in columns:
            columns[name] = _beside(model.assumptions[name], points) if name in model.assumptions else np.full(points, math.nan)
    drawn = Sample(drawn.inputs, columns, drawn.infeasible, drawn.points)
    point = model.restricted(outputs).evaluate()
    central = {name: float(point.values[name]) if name in point.values else float(model.assumptions[name].value)
               for name in names}
    builds = {side: build for side in SIDES if (build := build_of(side, central)) is not None}
    return Valuation(assembled, rules, drawn, builds, frozenset({*model.restricted(outputs).needed, *names}), central)


def _beside(entry: Assumption, points: int) -> Floats:
    """Draws of an input that no equation of the graph reads, by its own stream as any other's."""
    alone = joint({entry.name: entry}, [entry.name])
    found: Floats = alone.values(sobol_shares(alone.streams, 0, points, SEED))[0]
    return found


def build_of(side: str, figures: Mapping[str, float]) -> Build | None:
    """A side put together from its figures (SI); None where they are not all known: a lease has no parts."""
    build = _orbital(figures) if side == "orbit" else _earthly(PREFIX[side], figures)
    numbers = [build.running, build.rate, build.horizon, build.hours_price, build.rent, build.levelised,
               *(number for part in build.parts for number in (part.cost, part.life, part.idle))]
    sound = all(math.isfinite(number) for number in numbers) and build.horizon > 0
    return build if sound and all(part.life > 0 for part in build.parts) else None


def _orbital(figures: Mapping[str, float]) -> Build:
    delivered, load = figures["orbital_delivered_share"], 1 + figures["insurance_load"]
    scale = KILOWATT / delivered
    it = figures["orbital_it_service_life"] / YEAR, figures["orbital_it_idle_time"] / YEAR
    craft = figures["orbital_craft_service_life"] / YEAR, figures["orbital_craft_idle_time"] / YEAR
    parts = (
        Part("servers", figures["orbital_it_capital_per_power"] * load * scale, *it),
        Part("satellites", figures["orbital_satellite_capital_per_power"] * load * scale, *craft),
        Part("launch", figures["orbital_launch_capital_per_power"] * load * scale, *craft),
        Part("exchanges", figures["servers_exchanges"] * figures["server_exchange_cost_per_power"] * load * scale, *craft),
        Part("engineering", figures["orbital_development_capital_per_power"] * scale, *craft, once=True),
    )
    running = (figures["orbital_operations_cost_per_power"] + figures["orbital_disposal_annuity"]) * KW_YEAR / delivered
    return _build("orbital", figures, parts, running, figures["accelerator_server_power"], figures["rent_at_purchase"])


def _earthly(prefix: str, figures: Mapping[str, float]) -> Build:
    own = {name: figures[f"{prefix}_{name}"] for name in EARTHLY}
    scale = KILOWATT / own["availability"]
    parts = (
        Part("servers", own["server_cost_per_power"] * own["spare_ratio"] * scale, own["it_service_life"] / YEAR,
             own["it_idle_time"] / YEAR),
        Part("hall", own["site_capital_per_power"] * scale, own["facility_life"] / YEAR, own["facility_idle_time"] / YEAR),
    )
    repairs = own["server_cost_per_power"] * own["repair_rate"]
    running = (own["operations_cost_per_power"] + own["energy_cost_per_power"] + repairs) * KW_YEAR / own["availability"]
    rent = figures["h100_rent"] if prefix == "terrestrial" else figures["rent_at_purchase"]
    return _build(prefix, figures, parts, running, own["power_per_accelerator"], rent)


def _build(
    prefix: str, figures: Mapping[str, float], parts: tuple[Part, ...], running: float, power: float, rent: float
) -> Build:
    return Build(
        tuple(part for part in parts if part.cost > 0), running, figures[f"{prefix}_discount_rate"],
        figures["analysis_horizon"] / YEAR, KW_YEAR / power / 3600, rent * 3600, figures["rent_let_share"],
        figures["rent_age_decline"], figures["price_inflation"], figures["profit_tax_rate"],
        figures["hall_recovery_period"] / YEAR, figures[f"{prefix}_cost_per_kw_year"] * KW_YEAR,
    )


def _worth(side: str, drawn: Sample, rules: Rules) -> Worth:
    found = np.full((6, drawn.points), math.nan)
    for number in range(drawn.points):
        build = build_of(side, {name: float(column[number]) for name, column in drawn.columns.items()})
        if build is None:
            continue
        flows = flows_of(build, rules)
        total = flows.total(build.rent)
        rates = cash.rates_of_return(total, flows.times)
        found[:, number] = (
            flows.value(build.rent), flows.break_even_rent, rates[-1] if len(rates) == 1 else math.nan,
            cash.payback(total, flows.times), cash.payback(total, flows.times, flows.rate), build.rent,
        )
    return Worth(side, *found)
