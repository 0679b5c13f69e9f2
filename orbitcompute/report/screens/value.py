"""The screens of `value`: what each side is worth and needs, the lease beside it; flows by year; the table of waits."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from orbitcompute.catalog.served import served
from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.screens.next_commands import explained, following, inside
from orbitcompute.report.screens.timeline import share
from orbitcompute.report.table import in_columns
from orbitcompute.report.value_document import share_that_pays, spread, void_sides
from orbitcompute.studies.scenario.assemble import Assembled
from orbitcompute.studies.time.early_service import ROUTES, early_service
from orbitcompute.studies.time.tokens import Served, against_measured
from orbitcompute.studies.time.value import YEAR, Valuation

WIDTH = 80
LABEL, COLUMN = 22, 19
NAMES = {"orbit": "orbit", "twin": "Earth, same chips", "baseline": "as built"}
TOKEN_RULE = "a share of the roofline of memory and arithmetic that measured serving gets"
TOKEN_ROWS = (
    (" $ a million tokens", "orbital_cost_per_million_tokens", "rack_cost_per_million_tokens", 1.0),
    (" tokens/s, accelerator", "orbital_token_rate", "rack_token_rate", 1.0),
    (" first token, ms", "orbital_first_token_time", "rack_first_token_time", 1e3),
)
SECTIONS = ("summary", "flows", "lease", "head-start", "token")


def token_text(assembled: Assembled, found: Sequence[Served]) -> str:
    """What a million tokens of answers cost, model by model, as text."""
    draws = found[0].drawn.points
    orbit, rack = found[0].accelerators
    settings = "".join(f" --set {name}={value}" for name, value in assembled.settings.items())
    lines = ["What does a token cost?", *textwrap.wrap(
        f"{assembled.scenario.name}{settings}   {draws} draws; tokens of answers, every hour busy: costs, not prices; the same"
        f" chips, {short(orbit)} in a satellite, {short(rack)} in a rack, {TOKEN_RULE}", WIDTH, initial_indent="  ",
        subsequent_indent="  ", break_on_hyphens=False),
        in_columns("<25 >22 >23 >9", "", "orbit", "Earth, same chips", "ratio")]
    for one in found:
        lines.append(one.model.title)
        for label, left, right, scale in TOKEN_ROWS:
            cells = [spread(one.drawn.columns[name]) for name in (left, right)]
            said = [_ranged(cell, scale) for cell in cells]
            ratio = spread(one.drawn.columns[left] / one.drawn.columns[right])[1]
            lines.append(in_columns("<25 >22 >23 >9", label, said[0], said[1],
                                    short(ratio) if math.isfinite(ratio) else NOTHING))
    lines += _measured({one.model.name: one.model.title.split(",")[0] for one in found})
    lines.append("printed by others, $ a million")
    for row in served()[1]:
        lines.append(in_columns("<25 >22 >23 >9", f" {row.who}", short(row.orbit), short(row.earth, 3),
                                short(row.orbit / row.earth)))
        lines += textwrap.wrap(row.why, WIDTH, initial_indent="   ", subsequent_indent="   ")
    scenario = inside(assembled.scenario)
    return "\n".join([*lines, following([f"value {scenario}--show summary", explained("orbital_token_rate", assembled.scenario),
                                         explained("serving_efficiency", assembled.scenario)])])


def _measured(titles: Mapping[str, str]) -> list[str]:
    """What others measured, ours on the same chip and lengths beside it, and how far the two differ."""
    found = against_measured()
    lines = [in_columns("<60 >9 >9", "measured by others, tokens/s of answers and accelerator", "came", "ours")]
    lines += [in_columns("<60 >9 >9", f" {titles[row.model]}, {row.what}", short(row.rate),
                         short(ours)) for row, ours in found]
    over = sorted(row.rate / ours for row, ours in found)
    who = dict.fromkeys(row.who for row, _ in found)
    said = (f"by {'; '.join(who)}: {short(over[0])} to {short(over[-1])} times ours, whose share of the roofline is one for"
            " each model, whatever chip, lengths and speed for each user")
    return [*lines, *textwrap.wrap(said, WIDTH, initial_indent="   ", subsequent_indent="   ")]


def _ranged(cell: tuple[float, float, float], scale: float) -> str:
    low, middle, high = (value * scale for value in cell)
    return NOTHING if math.isnan(middle) else f"{short(middle)} [{short(low)}-{short(high)}]"


def text(found: Valuation, section: str) -> str:
    """A section of the valuation as text, 80 columns."""
    head = _title(found, section)
    body = {"summary": _summary, "flows": _flows, "lease": _leases, "head-start": _waits}[section](found)
    scenario = inside(found.assembled.scenario)
    others = [f"value {scenario}--show {other}" for other in SECTIONS if other != section]
    return "\n".join(line.rstrip() for line in [
        *head, *body, following([*others, explained("rent_earned", found.assembled.scenario)])])


def _title(found: Valuation, section: str) -> list[str]:
    settings = "".join(f" --set {name}={value}" for name, value in found.assembled.settings.items())
    years = max(build.horizon for build in found.central.values())
    tax = {"none": "before tax", "straight": "after tax, written off evenly",
           "accelerated": "after tax, written off in five years' table"}[found.rules.tax]
    last = "what is left is sold" if found.rules.salvage == "remaining" else "nothing is left at the end"
    use = "used" if section == "lease" else "owned and let"
    words = (f"{found.assembled.scenario.name}{settings}   id {found.id}   {found.drawn.points} draws; a delivered kilowatt of"
             f" IT, {use} for {years:g} years, {tax}, {last}; {_money(found)}")
    return ["Own it or lease it?" if section == "lease" else "Would it pay to own it and let it?",
            *textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)]


def _money(found: Valuation) -> str:
    if found.rules.money == "nominal":
        return "nominal dollars, prices that stay as they are"
    return "dollars of the first day, prices that rise with all others"


def _summary(found: Valuation) -> list[str]:
    sides = tuple(found.central)
    worth = found.worth
    lines = [in_columns(f"<{LABEL} >{COLUMN}*", "", *(NAMES[side] for side in sides))]

    def row(label: str, name: str, shown: Callable[[float], str]) -> None:
        cells = []
        for side in sides:
            low, middle, high = spread(getattr(worth[side], name))
            ends = shown(low), shown(high)
            between = f" [{ends[0]} to {ends[1]}]" if ends[0] != ends[1] else ""
            cells.append(NOTHING if math.isnan(middle) else f"{shown(middle)}{between}")
        lines.append(in_columns(f"<{LABEL} 1 >{COLUMN - 1}*1", label, *cells))

    lines.append(in_columns(f"<{LABEL} >{COLUMN}*", " pays, share of draws",
                            *(share(share_that_pays(worth[side]), found.drawn.points) for side in sides)))
    row(" needs a rent, $/h", "break_even_rent", short)
    row("  rent, new (a price)", "rent", short)
    row(" worth at start, $/W", "value", lambda value: short(value / 1e3))
    row(" return a year, %", "rate_of_return", lambda value: short(100 * value))
    row(" paid back in year", "payback", lambda value: f"{value:.0f}" if math.isfinite(value) else "never")
    row("  with interest", "discounted_payback", lambda value: f"{value:.0f}" if math.isfinite(value) else "never")
    for side, why in void_sides(found).items():
        lines += textwrap.wrap(f"{NAMES[side].upper()} has no value: {why}", WIDTH, subsequent_indent=" " * 9)
    if "baseline" not in found.central:
        slots = found.assembled.scenario.components
        name = found.assembled.settings.get("baseline", slots.get("baseline", "the baseline"))
        said = f"BASELINE {name} states a price, not what it took to build: it has no cash flow of its own"
        lines += textwrap.wrap(said, WIDTH, subsequent_indent=" " * 9)
    return [*lines, *_lease(found)]


def _days(found: Valuation) -> float:
    return found.figures["lease_notice"] / 86400


def _lease(found: Valuation) -> list[str]:
    columns = found.drawn.columns
    exit_worth, rent = (float(np.nanmedian(columns[name])) * 3600 for name in ("lease_exit_worth", "rent_at_purchase"))
    let = float(np.nanmedian(columns["rent_let_share"]))
    words = [f"LEASE    a tenant pays {short(rent)} $/h, let or idle (a price; of the owner's hours {short(100 * let)} % are"
             f" let, for less as chips age); leaving on {_days(found):.0f} days' notice is worth"
             f" {short(exit_worth)} $/h of it"]
    if "twin" in found.worth:
        earned = float(np.nanmedian(columns["rent_earned"])) * 3600
        some, every = early_service(found.drawn, (earned, rent), (0.0,)).month / 1e3
        words.append(f"MONTH    of earlier service on Earth: {short(some)} $ per W and month at the {short(earned)} $/h that an"
                     f" hour earns over a chip's life, {short(every)} were every hour let at the rent of new chips"
                     " (published: 0.33-0.42)")
    return [line for entry in words for line in textwrap.wrap(entry, WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False)]


def _flows(found: Valuation) -> list[str]:
    lines = ["thousand $ per delivered kW at best guesses, by year of service (0: before it)"]
    for side in found.central:
        names, amounts = found.table(side)
        years = amounts.shape[1]
        lines.append(f"{NAMES[side]}: break-even rent {short(found.flows[side].break_even_rent)} $/h,"
                     f" let at {short(found.central[side].rent)} when new (a price)")
        lines.append(in_columns(f"<11 >{_width(years)}*", "", *range(years)))
        lines += [in_columns(f"1 <10 >{_width(years)}*", name, *(_thousands(value) for value in row))
                  for name, row in zip(names, amounts, strict=True)]
    return lines


LEASES = {"firm": "leased, firm", "exit": "leased, exit", "contract": "its contract", "contract, exit": " with an exit"}


def _leases(found: Valuation) -> list[str]:
    """Owning for one's own use against leasing, by year and as one rent an hour."""
    leases = found.leases()
    if not leases:
        return ["Earth's side states a price, not what it takes to build: nothing to set a lease beside"]
    build = found.central["twin"]
    years = math.ceil(build.horizon - 1e-9)
    slots = found.assembled.scenario.components
    contract = found.assembled.settings.get("baseline", slots.get("baseline", "contract"))
    called = {**NAMES, "firm": "leased, firm", "exit": "leased, with an exit", "contract": contract,
              "contract, exit": f"{contract}, with an exit"}
    lines = textwrap.wrap("thousand $ per delivered kW at best guesses, by year of service (0: before it): what a user pays who"
                          " owns, without letting, and who leases the same chips on Earth", WIDTH, break_on_hyphens=False)
    lines.append(in_columns("<15 >4*", "", *range(years + 1)))
    for side in (one for one in ("orbit", "twin") if one in found.central):
        names, amounts = found.table(side)
        paid = amounts[-1] - amounts[names.index("rent")]
        label = {"orbit": "orbit, owned", "twin": "Earth, owned"}[side]
        lines.append(in_columns("1 <14 >4*", label, *(_thousands(one) for one in paid)))
    for name, lease in leases.items():
        cells = in_columns(">4*", *(_thousands(-one) for one in lease.yearly))
        lines.append(in_columns("1 <14 >4 <", LEASES[name], ".", cells))
    lines.append("an hour of use, $, median [10 to 90 %]")
    for name, values in found.in_use.items():
        low, middle, high = spread(values)
        lines.append(in_columns("2 <36 <", called[name],
                                NOTHING if math.isnan(middle) else f"{short(middle)} [{short(low)} to {short(high)}]"))
    worth = spread(found.drawn.columns["lease_exit_worth"] * 3600)
    term = found.figures["lease_term"] / YEAR
    said = (f"EXIT     signed while rents are scarce, for {term:g} years: leaving on {_days(found):.0f} days' notice is"
            f" worth {short(worth[1])} $/h [{short(worth[0])} to {short(worth[2])}] of its rent over the first term, by turning"
            " to the rent of a glut; taken anew at what rents are then expected to be")
    lines += textwrap.wrap(said, WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False)
    return lines


def _width(years: int) -> int:
    return max(4, (WIDTH - 11) // years)


def _thousands(value: float) -> str:
    return "." if abs(value) < 1 else "0" if abs(value) < 500 else f"{value / 1e3:.0f}"


def _waits(found: Valuation) -> list[str]:
    table = early_service(found.drawn)
    earned = float(np.nanmedian(found.drawn.columns["rent_earned"])) * 3600
    lines = textwrap.wrap(
        "Orbit's value less Earth's at the decision, $ per delivered W, median; positive: orbit is worth more. Rent is what an"
        f" hour earns over a chip's life, let or not: {short(earned)} $/h today (a price). No rent is in any comparison of"
        " costs.", WIDTH, break_on_hyphens=False)
    lines.append(in_columns("<32 >6* 3 <", "wait for power on Earth, years", *(f"{wait:g}" for wait in table.waits),
                            "equal after"))
    for row, rent in enumerate(table.rents):
        cells = in_columns(">6*", *(_dollars(value) for value in table.ahead[row]))
        equal = table.equal_after[row]
        after = f"{short(equal)} years" if math.isfinite(equal) else NOTHING if math.isnan(equal) else "no wait"
        lines.append(in_columns("<32 < >14", f" an hour earns {rent:g} $", cells, after))
    best = table.better.max(axis=1)
    told = "; ".join(f"{rent:g} $/h {share(float(most), found.drawn.points)}"
                     for rent, most in zip(table.rents, best, strict=True))
    lines += textwrap.wrap(f"BETTER   orbit, and worth more than nothing, at the longest wait shown, of draws: {told}", WIDTH,
                           subsequent_indent=" " * 9)
    lines += textwrap.wrap(f"ROUTES   years to power on Earth: {', '.join(_routes(found))}; orbit, to the mean satellite's"
                           f" service: {_years(found.drawn.columns['orbital_time_to_power'])}", WIDTH,
                           subsequent_indent=" " * 9)
    price = found.drawn.columns["power_price_for_parity"]
    known = [from_si(value, "USD / MWh") for value in spread(price)]
    ends = f" [{short(known[0])}-{short(known[2])}]" if math.isfinite(known[1]) else ""
    lines.append(f"POWER    costs on Earth equal orbit's at {_shown(known[1])} $/MWh{ends}")
    for side, why in void_sides(found).items():
        lines += textwrap.wrap(f"{NAMES[side].upper()} has no value: {why}", WIDTH, subsequent_indent=" " * 9)
    return lines


def _dollars(value: float) -> str:
    return short(value / 1e3) if math.isfinite(value) else NOTHING


def _routes(found: Valuation) -> list[str]:
    said = []
    for route, name in ROUTES.items():
        entry = found.assembled.model.assumptions[name.replace("terrestrial_", "twin_")]
        low, high = entry.low or entry.value, entry.high or entry.value
        said.append(f"{route} {short(float(entry.value) / YEAR)} [{short(low / YEAR)}-{short(high / YEAR)}]")
    return said


def _years(values: Any) -> str:
    low, middle, high = (value / YEAR for value in spread(values))
    return f"{short(middle)} [{short(low)}-{short(high)}]" if math.isfinite(middle) else NOTHING


def _shown(value: float) -> str:
    return short(value) if math.isfinite(value) else NOTHING
