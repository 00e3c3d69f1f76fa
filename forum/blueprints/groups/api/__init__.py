"""Groups as JSON."""
