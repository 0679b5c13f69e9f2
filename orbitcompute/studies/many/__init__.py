"""Many points of one scenario: axes, draws, blocks, and who computes them."""
