"""The rows of conversations."""
