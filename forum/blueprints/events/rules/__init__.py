"""Pure rules of events."""
