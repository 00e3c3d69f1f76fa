"""The tables of discussions."""
