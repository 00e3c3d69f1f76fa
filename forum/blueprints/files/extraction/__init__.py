"""Reads the text of an uploaded document page by page, in a child process that may fail without harm."""
