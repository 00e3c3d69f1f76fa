"""JSON routes of assessments and of the leaderboard."""
