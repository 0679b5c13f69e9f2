"""Whether the model agrees with the world."""
