"""The verbs of discussions."""
