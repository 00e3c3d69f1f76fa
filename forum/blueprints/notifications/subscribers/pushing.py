"""Pushes to members' browsers: what is told goes where it was asked for, as long as somebody is signed in there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from forum.blueprints.accounts.events import MemberSuspended, SessionEnded
from forum.blueprints.messages.events import MessageSent
from forum.blueprints.notifications.events import MembersNotified, PushesDue
from forum.blueprints.notifications.mails.pushes import note_of
from forum.blueprints.notifications.services import push, pushing
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.events import Lane, subscribe
from forum.kernel.realtime.presence import who_looks_on
from forum.kernel.safe_sending import Answer
from forum.kernel.web_push import Note, pusher

R = TypeVar("R")


@subscribe(MembersNotified, batch=100)
def await_pushes(events: Sequence[MembersNotified]) -> None:
    """What members are told is pushed to the browsers in which they want it."""
    pushing.await_notifications(SYSTEM, {number for event in events for number in event.notification_ids})


@subscribe(MessageSent, batch=100)
def await_pushed_lines(events: Sequence[MessageSent]) -> None:
    """So is what is written to them."""
    pushing.await_lines(SYSTEM, {event.conversation_id for event in events})


@subscribe(SessionEnded, batch=100)
def end_where_signed_out(events: Sequence[SessionEnded]) -> None:
    """A browser in which nobody is signed in any more tells nothing."""
    push.end_with_sessions(SYSTEM, [event.session_id for event in events])


@subscribe(MemberSuspended, batch=100)
def end_for_suspended(events: Sequence[MemberSuspended]) -> None:
    """Nor does any of somebody who may not come in."""
    push.end_for_members(SYSTEM, [event.member_id for event in events])


@subscribe(PushesDue, lane=Lane.PUSH)
def send_pushes(event: PushesDue) -> None:
    """Send these side by side, each as it is to be now, so that one push service that is slow holds up no other.

    One that fails by itself holds up no other either; what was sent already is left out when some are tried again.
    """
    failed: list[Exception] = []
    notes = {number: note for number in event.push_ids if (note := _try(failed, _note, number)) is not None}
    for number, answer in _send(notes):
        _try(failed, pushing.settle, SYSTEM, number, answer)
    if failed:
        raise failed[-1]


def _note(push_id: int) -> Note | None:
    prepared = pushing.prepare(SYSTEM, push_id, who_looks_on)
    return note_of(prepared) if prepared is not None else None


def _try(failed: list[Exception], act: Callable[..., R], *told: Any) -> R | None:
    try:
        return act(*told)
    except Exception as error:  # a push may fail in any way; the others go on
        session.rollback()
        failed.append(error)
        return None


def _send(notes: dict[int, Note]) -> Iterable[tuple[int, Answer]]:
    push = pusher()
    if push is None or not notes:
        return []
    session.rollback()  # no connection to the database is kept while others answer
    with ThreadPoolExecutor(max_workers=len(notes)) as threads:
        answers = list(threads.map(push.send, notes.values()))
    return zip(notes, answers, strict=True)
