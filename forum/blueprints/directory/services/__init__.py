"""Changing profiles, what they ask and the pictures of members."""
