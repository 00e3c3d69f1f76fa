"""Pages of ideation."""
