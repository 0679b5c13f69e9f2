"""The constellation looked at closely: round trips, loads, clusters, service."""
