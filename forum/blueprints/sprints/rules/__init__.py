"""Rules of sprints."""
