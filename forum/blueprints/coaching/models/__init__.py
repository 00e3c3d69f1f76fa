"""The tables of coaching."""
