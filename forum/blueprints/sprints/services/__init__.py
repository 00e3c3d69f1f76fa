"""The verbs of sprints."""
