"""The door: who may enter a route, how input is read and how errors are told."""
