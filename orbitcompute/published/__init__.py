"""Other people's models, each a registry of its own under its own names; importing this package declares them all.

Their equations are written as they are published, faults included: what is wrong with one is said in its data file and
held against ours in the bridge, never mended here. Nothing of ours is computed from them. `deal`, `cluster`, `growth` and
`starlink` are the arithmetic of claims, over what the record says.
"""

from orbitcompute.published import (
    cluster,
    deal,
    dirty_bits,
    energynerd_compare,
    energynerd_finance,
    epoch,
    ferhat00,
    growth,
    jedgar,
    lballaty,
    mccalip,
    musk_36_months,
    myana_page,
    nasa_otps,
    nrel_atb,
    research_viewer,
    semianalysis,
    shap,
    spacex_ai1,
    starcloud,
    starlink,
    suncatcher,
    turyshev,
    van_berkel,
)

__all__ = [
    "cluster", "deal", "dirty_bits", "energynerd_compare", "energynerd_finance", "epoch", "ferhat00", "growth",
    "jedgar", "lballaty", "mccalip", "musk_36_months", "myana_page", "nasa_otps", "nrel_atb", "research_viewer", "semianalysis",
    "shap", "spacex_ai1", "starcloud", "starlink",
    "suncatcher", "turyshev", "van_berkel",
]
