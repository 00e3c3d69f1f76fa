"""Search as pages."""
