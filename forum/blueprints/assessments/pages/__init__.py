"""Assessments as pages."""
