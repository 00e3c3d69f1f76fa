"""All programmes in one community, and what each of its people sees of them on every way."""
