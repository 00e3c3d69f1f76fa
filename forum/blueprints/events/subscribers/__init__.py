"""What follows from facts of events."""
