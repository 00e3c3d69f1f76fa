"""Reads around assessments, reviews, the leaderboard and roadmaps."""
