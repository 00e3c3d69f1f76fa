"""Events as JSON."""
