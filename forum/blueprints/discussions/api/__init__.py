"""Discussions as JSON."""
