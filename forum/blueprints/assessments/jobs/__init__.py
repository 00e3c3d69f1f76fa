"""What recurs around assessments."""
