"""Units at the door: values are converted once to SI base units (with USD, bit and FLOP as bases) and back to be shown.

astropy parses every unit. What it said of the units that the catalog uses is kept in `units.json` beside this module,
so that the commands that must start at once do not import it; `python -m orbitcompute.remake units` makes the file
anew, and a test fails when it is stale.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from orbitcompute.catalog.spelling import hint_for, read_amount, spelled
from orbitcompute.declare import Difference

TABLE = Path(__file__).with_name("units.json")
NUMBER = re.compile(r"\s*([+-]?(?:\d+(?:_\d+)*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")


MULTIPLE = re.compile(r"(thousand|million|billion|trillion|mn|bn|tn|[kKMBT]\s*(?=US\$|USD|\$))")
SEPARATED = re.compile(r"\s*([+-]?(?:US\$|\$)?\d{1,3})((?:[,'’ \u00a0\u202f]\d{3})+)(?![\d,'’])(.*)", re.DOTALL)
DECIMAL_COMMA = re.compile(r"\s*([+-]?\d+),(\d+)(?![\d,])(.*)", re.DOTALL)


OFFSETS = {"degC": 273.15, "degF": 459.67 * 5 / 9}


class UnitError(ValueError):
    """A unit that is not known, or of the wrong dimension."""


@dataclass(frozen=True)
class Unit:
    """What a unit stands for: value in SI = value * scale + offset; `dimension` names the base units."""

    scale: float
    offset: float
    dimension: str


@cache
def _table() -> dict[str, Unit]:
    if not TABLE.exists():
        return {}
    return {name: Unit(*entry) for name, entry in json.loads(TABLE.read_text(encoding="utf-8")).items()}


@cache
def _own_units() -> Any:
    """The project's own names, registered with astropy: money, rates of bits and operations, and counted things."""
    from astropy import units as u

    prefixes = [(["k"], ["kilo"], 1e3), (["M"], ["mega"], 1e6), (["G"], ["giga"], 1e9), (["T"], ["tera"], 1e12),
                (["P"], ["peta"], 1e15), (["E"], ["exa"], 1e18)]
    usd = u.def_unit("USD")
    flop = u.def_unit("FLOP")
    own = [usd, flop]
    for short, _, factor in prefixes:
        own += [u.def_unit(f"{short[0]}USD", factor * usd), u.def_unit(f"{short[0]}FLOP", factor * flop)]
        own += [u.def_unit(f"{short[0]}bps", factor * u.bit / u.s), u.def_unit(f"{short[0]}Wh", factor * u.W * u.h)]
    own += [
        u.def_unit("Wh", u.W * u.h),
        u.def_unit("PFLOPh", 3600e15 * flop),
        u.def_unit("Btu", 1055.05585262 * u.J),
        u.def_unit("MMBtu", 1055.05585262e6 * u.J),
        u.def_unit("tCO2", 1000 * u.kg),
        u.def_unit("kt", 1e6 * u.kg),
        u.def_unit("ft", 0.3048 * u.m),
        u.def_unit("lb", 0.45359237 * u.kg),
        u.def_unit("imperial_inch", 0.0254 * u.m),
        u.def_unit("imperial_mile", 1609.344 * u.m),
        u.def_unit("imperial_nmi", 1852.0 * u.m),
        u.def_unit("cent", 0.01 * usd),
        u.def_unit("atm", 101325.0 * u.Pa),
        u.def_unit("psi", 6894.757293168 * u.Pa),
        u.def_unit("degF", 5 / 9 * u.K),
        u.def_unit("accelerator", u.dimensionless_unscaled),
        u.def_unit("satellite", u.dimensionless_unscaled),
        u.def_unit("flight", u.dimensionless_unscaled),
    ]
    own += [u.def_unit("month", u.yr / 12), u.def_unit("degC", u.K)]
    if not hasattr(u, "year"):
        own.append(u.def_unit("year", u.yr))
    return u, own, [u.m, u.kg, u.s, u.A, u.K, u.mol, u.cd, u.rad, u.bit, usd, flop]


def astropy_unit(text: str) -> Any:
    """The astropy unit that `text` names, our own names included; `UnitError` when it cannot be read."""
    u, own, _ = _own_units()
    try:
        with u.add_enabled_units(own):
            return u.Unit(text)
    except (ValueError, TypeError) as fault:
        raise UnitError(f"unknown unit `{text}`") from fault


def _ask_astropy(text: str) -> Unit:
    u, _, bases = _own_units()
    try:
        parsed = u.Unit(astropy_unit(text)).decompose(bases=bases)
        scale = float(parsed.scale)
    except (u.UnitsError, TypeError, AttributeError) as fault:  # magnitudes, pixels, photons: of no use here
        raise UnitError(f"unknown unit `{text}`") from fault
    pairs = sorted(
        (base.name, power) for base, power in zip(parsed.bases, parsed.powers, strict=True) if base.name != "rad"
    )
    dimension = " ".join(name if power == 1 else f"{name}{power}" for name, power in pairs)
    return Unit(scale, OFFSETS.get(text, 0.0), dimension)


@cache
def unit(text: str) -> Unit:
    """What `text` stands for; angles count as pure numbers. `UnitError` when it cannot be read."""
    text = text.strip()
    if text in ("", "1"):
        return Unit(1.0, 0.0, "")
    known = _table().get(text)
    if known is not None:
        return known
    better = spelled(text)
    if better in _table():
        return _table()[better]
    try:
        return _ask_astropy(better)
    except UnitError:
        raise UnitError(f"unknown unit `{text}`") from None


def is_temperature(text: str) -> bool:
    """Whether a declared unit is that of a temperature, which reads better in Celsius; never of a difference."""
    return text in ("K", "degC", "degF") and not isinstance(text, Difference)


def to_si(value: float, text: str, declared: str = "") -> float:
    """`value`, given in the unit `text`, in SI base units; 30 degC are 30 K where a difference is `declared`."""
    found = unit(text)
    return value * found.scale + (0.0 if isinstance(declared, Difference) else found.offset)


def from_si(value: float, text: str) -> float:
    """`value`, given in SI base units, in the unit `text`."""
    found = unit(text)
    return (value - found.offset) / found.scale


def _known(text: str) -> bool:
    """Whether a text is a unit as it stands."""
    try:
        unit(text)
    except UnitError:
        return False
    return True


def parse(text: str, declared: str) -> float:
    """The SI value of `600km`, `55degC`, `1500USD/kg` or `0.9`; a bare number is in the `declared` unit.

    Raises `UnitError` when it is no number, when the unit is unknown, or when its dimension is not that of `declared`.
    """
    match = NUMBER.fullmatch(text)
    as_written = read_amount(text) if match is None or (MULTIPLE.match(match[2]) and not _known(match[2])) else None
    if as_written is not None:
        number, given = float(as_written[0]), as_written[1]
        if re.search(r"[,'’]\d", given):
            raise UnitError(f"`{text}`: a number takes no comma and no separator of thousands")
        if not given and unit(declared).dimension:
            raise UnitError(f"`{text}`: needs its unit, such as `{declared}`")
    elif match is not None:
        number, given = float(match[1]), match[2]
    else:
        raise UnitError(f"`{text}` is not a number with an optional unit")
    if given[:1] in (",", "'", "’"):
        raise UnitError(f"`{text}`: a number takes no comma and no separator of thousands")
    if not given:
        return to_si(number, declared)
    if re.match(r"[-+.\d]", given) and not re.match(r"1\s*(/|$)", given):  # `1 200km` is not 200 km
        raise UnitError(f"`{text}`: `{given}` is not a unit{_wanted(declared)}")
    try:
        found = unit(given)
    except UnitError as fault:
        raise UnitError(f"`{text}`: {fault}{_wanted(declared)}") from None
    if found.dimension != unit(declared).dimension:
        raise UnitError(f"`{text}`: `{given}` is not a unit of the same kind as `{declared}`")
    return to_si(number, given, declared)


def _wanted(declared: str) -> str:
    """What unit a value takes, as the end of a message."""
    return "; a bare number stands here" if not unit(declared).dimension else f"; it is given in `{declared}` or the like"


def respelled(text: str) -> str | None:
    """A number as `parse` takes it: 1500USD/kg for 1,500USD/kg, 0.5 for 0,5; None where nothing has to be spelled anew."""
    thousands, decimal = SEPARATED.fullmatch(text), DECIMAL_COMMA.fullmatch(text)
    if thousands is not None:
        return thousands[1] + "".join(re.findall(r"\d", thousands[2])) + thousands[3]
    return f"{decimal[1]}.{decimal[2]}{decimal[3]}" if decimal is not None else None


def advice(text: str, otherwise: str) -> str:
    """The hint for a value that cannot be read: how to spell it, or what is said `otherwise`."""
    better = respelled(text)
    known = hint_for(text)
    if known is not None:
        return known
    return otherwise if better is None else f"did you mean `{better.strip()}`?"


def table_text(texts: set[str]) -> str:
    """What astropy says about every unit in `texts`, as `units.json` keeps it."""
    entries = {text: list(vars(_ask_astropy(text)).values()) for text in sorted(texts - {"", "1"})}
    lines = [f"  {json.dumps(text)}: {json.dumps(entry)}" for text, entry in entries.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def units_in_use() -> set[str]:
    """Every unit that a declaration, a component, a quantity, a formula or a constant names, and what readers type."""
    import orbitcompute.catalog.catalog as catalog_module
    import orbitcompute.published  # noqa: F401  (declares the quantities of every model apart)
    from orbitcompute.catalog.files import data_directory, read_toml
    from orbitcompute.declare import models_apart, registry

    registries = [registry, *models_apart.values()]
    found = {entry.unit for one in registries for entry in one.quantities.values() if entry.unit != "structure"}
    found |= {constant.unit for constant in registry.constants.values()}
    for formula in registry.formulas.values():
        found |= set(formula.arguments.values()) | (
            {formula.unit} if isinstance(formula.unit, str) else set(formula.unit)
        )
    root = catalog_module.load().root
    for path in root.rglob("*.toml"):
        for entry in _entries(read_toml(path)):
            if isinstance(entry.get("unit"), str):
                found.add(entry["unit"])
    for path in [*root.rglob("*.toml"), *data_directory("validation").rglob("*.toml")]:
        data = read_toml(path)
        for text in _texts([data.get("given", {}), *map(_values_of_case, _with_values(data))]):
            match = NUMBER.fullmatch(text)
            found |= {match[2]} if match is not None else set()
    typed = (
        "m km kg t s min h day month year K degC deg rad W kW MW GW kWh MWh USD GUSD % 1/year ms USD/kg USD/W W/kg kW/t"
        " W/m2 kg/m2 kg/kW USD/kWh"
    )
    return found | set(typed.split()) | {"USD/(kW year)"}


def _entries(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every figure of a file: its tables, and those under `inputs`."""
    for table in (data, data.get("inputs", {})):
        yield from (entry for entry in table.values() if isinstance(entry, dict))


def _with_values(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of a file that hold values as typed: cases, headlines, steps of a bridge."""
    bridge = data.get("bridge", {})
    return [*data.get("case", []), *data.get("headline", []), *(bridge.get("step", []) if bridge else [])]


def _values_of_case(case: dict[str, Any]) -> list[Any]:
    return [case.get(key) for key in ("expected", "absolute", "inputs", "sweep", "set")]


def _texts(value: Any) -> Iterator[str]:
    """Every text in nested tables and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for entry in value.values() if isinstance(value, dict) else value:
            yield from _texts(entry)
