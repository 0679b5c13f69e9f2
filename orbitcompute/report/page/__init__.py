"""A result as one HTML page, and in a notebook."""
