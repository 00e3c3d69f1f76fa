"""States of an assessment, gaps, figures."""
