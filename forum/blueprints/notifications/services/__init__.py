"""What is done with notifications: telling, marking as read, taking back."""
