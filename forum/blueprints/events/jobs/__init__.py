"""What recurs around events."""
