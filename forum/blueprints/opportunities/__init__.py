"""Opportunities: funding, research and partnerships."""
