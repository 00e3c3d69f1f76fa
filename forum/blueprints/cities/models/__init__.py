"""The rows of cities."""
