"""Cities as JSON."""
