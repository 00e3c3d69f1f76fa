"""Reads around sprints."""
