"""The verbs of groups."""
