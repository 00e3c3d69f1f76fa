"""Forms of help, states and reasons in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from forum.blueprints.cities.rules.countries import language_within
from forum.blueprints.cities.rules.wording import phrases
from forum.blueprints.coaching.rules import states
from forum.blueprints.coaching.rules.matching import Because
from forum.kernel.i18n import LazyString, _, _l, choose_language, ngettext

FORM_NAMES: Mapping[str, LazyString] = {
    states.CALL: _l("A call"), states.SERIES: _l("Several calls over some weeks"),
    states.REVIEW: _l("Looking through a document"), states.MESSAGES: _l("In writing"),
}  # fmt: skip
STATE_NAMES: Mapping[str, LazyString] = {
    states.WAITING: _l("Looking for a mentor"), states.ASKED: _l("A mentor is asked"),
    states.INFO: _l("More information is needed"), states.ACCEPTED: _l("A mentor helps"),
    states.WITHDRAWN: _l("Withdrawn"), states.CLOSED: _l("Closed without an answer"),
}  # fmt: skip
STATE_COLOURS = {states.INFO: "warning", states.ACCEPTED: "success", states.WAITING: "accent", states.ASKED: "accent"}
OUTCOME_NAMES: Mapping[str, LazyString] = {
    states.PENDING: _l("Asked"), states.TAKEN: _l("Accepted"), states.DECLINED: _l("Declined"),
    states.EXPIRED: _l("Did not answer"), states.RELEASED: _l("Asked no longer"),
}  # fmt: skip
ENDING_NAMES: Mapping[str, LazyString] = {
    states.REACHED: _l("We reached what we wanted"), states.PARTLY: _l("We reached a part of it"),
    states.OTHERWISE: _l("It went another way"),
}  # fmt: skip
USEFUL_NAMES: Mapping[int, LazyString] = {
    5: _l("Very useful"), 4: _l("Useful"), 3: _l("Somewhat useful"), 2: _l("Hardly useful"), 1: _l("Not useful"),
}  # fmt: skip


def tell(one: Because, codes: Mapping[int, str]) -> str:
    """One reason, such as `Helps with RDC2`; `codes` names criteria."""
    named = ", ".join(codes[number] for number in one.criteria if number in codes)
    if one.code in ("alike", "language", "form", "hours"):
        return _tell_fact(one)
    return {
        "offers": str(_("Helps with %(codes)s", codes=named)),
        "wishes": str(_("Says in the profile: can help with %(codes)s", codes=named)),
        "met": str(_("The mentor's city met %(codes)s", codes=named)),
        "gives_back": str(_("Looks for help with %(codes)s, which you know", codes=named)),
        "same_city": str(_("Works in your city")),
        "room": str(_("Has a free place")),
        "no_room": str(_("All places are taken")),
        "paused": str(_("Takes no requests at the moment")),
        "no_language": str(_("No language in common")),
        "no_hours": str(_("No free time within your working hours this week")),
    }.get(one.code, "")


def _tell_fact(one: Because) -> str:
    if one.code == "alike":
        telling = [reason for reason in one.likeness if reason.code != "closest_overall"]
        return str(_("City like yours: %(reasons)s", reasons=phrases(telling)) if telling else _("City like yours"))
    if one.code == "language":
        name = language_within(str(one.values["language"]), choose_language())
        return str(_("Helps in %(language)s", language=name))
    if one.code == "form":
        return str(_("Helps in the way you wish: %(form)s", form=FORM_NAMES[one.values["form"]]))
    hours = int(one.values["hours"])
    return str(ngettext(
        "Free for %(num)s hour of your working week", "Free for %(num)s hours of your working week", hours
    ))  # fmt: skip


def tell_all(reasons: Iterable[Because], codes: Mapping[int, str], *, against: bool = False) -> list[str]:
    """The reasons for it, or those against, each as a sentence."""
    return [text for one in reasons if one.speaks_for != against and (text := tell(one, codes))]


def language_options(kept: Iterable[str], offered: Mapping[str, str]) -> list[tuple[str, str]]:
    """The languages to choose from: those of the interface, and those chosen already elsewhere."""
    more = [(code, language_within(code, choose_language())) for code in kept if code not in offered]
    return [*offered.items(), *more]
