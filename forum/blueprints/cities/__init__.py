"""Cities, what resembles them, and where they stand on criteria as far as that is shared."""
