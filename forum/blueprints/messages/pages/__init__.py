"""Conversations as pages."""
