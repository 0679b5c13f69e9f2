"""Random numbers, distributions and the elementary functions that draws are made with."""
