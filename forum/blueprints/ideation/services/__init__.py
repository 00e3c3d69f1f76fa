"""A layer of ideation."""
