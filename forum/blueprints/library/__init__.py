"""Shared documents: found by what they say at their page, with the city, criteria and licence they come with."""
