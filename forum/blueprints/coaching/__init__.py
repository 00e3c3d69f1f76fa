"""Coaching and mentoring: who offers it, who asks for it, and what the two of them do together."""
