"""JSON routes of opportunities."""
