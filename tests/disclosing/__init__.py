"""An adversary who sees every answer, and small worlds in which he tries to learn what a city does not share."""
