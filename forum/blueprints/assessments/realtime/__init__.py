"""Assessments live."""
