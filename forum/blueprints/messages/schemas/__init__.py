"""What comes in and goes out around conversations."""
