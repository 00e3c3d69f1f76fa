"""JSON of assessments and of the leaderboard."""
