"""What is done with accounts: signing in, inviting, joining, choosing a new password, changing roles."""
