"""Conversations between members, one to one and in named groups."""
