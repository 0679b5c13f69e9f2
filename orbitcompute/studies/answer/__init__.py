"""One scenario answered: values, ranges, the verdict, and what stands behind a name."""
