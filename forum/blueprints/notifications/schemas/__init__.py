"""JSON of notifications."""
