"""Modules of the live page in JavaScript, and their style: what `orbitcompute explore` puts into one file."""
