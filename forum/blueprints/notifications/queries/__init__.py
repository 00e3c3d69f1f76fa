"""Reads around notifications."""
