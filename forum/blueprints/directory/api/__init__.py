"""The directory as JSON."""
