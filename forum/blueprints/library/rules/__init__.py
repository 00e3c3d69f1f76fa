"""What is computed about documents without asking anybody."""
