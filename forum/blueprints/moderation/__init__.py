"""Moderation: reports, the review queue, sanctions, the log of acts and appeals."""
