"""Pure rules of who is told what, when and how."""
