"""What a member has picked to work towards, in the mail with what waits for her."""

from __future__ import annotations

from forum.blueprints.home.queries.adventure import Step, get_adventure, list_steps
from forum.kernel.actor import Actor
from forum.kernel.days import day_and_time
from forum.kernel.i18n import _
from forum.kernel.mailed_besides import Besides, Entry, add_to_mails

MOST = 3


def picked_in_mail(reader: Actor) -> Besides | None:
    """What comes next for what she has picked herself, each with why; nothing for who has picked nothing."""
    if not any(reader.fact("picks").values()):
        return None
    entries = [_entry(one) for one in list_steps(reader, get_adventure(reader).aims, MOST)]
    return Besides(name=str(_("Your adventure")), entries=entries)


def _entry(one: Step) -> Entry:
    when = day_and_time(one.step.at) if one.step.at else ""
    detail = " · ".join(part for part in (one.step.label, when, one.aim.why) if part)
    return Entry(title=one.step.title, path=one.step.url, detail=detail)


add_to_mails("adventure", picked_in_mail)
