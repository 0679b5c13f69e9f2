"""Turns results into tables, JSON and CSV."""
