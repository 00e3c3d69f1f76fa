"""What people do with assessments, reviews, the leaderboard and roadmaps."""
