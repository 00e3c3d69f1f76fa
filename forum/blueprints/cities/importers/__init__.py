"""Cities and their standing from files."""
