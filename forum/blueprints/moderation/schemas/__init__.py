"""JSON of moderation."""
