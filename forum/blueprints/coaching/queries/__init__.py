"""What is read of coaching."""
