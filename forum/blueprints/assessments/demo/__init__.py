"""The assessments of the demo community."""
