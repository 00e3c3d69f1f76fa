"""What recurs around notifications."""
