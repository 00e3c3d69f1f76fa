"""What assessments do when something has happened."""
