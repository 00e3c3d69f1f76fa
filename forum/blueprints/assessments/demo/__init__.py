"""What the demo community has of assessments and roadmaps."""
