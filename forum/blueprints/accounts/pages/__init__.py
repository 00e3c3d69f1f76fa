"""The pages of accounts: signing in, joining, and looking after one's own account."""
