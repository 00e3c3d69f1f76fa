"""What members of the demo community write to each other."""
