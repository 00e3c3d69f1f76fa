"""How far a city is with each criterion, its evidence and level, the leaderboard, and the way on from there."""
