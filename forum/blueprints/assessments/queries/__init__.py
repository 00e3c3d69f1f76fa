"""Reads around assessments."""
