"""What recurs around assessments and roadmaps."""
