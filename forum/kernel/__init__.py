"""What every feature may use; the kernel knows no feature."""
