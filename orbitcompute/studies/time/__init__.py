"""Years: when a ratio of costs crosses, what earlier service is worth, and what an investment would return."""
