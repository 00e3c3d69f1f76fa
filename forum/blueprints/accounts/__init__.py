"""Signing in, sessions, invitations and the standing of a member."""
