"""The pages of assessments, reviews, the leaderboard and roadmaps."""
