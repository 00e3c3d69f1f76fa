"""Ideation sessions: themes, concepts, votes, wrap-ups."""
