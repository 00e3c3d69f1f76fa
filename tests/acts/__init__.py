"""Random sequences of acts by several people, and what must hold after each of them."""
