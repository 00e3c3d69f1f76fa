"""Frameworks, practice areas and criteria: what everything is tagged with."""
