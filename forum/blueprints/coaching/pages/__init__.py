"""Coaching as pages."""
