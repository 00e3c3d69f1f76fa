"""Reads around people: one by one, listed, and counted."""
