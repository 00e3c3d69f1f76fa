"""Assessments as JSON."""
