"""JSON routes of ideation."""
