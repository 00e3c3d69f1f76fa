"""Events live."""
