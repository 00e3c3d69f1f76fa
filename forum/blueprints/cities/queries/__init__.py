"""Reads around cities."""
