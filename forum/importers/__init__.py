"""What importers of several features share: what was imported before, and the report at the end."""
