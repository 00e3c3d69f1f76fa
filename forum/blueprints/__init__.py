"""The features of the forum, one folder each; their order stands in `forum.features`."""
