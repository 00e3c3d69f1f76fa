"""JSON of sprints."""
