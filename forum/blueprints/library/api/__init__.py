"""The library as JSON."""
