"""Reads `models/` and checks names, units, domains and sources at the door."""
