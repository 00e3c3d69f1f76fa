"""JSON of people and of what their profiles ask."""
