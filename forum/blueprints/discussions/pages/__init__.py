"""Discussions as pages."""
