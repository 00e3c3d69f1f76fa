"""Tables of searching."""
