"""The JSON routes of moderation."""
