"""The names of what is told, and of the things it tells of."""

OFFER, REQUEST, MENTORING, APPOINTMENT = "coaching_offer", "coaching_request", "mentoring", "appointment"

ASKED, REMINDER, QUESTION, REPLIED = "coaching_asked", "coaching_reminder", "coaching_question", "coaching_replied"
PROPOSED, DECLINED, EXPIRED = "coaching_proposed", "coaching_declined", "coaching_expired"
CLOSED, TO_PLACE, PAUSED = "coaching_closed", "coaching_to_place", "coaching_paused"
BEGAN, NOTED, ENDED = "mentoring_began", "mentoring_noted", "mentoring_ended"
BOOKED, MOVED, CANCELLED = "appointment_booked", "appointment_moved", "appointment_cancelled"
SOON, FEEDBACK = "appointment_soon", "appointment_feedback"
