"""Writes around resources: sharing and looking after them, and bringing them in from elsewhere."""
