"""Numerical loops that no closed form replaces; each has a slow twin in `tests/twins.py`."""
