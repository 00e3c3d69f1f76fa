"""What comes in and goes out as JSON and from forms."""
