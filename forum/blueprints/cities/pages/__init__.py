"""Cities as pages."""
