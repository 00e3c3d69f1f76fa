"""The JSON routes of assessments, reviews, the leaderboard and roadmaps."""
