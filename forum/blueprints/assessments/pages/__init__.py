"""Pages of assessments and of the leaderboard."""
