"""What assessments, the leaderboard and roadmaps do when something happens elsewhere."""
