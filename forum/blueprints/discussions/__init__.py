"""Threads and posts in a group."""
