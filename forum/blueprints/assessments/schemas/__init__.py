"""JSON and forms of assessments."""
