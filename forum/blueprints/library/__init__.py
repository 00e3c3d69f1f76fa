"""Resources: operational documents shared between cities, found by the page."""
