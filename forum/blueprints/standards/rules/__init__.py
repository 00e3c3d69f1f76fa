"""Codes, the catalogue of the current standard, and how cities score."""
