"""JSON of groups."""
