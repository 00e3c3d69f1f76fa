"""Who comes to an event as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator

from forum.blueprints.events import policies
from forum.blueprints.events.models.events import Event, Registration
from forum.blueprints.events.queries import events as event_queries
from forum.blueprints.events.queries import registrations
from forum.blueprints.events.rules.times import wall
from forum.blueprints.events.rules.wording import registration_names
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.policies import authorize
from forum.kernel.questionnaires import Question, answer_text, read_questions


def registration_rows(actor: Actor, event_id: int) -> Iterator[list[str]]:
    """A heading, then who comes, who waits and who withdrew, each by turn, with a column for each question; closed
    accounts are left out. Times are those of the event's zone. Raises NotFound, Forbidden at once."""
    event = event_queries.get_event(actor, event_id)
    authorize(policies.can_run_event, actor, event)
    asked = read_questions(event.questions)
    found = registrations.list_all(actor, event)
    head = [_("Name"), _("City"), _("State"), _("Turn"), _("Since (%(zone)s)", zone=event.time_zone)]
    rows = [_row(event, asked, one) for one in found if one.member.active]
    return iter([[*map(str, head), *(question.label for question in asked)], *rows])


def _row(event: Event, asked: list[Question], one: Registration) -> list[str]:
    city = one.member.city.name if one.member.city else ""
    since = f"{wall(one.asked_at, event.time_zone):%Y-%m-%d %H:%M}"
    facts = [one.member.name, city, registration_names()[one.state], str(one.place), since]
    return [*facts, *(answer_text(question, one.answers) for question in asked)]
