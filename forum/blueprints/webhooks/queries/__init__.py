"""What is read of webhooks."""
