"""Sprints of the demo community."""
