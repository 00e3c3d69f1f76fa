"""The Meilisearch engine: requests to a server of version 1.50 or later."""
