"""The API against its own description: requests made from it, well formed and not, and answers held to it."""
