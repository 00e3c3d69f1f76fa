"""The start page of a member and the public front page."""
