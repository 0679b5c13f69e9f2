"""The basis guard: what it takes to provide and what a lease charges do not mix silently."""

from __future__ import annotations

from collections.abc import Mapping

from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import Assumption

# What a fee is divided by: the count and the power that it was agreed for.
TIED = ("accelerator_count", "stated_power")


def check(assumptions: Mapping[str, Assumption], own: Mapping[str, str]) -> None:
    """Refuse a fee that is divided by the accelerators or the power of a cluster it was not agreed for.

    `own` is what the component in each slot (`baseline`, `twin`) says its figures are, `cost` or `price`. A cluster of costs
    read as a price without a fee is null, and names the fee. Raises `CatalogError`.
    """
    faults = []
    for slot, prefix in (("baseline", "terrestrial_"), ("twin", "twin_")):
        basis, fee = assumptions.get(f"{prefix}basis"), assumptions.get(f"{prefix}lease_fee")
        if basis is None or fee is None or fee.absent or basis.choice != "price" or own.get(slot) != "cost":
            continue
        kept = [prefix + name for name in TIED if getattr(assumptions.get(prefix + name), "component", None)]
        if kept:
            faults.append(
                f"{prefix}basis: price (what a lease charges), but {' and '.join(kept)} are those of a {slot} whose"
                " figures are costs (what it takes to provide): a fee is tied to what it was agreed for"
            )
    if faults:
        raise CatalogError(faults, ["a lease is a baseline of its own: --baseline anthropic-lease"])


def notes(assumptions: Mapping[str, Assumption], settings: Mapping[str, str]) -> list[str]:
    """Said where a lease is compared with and the orbital fleet's accelerators are set: its fee is divided by others."""
    basis, count = assumptions.get("terrestrial_basis"), assumptions.get("terrestrial_accelerator_count")
    if (
        "accelerator_count" not in settings
        or basis is None
        or basis.choice != "price"
        or count is None
        or count.low is None
    ):
        return []
    return [f"accelerator_count is the orbital fleet's; the fee is divided by terrestrial_accelerator_count, {count.value:,.0f}"
            f" ({count.low:,.0f}-{count.high:,.0f})"]
