"""Reads around discussions."""
