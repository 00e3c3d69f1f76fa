"""The words that rows of events hold."""

from __future__ import annotations

KINDS = ("workshop", "ama", "office_hours", "masterclass", "conference", "session")
DRAFT, PROPOSED, DECLINED, PUBLISHED, CANCELLED = STATES = ("draft", "proposed", "declined", "published", "cancelled")
SHOWN = (PUBLISHED, CANCELLED)
REGISTERED, WAITING, WITHDRAWN = REGISTRATION_STATES = ("registered", "waiting", "withdrawn")
LISTS = ("hosts", "registered")
WEEKLY, FORTNIGHTLY, MONTHLY = FREQUENCIES = ("weekly", "fortnightly", "monthly")
MOST_OCCURRENCES = 104
LONGEST_TITLE, LONGEST_TEXT, LONGEST_PLACE, LONGEST_LINK = 140, 20_000, 200, 500
MOST_CAPACITY, MOST_HOSTS, MOST_CRITERIA = 100_000, 12, 10
