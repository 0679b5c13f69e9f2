"""`python -m orbitcompute.catalog`: make `units.json` anew from astropy, after a unit has been added."""

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog.units import TABLE, units_in_use, write_table

write_table(units_in_use())
print(f"{TABLE.name}: {len(units_in_use())} units")
