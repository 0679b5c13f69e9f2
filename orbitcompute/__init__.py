"""orbitcompute."""
