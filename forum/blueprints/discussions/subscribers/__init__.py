"""Reactions to what happens in discussions and below them."""
