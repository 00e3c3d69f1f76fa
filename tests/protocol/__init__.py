"""Servers for the official protocol suites, which are not part of this repository."""
