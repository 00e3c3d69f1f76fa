"""The events of the demo community."""
