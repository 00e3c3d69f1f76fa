"""JSON of discussions."""
