"""Refusals of sprints."""

from __future__ import annotations

from forum.kernel.errors import Conflict, Forbidden
from forum.kernel.i18n import _, _l


class NotEligible(Forbidden):
    """`reasons` in the problem says why this edition is not for the city."""

    def __init__(self, reasons: list[str]) -> None:
        told = _l("This edition is for other cities. You may apply to a next edition.")
        super().__init__("not_eligible", told)
        self.extensions = {"reasons": reasons}


class AnswerChanged(Conflict):
    """`conflicts` in the problem holds each answer as it is now. Nothing was written."""

    code = "answer_changed"
    message = _l("A colleague changed the same answer meanwhile. Nothing of yours is lost: look at both, then save.")


class TooManyChosen(Conflict):
    code = "too_many_chosen"
    message = _l("More cities are chosen than there are places.")


class AlreadyChosen(Conflict):
    code = "already_chosen"
    message = _l("The cities of this sprint were chosen already.")


class StillOpen(Conflict):
    code = "still_open"
    message = _l("The call is still open. Cities are chosen after its deadline.")


class CallIncomplete(Conflict):
    """`missing` in the problem names what is still to be written. Nothing was published."""

    code = "call_incomplete"

    def __init__(self, missing: list[str]) -> None:
        told = _("The call is not published yet. Write first: %(parts)s.", parts=", ".join(missing))
        super().__init__(told, extensions={"missing": missing})


# The running sprint.


class VersionSubmitted(Conflict):
    """Somebody was faster. Nothing was written."""

    code = "version_submitted"
    message = _l("There is a newer version than the one you saw. Nothing of yours is lost: look at it first.")


class AssignmentOpenAlready(Conflict):
    code = "assignment_open"
    message = _l("The cities have this assignment already.")


# From the call to the chosen cities.


class PlacesTaken(Conflict):
    code = "places_taken"
    message = _l("More cities have a place already. A place is free again when a city withdraws.")


class ScoresOpen(Conflict):
    code = "scores_open"
    message = _l("Both scores are in and can be read, so they stand as they are.")


class Judged(Conflict):
    code = "judged"
    message = _l("Somebody has scored already, so the criteria of judgement stand as they are.")


# What a sprint produces.


class SectionChanged(Conflict):
    """`conflicts` in the problem holds by key the `words` and `version` of each section now. Nothing was written."""

    code = "section_changed"
    message = _l("A colleague wrote in the same section meanwhile. Nothing of yours is lost: look at both, then save.")


class TemplateWritten(Conflict):
    code = "template_written"
    message = _l("A city has written in a section that is to be taken out. Keep it, or change its heading.")


class NotEarned(Conflict):
    code = "not_earned"
    message = _l("The city was at fewer sessions than the certificate of this sprint asks for.")


# Help one to one, and the survey afterwards.


class SlotTaken(Conflict):
    code = "slot_taken"
    message = _l("Another city has booked this time meanwhile. Choose another one.")


class CityBusy(Conflict):
    code = "city_busy"
    message = _l("Your city has booked help at this time already.")


class SurveyAnswered(Conflict):
    code = "survey_answered"
    message = _l("You have answered already. Thank you.")


class SurveyBegun(Conflict):
    code = "survey_begun"
    message = _l("Somebody has answered already, so the questions stand as they are.")
