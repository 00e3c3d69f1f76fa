"""Tables of assessments, reviews, awards, published figures and roadmaps."""
