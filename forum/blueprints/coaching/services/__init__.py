"""The verbs of coaching."""
