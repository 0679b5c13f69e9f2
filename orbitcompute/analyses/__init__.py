"""Other people's models, each a registry of its own under its own names; importing this package declares them all.

Their equations are written as they are published, faults included: what is wrong with one is said in its data file and
held against ours in the bridge, never mended here. Nothing of ours is computed from them.
"""

from orbitcompute.analyses import (
    dirty_bits,
    epoch,
    mccalip,
    nasa_otps,
    nrel_atb,
    semianalysis,
    shap,
    spacex_ai1,
    starcloud,
    suncatcher,
    turyshev,
    van_berkel,
)

__all__ = [
    "dirty_bits", "epoch", "mccalip", "nasa_otps", "nrel_atb", "semianalysis", "shap", "spacex_ai1", "starcloud",
    "suncatcher", "turyshev", "van_berkel",
]  # fmt: skip
