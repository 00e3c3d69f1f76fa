"""What the demo community is told, and its mail."""
