"""What a decision does to the thing it is about, and to who wrote it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services import posts
from forum.blueprints.moderation import rules
from forum.blueprints.moderation.models.items import ReviewItem
from forum.blueprints.moderation.services.appeals import decide_appeal
from forum.blueprints.moderation.services.sanctions import lift_sanction, sanction_member
from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.errors import Invalid, NotFound
from forum.kernel.i18n import _
from forum.kernel.subjects import SUBJECTS, Act

Doing = Callable[[Actor, ReviewItem, str, int | None], object]
_SANCTIONS = {"silence": "silence", "suspend": "suspension"}


def carry_out(actor: Actor, item: ReviewItem, decision: str, reason: str, days: int | None) -> int | None:
    """Within a use case that has authorised the decision; each act authorises itself again and writes the log.

    Answers the id of the post that it wrote, if it wrote one.
    """
    doing: dict[str, Doing] = {
        "keep": _keep, "approve": _approve, "refuse": _refuse, "hide": _hide, "remove": _remove, "warn": _warn,
        "silence": _sanction("silence"), "suspend": _sanction("suspend"), "answer": _answer, "later": _nothing,
        "lift": _lift, "grant": _judge(grant=True), "uphold": _judge(grant=False),
    }  # fmt: skip
    made = doing[decision](actor, item, reason, days)
    return made.id if isinstance(made, Post) else None


def _nothing(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    return


def _keep(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    subject = SUBJECTS.get(item.subject_type)
    if item.hidden_at is not None and subject is not None and subject.unhide is not None:
        subject.unhide(actor, item.subject_id, reason)


def _approve(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    _act(SUBJECTS[item.subject_type].approve)(actor, item.subject_id, reason)


def _refuse(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    _act(SUBJECTS[item.subject_type].refuse)(actor, item.subject_id, reason)


def _hide(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    _act(SUBJECTS[item.subject_type].hide)(actor, item.subject_id, reason)


def _remove(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    _act(SUBJECTS[item.subject_type].remove)(actor, item.subject_id, reason)


def _warn(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    subject = SUBJECTS[item.subject_type]
    if subject.hide is not None:
        subject.hide(actor, item.subject_id, reason)
    elif subject.remove is not None:
        subject.remove(actor, item.subject_id, reason)
    sanction_member(actor, _author(item), "warning", reason, group_id=item.group_id, item_id=item.id)


def _sanction(kind: str) -> Doing:
    def impose(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
        ends_at = clock.now() + timedelta(days=days or rules.USUAL_DAYS[kind])
        sanction_member(actor, _author(item), _SANCTIONS[kind], reason, ends_at, item_id=item.id)

    return impose


def _lift(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
    lift_sanction(actor, item.subject_id, reason)


def _answer(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> Post:
    return posts.post_reply(
        actor, item.subject_id, reason, separate=True
    )  # so that taking it back takes back nothing else


def _judge(*, grant: bool) -> Doing:
    def judge(actor: Actor, item: ReviewItem, reason: str, days: int | None) -> None:
        decide_appeal(actor, item, grant=grant, answer=reason)

    return judge


def _author(item: ReviewItem) -> int:
    if item.author_id is None:
        raise NotFound
    return item.author_id


def _act(act: Act | None) -> Act:
    if act is None:
        raise Invalid(errors={"decision": [_("This cannot be decided so.")]})
    return act
