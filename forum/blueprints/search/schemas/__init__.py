"""JSON of searching."""
