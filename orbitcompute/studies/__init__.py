"""What can be asked of a model: evaluate, sweep, explain."""
