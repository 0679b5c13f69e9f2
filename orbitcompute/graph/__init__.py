"""Puts a model together: order, overrides, cycles, evaluation and explanation."""
