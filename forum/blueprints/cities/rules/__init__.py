"""Pure computation about cities: similarity, population bands, languages."""
