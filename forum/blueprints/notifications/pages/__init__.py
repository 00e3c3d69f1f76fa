"""The pages of notifications, and what each of them says."""
