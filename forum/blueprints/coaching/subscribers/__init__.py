"""What coaching does when something happened."""
