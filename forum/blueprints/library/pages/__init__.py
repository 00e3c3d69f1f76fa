"""The pages of the library: looking around, reading, sharing, and what it shows on pages below."""
