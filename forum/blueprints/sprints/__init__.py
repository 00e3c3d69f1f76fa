"""Sprints: a call, applications of cities, a cohort."""
