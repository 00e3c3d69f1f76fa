"""Forms of help, states and reasons in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel.dates import get_day_names
from babel.lists import format_list

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


def tell(one: Because, codes: Mapping[int, str], *, of_asker: bool = False) -> str:
    """One reason, such as `Helps with RDC2`; `codes` names criteria. To the asker herself, or `of_asker` to another."""
    named = ", ".join(codes[number] for number in one.criteria if number in codes)
    if one.code in ("alike", "language", "no_language", "form", "hours"):
        return _tell_fact(one, of_asker)
    return {
        "offers": str(_("Helps with %(codes)s", codes=named)),
        "wishes": str(_("Says in the profile: can help with %(codes)s", codes=named)),
        "met": str(_("The mentor's city met %(codes)s", codes=named)),
        "gives_back": str(
            _("Looks for help with %(codes)s, which the asker knows", codes=named) if of_asker
            else _("Looks for help with %(codes)s, which you know", codes=named)
        ),
        "same_city": str(_("Works in the asker's city") if of_asker else _("Works in your city")),
        "room": str(_("Has a free place")),
        "no_room": str(_("All places are taken")),
        "paused": str(_("Takes no requests at the moment")),
        "no_hours": str(
            _("No free time within the asker's working hours this week") if of_asker
            else _("No free time within your working hours this week")
        ),
    }.get(one.code, "")  # fmt: skip


def _tell_fact(one: Because, of_asker: bool) -> str:
    if one.code == "alike":
        return _tell_likeness(one, of_asker)
    if one.code in ("language", "no_language"):
        names = [language_within(str(code), choose_language()) for code in one.values["languages"]]
        told = format_list(names, "or", locale=choose_language())
        return str(_("Helps in %(language)s", language=told) if one.speaks_for else
                   _("Does not help in %(language)s", language=told))  # fmt: skip
    if one.code == "form":
        name = FORM_NAMES[one.values["form"]]
        return str(_("Helps in the way the asker wishes: %(form)s", form=name) if of_asker else
                   _("Helps in the way you wish: %(form)s", form=name))  # fmt: skip
    hours = int(one.values["hours"])
    return str(ngettext(
        "Free for %(num)s hour of the asker's working week", "Free for %(num)s hours of the asker's working week", hours
    ) if of_asker else ngettext(
        "Free for %(num)s hour of your working week", "Free for %(num)s hours of your working week", hours
    ))  # fmt: skip


def _tell_likeness(one: Because, of_asker: bool) -> str:
    """What makes the cities alike; that a city chose the other is said of its own only to its people."""
    told = [reason for reason in one.likeness if reason.code not in ("closest_overall", *(["chosen"] * of_asker))]
    if not told:
        return str(_("City like the asker's") if of_asker else _("City like yours"))
    named = phrases(told)
    return str(_("City like the asker's: %(reasons)s", reasons=named) if of_asker else
               _("City like yours: %(reasons)s", reasons=named))  # fmt: skip


def tell_all(
    reasons: Iterable[Because], codes: Mapping[int, str], *, against: bool = False, of_asker: bool = False
) -> list[str]:
    """The reasons for it, or those against, each as a sentence; `of_asker` when another than the asker reads them."""
    told = (tell(one, codes, of_asker=of_asker) for one in reasons if one.speaks_for != against)
    return [text for text in told if text]


def language_options(kept: Iterable[str], offered: Mapping[str, str]) -> list[tuple[str, str]]:
    """The languages to choose from: those of the interface, and those chosen already elsewhere."""
    more = [(code, language_within(code, choose_language())) for code in kept if code not in offered]
    return [*offered.items(), *more]


def day_names() -> list[str]:
    """The days of the week in the reader's words, Monday first, as labels."""
    names = get_day_names("wide", "stand-alone", locale=choose_language())
    return [names[day][:1].upper() + names[day][1:] for day in range(7)]
