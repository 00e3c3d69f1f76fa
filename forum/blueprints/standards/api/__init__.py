"""Standards as JSON: read by everybody, written by programme staff."""
