"""Why people are shown, and how that is said."""
