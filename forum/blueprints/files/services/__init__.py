"""Writes around files: keeping uploads, and keeping what reading them brought."""
