"""The discussions of the demo community."""
