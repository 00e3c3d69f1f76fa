"""What takes longer than a test may: kills, long property runs, measurements."""
