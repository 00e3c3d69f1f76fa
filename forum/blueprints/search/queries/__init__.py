"""Reads of searching."""
