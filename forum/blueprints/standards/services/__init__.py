"""Loading the frameworks of a release, and writing, publishing and mapping those of staff."""
