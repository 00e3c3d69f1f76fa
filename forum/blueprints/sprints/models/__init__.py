"""Tables of sprints."""
