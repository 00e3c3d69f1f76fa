"""Uploads, their text by page and their thumbnails."""
