"""Sprints over the API."""
