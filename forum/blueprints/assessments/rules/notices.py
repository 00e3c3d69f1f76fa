"""The names of what people are told of assessments."""

MOVED = "assessment_moved"
SUBJECT = "assessment"
