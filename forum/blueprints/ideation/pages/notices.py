"""What members are told of sessions and concepts."""

from __future__ import annotations

from forum.blueprints.ideation import policies
from forum.blueprints.ideation.queries import around
from forum.blueprints.ideation.rules import PUBLISHED, VOTE
from forum.kernel import notices
from forum.kernel.i18n import _, _l
from forum.kernel.notices import Kind, Told, add_kind
from forum.kernel.subjects import Subject, add_subject


def add_notices() -> None:
    """Register things and kinds."""
    add_subject(
        Subject(
            type="ideation_session", name=_l("Ideation session"), visible=policies.visible_sessions,
            load=around.load_sessions, card=around.session_card, url=lambda one: one.path,
            group_id=lambda one: one.group_id,
        )
    )  # fmt: skip
    add_subject(
        Subject(
            type="concept", name=_l("Concept"), visible=policies.visible_concepts, load=around.load_concepts,
            card=around.concept_card, url=lambda one: one.path, group_id=lambda one: one.theme.session.group_id,
            author_id=lambda one: one.owner_id,
        )
    )  # fmt: skip
    step = Kind(
        "ideation_step", notices.REQUESTS, _l("Ideation sessions that I take part in"), "", "lightbulb",
        subject_type="ideation_session", words=_stepped,
    )  # fmt: skip
    add_kind(step)
    add_kind(
        Kind(
            "concept_changed", notices.REPLIES, _l("What others do with my concepts"), "", "lightbulb",
            subject_type="concept", words=_touched,
        )
    )  # fmt: skip


def _stepped(told: Told) -> str:
    if told.note == VOTE:
        return str(_("Your votes are asked for in %(title)s", title=told.subject.title))
    if told.note == PUBLISHED:
        return str(_("The results of %(title)s are published", title=told.subject.title))
    return str(_("An ideation session is open: %(title)s", title=told.subject.title))


def _touched(told: Told) -> str:
    words = {
        "comment": _("There is a comment on your concept %(title)s", title=told.subject.title),
        "merged": _("Your concept %(title)s goes on in another one", title=told.subject.title),
    }
    return str(words.get(told.note, _("Your concept %(title)s was improved", title=told.subject.title)))
