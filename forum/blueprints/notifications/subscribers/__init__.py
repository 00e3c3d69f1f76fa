"""What happens elsewhere and concerns members."""
