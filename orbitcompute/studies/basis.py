"""The basis guard: what it takes to provide and what a lease charges do not mix silently."""

from __future__ import annotations

from collections.abc import Mapping

from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import Assumption

# What a price is a price of: a fee is divided by these, and by no others than those it was agreed for.
TIED = ("terrestrial_lease_fee", "terrestrial_accelerator_count", "terrestrial_it_power")
MEANS = {"cost": "what it takes to provide", "price": "what a lease charges"}


def check(assumptions: Mapping[str, Assumption], own: Mapping[str, str]) -> None:
    """Refuse a cluster read as a price, or as a cost, whose own figures are of the other kind.

    `own` is what the component in each slot (`baseline`, `twin`) says its figures are. Raises `CatalogError` when another
    basis is set while a fee, a count or a power still comes from the component.
    """
    faults = []
    for slot, prefix in (("baseline", "terrestrial_"), ("twin", "twin_")):
        basis = assumptions.get(f"{prefix}basis")
        said = own.get(slot)
        if basis is None or said is None or basis.choice in (None, said):
            continue
        names = [prefix + name.removeprefix("terrestrial_") for name in TIED]
        kept = [name for name in names if name in assumptions and assumptions[name].component is not None]
        if kept:
            faults.append(
                f"{prefix}basis: `{basis.choice}` ({MEANS[str(basis.choice)]}), but {', '.join(kept)} of this {slot}"
                f" belong to a {said} ({MEANS[said]}): dividing a fee by what it was not agreed for is no price"
            )
    if faults:
        raise CatalogError(faults, ["a lease is a baseline of its own: --baseline anthropic-lease"])
