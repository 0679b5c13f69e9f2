"""Where the documentation has the page of a name: the same for what writes the site and for what links to it."""

from __future__ import annotations

from orbitcompute.declare import registry

SITE = "site"  # folder of the checkout that `python docs/make_site.py` fills; an address once there is one


def anchor(name: str) -> str:
    """The anchor of a heading that is a name: as the builder writes it, `radiator-area`."""
    return name.lower().replace("_", "-").replace(".", "-")


def place(name: str) -> tuple[str, str] | None:
    """The page and the anchor of a quantity, a choice or a parameter: `("chapters/thermal", "radiator-area")`; None if unknown.

    A quantity mirrored to the same chips on Earth stands with its original.
    """
    if name in registry.quantities:
        return f"chapters/{registry.quantities[name].discipline}", anchor(registry.quantities[name].mirror_of or name)
    if name in registry.choices:
        return "reference/choices", anchor(name)
    from orbitcompute.catalog.catalog import load

    declared = load().declarations
    for prefix, other in registry.mirrors.items():
        if name not in declared and name.startswith(other):
            name = prefix + name[len(other) :]
    return ("reference/parameters", anchor(name)) if name in declared else None


def page_of(name: str) -> str | None:
    """The address of a name's page, below the folder or address of the site; None if it has none."""
    found = place(name)
    return f"{SITE}/{found[0]}.html#{found[1]}" if found else None
