"""What is done with assessments."""
