"""Standards as pages: read by everybody, written by programme staff."""
