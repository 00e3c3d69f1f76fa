"""Searching, as JSON."""
