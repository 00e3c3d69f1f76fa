"""Profiles and the listing of people: who can help with what."""
