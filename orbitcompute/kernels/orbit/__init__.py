"""Seasons, eclipses and sunlight on orbits."""
