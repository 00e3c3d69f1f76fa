"""Communities such as practice groups; memberships and their roles."""
