"""What happens in coaching."""

from __future__ import annotations

from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, kw_only=True)
class CoachingOfferChanged(Event):
    """An offer is there, is another than before, or is gone, so what shows it must be shown anew."""

    offer_id: int
    mentor_id: int


@dataclass(frozen=True, kw_only=True)
class MentoringBegan(Event):
    """A mentor accepted a request; who the two are is told to nobody else."""

    mentoring_id: int


@dataclass(frozen=True, kw_only=True)
class MentoringEnded(Event):
    mentoring_id: int


@dataclass(frozen=True, kw_only=True)
class AppointmentChanged(Event):
    """An appointment was booked, moved or cancelled; the two are written to with a file for their calendars.

    `sequence` is that of the change, so that of several at once only the last is written of.
    """

    appointment_id: int
    sequence: int
    by_id: int | None
