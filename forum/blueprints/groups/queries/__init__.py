"""Reads around groups."""
