"""Groups as pages."""
