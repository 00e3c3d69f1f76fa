"""Reads around conversations and what belongs to them."""
