"""Components as files: one that extends another, what a component of a kind must say, and a file to fill in.

What must be said is what every shipped component of the kind says, or says that nobody gives, and nothing else gives: a
name without a default of its own.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from orbitcompute.catalog import units
from orbitcompute.catalog.files import CatalogError, is_file, read_toml, shown
from orbitcompute.catalog.generations import expanded

if TYPE_CHECKING:
    from orbitcompute.catalog.shelf import Shelf
    from orbitcompute.declare import Assumption

KINDS = ("satellites", "constellations", "accelerators", "launchers", "terrestrial")
OWN = ("title", "status", "as_of", "note", "no_cost", "extends")  # of one file, never taken over from what it extends
WIDTH = 100


def folded(catalog: Shelf, kind: str, name: str, trail: tuple[str, ...] = ()) -> tuple[dict[str, Any], dict[str, str]]:
    """A component with what it extends: its entries, and the file that each stands in.

    An entry takes the place of the whole one of the same name. Raises `CatalogError` where what is extended is no component
    of the kind, or is the file itself.
    """
    path = catalog.component_path(kind, name)
    where = shown(path)
    data = expanded(read_toml(path), lambda other: catalog.component(kind, other), where)
    above = data.get("extends")
    if above is None or kind not in KINDS:
        return data, dict.fromkeys(data, where)
    if not isinstance(above, str):
        raise CatalogError([f"{where}: extends: must be the name or file of a component, not {type(above).__name__}"])
    known = (*trail, str(path.resolve()))
    beside = path.parent / above
    parent = str(beside) if above.endswith(".toml") and is_file(beside) else above
    if str(catalog.component_path(kind, parent).resolve()) in known:
        raise CatalogError([f"{where}: extends itself: {' -> '.join((*known, parent))}"])
    try:
        catalog.check_component(kind, parent)
    except CatalogError as fault:
        raise CatalogError([f"{where}: extends: {line}" for line in fault.faults], fault.hints) from fault
    inherited, places = folded(catalog, kind, parent, known)
    kept = {key: entry for key, entry in inherited.items() if key not in OWN}
    return {**kept, **data}, {**places, **dict.fromkeys(data, where)}


def must_say(catalog: Shelf, kind: str) -> tuple[str, ...]:
    """The names that a component of this kind must give a value, or say are undisclosed."""
    said = _said(catalog, kind)
    many = len(catalog.names(kind))
    return tuple(name for name, times in said.items() if times == many and not _has_default(catalog, name))


def may_say(catalog: Shelf, kind: str) -> tuple[str, ...]:
    """The other names that some shipped component of this kind gives, the commonest first."""
    must = must_say(catalog, kind)
    return tuple(name for name, _ in _said(catalog, kind).most_common() if name not in must)


def unsaid(
    catalog: Shelf, slot: str, kind: str, name: str, resolved: Mapping[str, Assumption]
) -> list[str]:
    """What a file of one's own does not say and nothing else gives either: one fault that lists it all; none where it does."""
    missing = [one for one in must_say(catalog, kind)
               if (given := resolved.get(_in_slot(one, slot))) is None or given.kind == "not given"]
    if not missing:
        return []
    listed = "; ".join(f"{one} [{_allowed(catalog, one)}]" for one in missing)
    return [f"{shown(catalog.component_path(kind, name))}: does not say {listed}"]


def advice(kind: str) -> str:
    """What to do about a component that does not say what it must."""
    return (f"`undisclosed = true` with a `note` where nobody gives it; extends = \"NAME\" takes the rest over; "
            f"`orbitcompute models {kind} --template` prints a file to fill in")


def template(catalog: Shelf, kind: str) -> str:
    """A component file of a kind to fill in, valid as it stands: what it must say undisclosed, what it may say in comments."""
    if kind not in KINDS:
        raise CatalogError([f"--template: there is none of `{kind}`"], [f"of {', '.join(KINDS)} there is one"])
    noun = {"terrestrial": "terrestrial cluster"}.get(kind, kind.removesuffix("s"))
    slot = {"terrestrial": "baseline"}.get(kind, noun)
    lines = [
        f"# A {noun} of one's own: fill in, save as mine.toml, and run:\n#   orbitcompute evaluate --set {slot}=./mine.toml",
        f'# It may take over all that it does not say: extends = "{catalog.names(kind)[0]}"',
        "# kind is measured, datasheet, vendor_claim, derived or judgement; a range is low and high, in the same unit;",
        "# a source of the catalog by its key (orbitcompute models sources), or a text; money needs currency_year.",
        'title = "My ' + noun + '"', 'note = ""',
    ]
    if kind == "satellites":
        lines += ["", "# The orbit and the launcher that its maker names, which `closure` judges it in:",
                  '# flies = { constellation = "dawn-dusk-600", launcher = "falcon-9" }']
    for name in must_say(catalog, kind):
        lines += ["", *_comment(catalog, name), f"[{name}]", *_blank(catalog, name)]
    more = may_say(catalog, kind)
    if more:
        lines += ["", "# What others of its kind say besides; a quantity given here is not computed:"]
        for name in more:
            lines += ["", *_comment(catalog, name), f"# [{name}]", *(f"# {line}" for line in _filled(catalog, name))]
    return "\n".join(lines)


def _said(catalog: Shelf, kind: str) -> Counter[str]:
    return Counter(
        key for name in catalog.names(kind) for key, entry in catalog.component(kind, name).items()
        if isinstance(entry, dict) and catalog.knows(key)
    )


def _has_default(catalog: Shelf, name: str) -> bool:
    declaration = catalog.declarations.get(name)
    return name in catalog.registry.quantities or (
        declaration is not None and (declaration.value is not None or declaration.undisclosed))


def _in_slot(name: str, slot: str) -> str:
    return "twin_" + name.removeprefix("terrestrial_") if slot == "twin" and name.startswith("terrestrial_") else name


def _allowed(catalog: Shelf, name: str) -> str:
    """A choice's alternatives, or the unit of a number and what it may be."""
    if name in catalog.registry.choices:
        return ", ".join(catalog.registry.choices[name].codes)
    blank = catalog.blank(name, "")
    ends = [None if end is None else f"{units.from_si(end, blank.unit):g}" for end in (blank.minimum, blank.maximum)]
    span = f", {ends[0] or 'any'} to {ends[1] or 'any'}" if ends != [None, None] else ""
    return f"{'a share or number' if blank.unit == '1' else blank.unit}{span}"


def _comment(catalog: Shelf, name: str) -> Iterable[str]:
    quantity = catalog.registry.quantities.get(name)
    meaning = quantity.summary if quantity is not None else catalog.blank(name, "").meaning
    return textwrap.wrap(f"{meaning.rstrip('.')} [{_allowed(catalog, name)}]", WIDTH, initial_indent="# ",
                         subsequent_indent="# ")


def _blank(catalog: Shelf, name: str) -> Iterable[str]:
    if name in catalog.registry.choices:
        return [f'value = "{next(iter(catalog.registry.choices[name].codes))}"', 'kind = "judgement"',
                'source = "orbitcompute-judgement"']
    return ["undisclosed = true", f'unit = "{catalog.unit_of(name)}"', 'note = "not disclosed"',
            *(f"# {line}" for line in _filled(catalog, name) if not line.startswith("unit"))]


def _filled(catalog: Shelf, name: str) -> Iterable[str]:
    if name in catalog.registry.choices:
        return _blank(catalog, name)
    money = ["currency_year = 2026"] if "USD" in catalog.unit_of(name) else []
    return ["value = ", f'unit = "{catalog.unit_of(name)}"', 'kind = "vendor_claim"', 'source = "my notes"', *money]
