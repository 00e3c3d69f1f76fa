"""Writes of searching."""
