"""Uploads: storing them whole or not at all, reading their text, and who may have them."""
