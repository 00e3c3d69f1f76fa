"""Assessments of the demo community."""
