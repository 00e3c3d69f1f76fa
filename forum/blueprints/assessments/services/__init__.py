"""Verbs of assessments and of the leaderboard."""
