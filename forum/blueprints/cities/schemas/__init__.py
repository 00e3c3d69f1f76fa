"""JSON of cities."""
