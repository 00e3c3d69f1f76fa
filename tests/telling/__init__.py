"""Random acts, settings and steps of the clock, and who must be told of what, on the site and by mail."""
