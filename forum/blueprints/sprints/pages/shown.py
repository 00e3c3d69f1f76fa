"""How sprints look in lists, and what their pages share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_date, format_time
from markupsafe import Markup

from forum.blueprints.sprints.models.applications import SprintApplication
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.rules import states
from forum.blueprints.sprints.rules.deadlines import deadline_of, last_day_of, moments_of
from forum.blueprints.sprints.rules.phases import PHASE_BADGES, PHASE_NAMES, STATE_BADGES, STATE_NAMES
from forum.kernel import markdown
from forum.kernel.days import day_and_time
from forum.kernel.i18n import LANGUAGES, _, _l, choose_timezone, ngettext
from forum.kernel.zones import zone_name

WHO = "who-should-apply"


def day_text(day: date, form: str = "long") -> str:
    """A day in the reader's language."""
    return str(format_date(day, form, rebase=False))


def deadline_there(sprint: Sprint) -> str:
    """Until when one may apply where the call says: to the end of a day, or until an hour of it."""
    last, zone = last_day_of(sprint.deadline_at, sprint.time_zone), zone_name(sprint.time_zone)
    if sprint.deadline_at != deadline_of(last, sprint.time_zone):
        there = format_time(sprint.deadline_at.astimezone(ZoneInfo(sprint.time_zone)), "short", rebase=False)
        return str(_("%(day)s, %(time)s in %(zone)s", day=day_text(last, "full"), time=there, zone=zone))
    return str(_("%(day)s, until the end of the day in %(zone)s", day=day_text(last, "full"), zone=zone))


def deadline_here(sprint: Sprint) -> str:
    """The same moment on the reader's clock; empty where it is the same clock."""
    mine = choose_timezone() or "UTC"
    moment = sprint.deadline_at
    if moment.astimezone(ZoneInfo(mine)).utcoffset() == moment.astimezone(ZoneInfo(sprint.time_zone)).utcoffset():
        return ""
    return str(_("For you: %(moment)s (%(zone)s)", moment=day_and_time(moment), zone=zone_name(mine)))


def phase_badge(sprint: Sprint) -> dict[str, str]:
    """Where it stands."""
    return {"text": str(PHASE_NAMES[sprint.phase]), "kind": PHASE_BADGES.get(sprint.phase, "neutral")}


def state_badge(application: SprintApplication) -> dict[str, str]:
    """Where an application stands."""
    return {"text": str(STATE_NAMES[application.state]), "kind": STATE_BADGES.get(application.state, "neutral")}


def days_text(sprint: Sprint) -> str:
    """From when to when."""
    return str(
        _("%(start)s to %(end)s", start=day_text(sprint.starts_on, "medium"), end=day_text(sprint.ends_on, "medium"))
    )


_OWN = {
    states.DRAFT: _l("Draft of your city"), states.SUBMITTED: _l("Your city has applied"),
    states.WAITING: _l("Your city is on the waiting list"), states.CHOSEN: _l("Your city has a place"),
    states.CONFIRMED: _l("Your city takes part"),
}  # fmt: skip


def own_texts(sprints: Sequence[Sprint], taking_part: Collection[int], written: Mapping[int, str]) -> dict[int, str]:
    """By sprint what the reader's own city has to do with it; a draft counts only while the call is open."""
    told = {}
    for one in sprints:
        state = written.get(one.id, "")
        if one.id in taking_part and state != states.CHOSEN:
            told[one.id] = str(_("Your city took part") if one.phase == "past" else _OWN[states.CONFIRMED])
        elif state in _OWN and (state != states.DRAFT or one.phase == "open"):
            told[one.id] = str(_OWN[state])
    return told


def row_of(sprint: Sprint, taken: Mapping[int, int] | None = None, own: str = "") -> dict[str, Any]:
    """A sprint in a list; `own` says what the reader's city has to do with it."""
    facts = [LANGUAGES[sprint.language], days_text(sprint)]
    if sprint.phase in ("open", "coming", "draft"):
        facts.append(str(ngettext("%(num)s place for a city", "%(num)s places for cities", sprint.places)))
        facts.append(
            str(_("Apply by %(day)s", day=day_text(last_day_of(sprint.deadline_at, sprint.time_zone), "medium")))
        )
    elif (taken or {}).get(sprint.id):
        facts.append(str(ngettext("%(num)s city", "%(num)s cities", (taken or {})[sprint.id])))
    return {
        "title": sprint.title, "url": sprint.path, "icon": "presentation", "text": sprint.summary, "facts": facts,
        "badge": phase_badge(sprint), "mine": own,
    }  # fmt: skip


def parts_of(sprint: Sprint) -> list[dict[str, Any]]:
    """The texts of the call in their order: those that are written, and for whom it is where it has conditions."""
    told = [
        ("context", _("Context"), sprint.context), ("overview", _("Overview"), sprint.overview),
        ("what-you-do", _("What you will do"), sprint.what_you_do),
        ("what-you-get", _("What you get"), sprint.what_you_get),
        (WHO, _("Who should apply"), sprint.who_should_apply),
    ]  # fmt: skip
    shown = [one for one in told if one[2] or (one[0] == WHO and sprint.eligibility)]
    return [{"id": key, "title": str(title), "html": written(text)} for key, title, text in shown]


def written(text: str) -> Markup:
    """Text of staff as the page shows it."""
    return Markup(markdown.render(text)) if text else Markup()  # rendering cleans it


def conditions_of(sprint: Sprint, countries: Mapping[str, str]) -> list[str]:
    """For which cities it is, each condition as a sentence."""
    rules, found = sprint.eligibility, []
    least, most = rules.get("least_population"), rules.get("most_population")
    if least:
        found.append(_("Cities of at least %(num)s people", num=f"{least:,}"))
    if most:
        found.append(_("Cities of up to %(num)s people", num=f"{most:,}"))
    if rules.get("countries"):
        found.append(_("Cities of %(countries)s", countries=_listed([countries.get(c, c) for c in rules["countries"]])))
    if rules.get("certified") is True:
        found.append(_("Certified cities"))
    if rules.get("certified") is False:
        found.append(_("Cities that are not certified yet"))
    return [str(one) for one in found]


def precall_texts(sprint: Sprint) -> list[str]:
    """The pre-calls on the reader's clock, and on the call's where it is another one."""
    zone, mine = ZoneInfo(sprint.time_zone), ZoneInfo(choose_timezone() or "UTC")
    found = []
    for moment in moments_of(sprint.precalls, sprint.time_zone) or []:
        there = moment.astimezone(zone)
        same = there.utcoffset() == moment.astimezone(mine).utcoffset()
        beside = "" if same else f" ({format_time(there, 'short', rebase=False)} {zone_name(sprint.time_zone)})"
        found.append(f"{day_and_time(moment)}{beside}")
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
