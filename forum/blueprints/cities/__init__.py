"""Cities, their facts from the gazetteer, and cities like them."""
