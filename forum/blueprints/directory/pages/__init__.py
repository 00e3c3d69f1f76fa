"""People as pages, and as parts of other pages."""
