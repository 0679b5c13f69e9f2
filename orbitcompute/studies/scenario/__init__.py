"""From a scenario's name and what was typed to a model that can be evaluated."""
