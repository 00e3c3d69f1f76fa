"""Pure rules of searching."""
