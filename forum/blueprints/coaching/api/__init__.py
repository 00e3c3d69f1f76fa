"""Coaching as JSON."""
