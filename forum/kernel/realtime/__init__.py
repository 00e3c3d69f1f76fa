"""Live delivery: rooms named by audience, a sequence in each, and sockets that end with their session."""
