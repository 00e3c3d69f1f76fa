"""What coaching is made of, without rows."""
