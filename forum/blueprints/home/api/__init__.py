"""Home as JSON."""
