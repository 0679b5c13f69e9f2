"""The lease of Colossus capacity as arithmetic: what the terms that pages quote from the filing come to."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("deal", "spacex-s1-2026")
quantity = MODEL.quantity


@quantity("GUSD")
def value(monthly_fee: float, full_months: float, ramp_months: float, ramp_share: float) -> float:
    """Fees over the whole term, if nobody leaves: full months and the reduced ones at their share."""
    return monthly_fee * (full_months + ramp_months * ramp_share)


@quantity("GUSD")
def firm_value(
    monthly_fee: float, bound_months: float, ramp_months: float, notice_months: float, ramp_share: float
) -> float:
    """Fees that cannot be avoided: either side may give notice once it is no longer bound."""
    return monthly_fee * (bound_months - ramp_months + notice_months + ramp_months * ramp_share)


@quantity("1")
def firm_share(firm_value: float, value: float) -> float:
    """What is firm, over the whole."""
    return firm_value / value


@quantity("1")
def bound_time_share(bound_months: float, notice_months: float, full_months: float, ramp_months: float) -> float:
    """Months that neither side can leave, notice included, over those of the term: how far ahead its revenue is known."""
    return (bound_months + notice_months) / (full_months + ramp_months)


@quantity("1")
def value_over_firm(value: float, firm_value: float) -> float:
    """The whole over what is firm."""
    return value / firm_value


@quantity("GUSD / year")
def yearly_fee(monthly_fee: float, month_length: float) -> float:
    """Twelve full months."""
    return monthly_fee / month_length


@quantity("year")
def term(full_months: float, ramp_months: float, month_length: float) -> float:
    """Length of the term, the reduced months included."""
    return (full_months + ramp_months) * month_length


@quantity("USD / h")
def price_per_accelerator_hour(monthly_fee: float, accelerators: float, month_length: float) -> float:
    """The fee over the accelerators that it pays for: a price, not a cost; what it covers is not disclosed."""
    return monthly_fee / (accelerators * month_length)


@quantity("USD / h")
def price_paired_with_one_site(monthly_fee: float, site_accelerators: float, month_length: float) -> float:
    """The fee over the accelerators of one site alone: what pairing the two figures of an article comes to."""
    return monthly_fee / (site_accelerators * month_length)


@quantity("MW")
def power_paid_for(
    site_accelerators: float,
    site_power_per_accelerator: float,
    accelerators: float,
    second_power_per_accelerator: float,
) -> float:
    """Facility power behind the accelerators paid for: the first site's, and the rest at the second site's draw."""
    rest = accelerators - site_accelerators
    return site_accelerators * site_power_per_accelerator + rest * second_power_per_accelerator


@quantity("GUSD")
def commitments(
    google_commitment: float,
    amazon_commitment: float,
    azure_commitment: float,
    fluidstack_commitment: float,
    value: float,
) -> float:
    """Headline figures of every compute commitment that is public, ceilings all."""
    return google_commitment + amazon_commitment + azure_commitment + fluidstack_commitment + value


@quantity("GUSD")
def left_beside_google(commitments_stated: float, google_commitment: float) -> float:
    """What a stated total leaves for every other supplier, once Google's part is taken from it."""
    return commitments_stated - google_commitment
