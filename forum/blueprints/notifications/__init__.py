"""Who is told what, once, in the place where they are."""
