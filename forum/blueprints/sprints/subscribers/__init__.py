"""What sprints do when something has happened."""
