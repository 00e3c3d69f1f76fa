"""Events as pages."""
