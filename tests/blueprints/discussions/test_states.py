"""Archive, feature and solution of a thread."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.discussions.models.history import ThreadEvent
from forum.blueprints.discussions.services import acts, states
from forum.kernel.actor import SYSTEM
from forum.kernel.audit import AuditEntry, undo_act
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group


def test_a_solution_is_a_readable_reply_chosen_by_author_or_moderator(app: Any, sign_in: Any) -> None:
    ana, luis, mei = create_member(), create_member(), create_member()
    group = create_group(ana, luis)
    add_to_group(group, mei, "moderator")
    thread = start_thread(ana, group)
    answer = reply(luis, thread)
    with pytest.raises(Forbidden):
        states.mark_solution(actor_of(luis), thread.id, answer.id)
    with pytest.raises(Invalid):
        states.mark_solution(actor_of(ana), thread.id, thread.first_post_id or 0)
    assert sign_in(ana).post(f"/posts/{answer.id}/solution").status_code == 303
    page = sign_in(luis).get(thread.path).text
    assert "Solved: see the solution" in page
    assert sign_in(luis).get(f"/api/v1/threads/{thread.id}").get_json()["solution_id"] == answer.id
    acts.hide_post(actor_of(mei), answer.id, "Wrong")
    assert sign_in(luis).get(f"/api/v1/threads/{thread.id}").get_json()["solution_id"] is None


def test_every_state_is_told_in_the_course_logged_and_taken_back(app: Any) -> None:
    ana, mei = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, mei, "moderator")
    thread = start_thread(ana, group)
    for do, name in ((states.archive_thread, "archived"), (states.feature_thread, "featured"),
                     (states.pin_thread, "pinned"), (states.lock_thread, "locked")):  # fmt: skip
        assert getattr(do(actor_of(mei), thread.id), name)
        entry = session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert entry.act == f"thread_{name}"
        undo_act(SYSTEM, entry.id)
        session.refresh(thread)
        assert not getattr(thread, name)
    told = list(session.scalars(sa.select(ThreadEvent.act).order_by(ThreadEvent.id)))
    assert told[:2] == ["archived", "unarchived"]
    states.archive_thread(actor_of(mei), thread.id)
    with pytest.raises(Forbidden) as refusal:
        reply(ana, thread)
    assert refusal.value.code == "thread_archived"
