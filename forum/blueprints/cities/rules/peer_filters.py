"""The hard filters of a list of similar cities."""

PEER_FILTERS = ("same_country", "same_language", "similar_population")
