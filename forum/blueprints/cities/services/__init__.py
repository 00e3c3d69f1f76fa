"""The verbs of cities."""
