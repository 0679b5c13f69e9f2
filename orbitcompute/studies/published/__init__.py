"""Other people's analyses computed again, and the way from their figures to ours."""
