"""The embedded engine: tantivy indexes in a folder, without a server."""
