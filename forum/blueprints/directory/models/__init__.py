"""The rows of the directory."""
