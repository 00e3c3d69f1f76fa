"""Search engines behind one protocol; this package knows nothing of the forum."""
