"""What recurs around sprints."""
