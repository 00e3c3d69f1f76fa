"""Reads around assessments and the leaderboard."""
