"""The verbs of moderation."""
