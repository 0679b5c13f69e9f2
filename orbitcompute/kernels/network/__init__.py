"""Satellites, their laser links, and the shortest ways between sites."""
