"""States of requests and mentorings, and the bounds of what is written."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from forum.kernel.working_days import day_in, end_of_day, is_working_day, working_day_after

CALL, SERIES, REVIEW, MESSAGES = "call", "series", "review", "messages"
FORMS = (CALL, SERIES, REVIEW, MESSAGES)  # in which somebody helps

WAITING, ASKED, INFO = "waiting", "asked", "info"
ACCEPTED, WITHDRAWN, CLOSED = "accepted", "withdrawn", "closed"
REQUEST_STATES = (WAITING, ASKED, INFO, ACCEPTED, WITHDRAWN, CLOSED)
OPEN_STATES = (WAITING, ASKED, INFO)

PENDING, TAKEN, DECLINED, EXPIRED, RELEASED = "", "accepted", "declined", "expired", "released"
OUTCOMES = (PENDING, TAKEN, DECLINED, EXPIRED, RELEASED)

RUNNING, ENDED = "running", "ended"
REACHED, PARTLY, OTHERWISE = "reached", "partly", "otherwise"
ENDINGS = (REACHED, PARTLY, OTHERWISE)

BOOKED, CANCELLED = "booked", "cancelled"

BY_HERSELF, UNANSWERED = "self", "unanswered"  # why an offer is paused

ANSWERED_WITHIN = 7  # days
REMINDED_AFTER = timedelta(days=3)
UNANSWERED_BEFORE_PAUSE = 2
MOST_OPEN_REQUESTS = 5
MOST_CAPACITY = 20
MOST_TOPICS, LONGEST_TOPIC = 8, 60
MOST_CRITERIA = 12
MOST_LANGUAGES = 8
MOST_GOALS = 30
MOST_LINES = 60  # of what is said to and fro about a request
MOST_EXCEPTIONS = 100
MOST_OF_TEAM = 12
LONGEST_TITLE, LONGEST_LINE, LONGEST_TEXT, LONGEST_LINK = 160, 200, 6_000, 500
MINUTES = (20, 30, 45, 60, 90)
MOST_NOTICE = 14 * 24  # hours


def due_at(asked_at: datetime, zone: str) -> datetime:
    """Until when an answer is waited for: the end of the seventh day where somebody lives, or of the next working day.

    Nobody loses a request over a weekend.
    """
    day: date = day_in(zone, asked_at) + timedelta(days=ANSWERED_WITHIN)
    return end_of_day(day if is_working_day(day) else working_day_after(day), zone)
