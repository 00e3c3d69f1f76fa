"""The summary of a thread: it cites posts, stands at the head of the thread, and is found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.discussions.documents import post_documents, thread_documents
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import curating as queries
from forum.blueprints.discussions.rules import find_citations, link_citations
from forum.blueprints.discussions.services import curating, moving, posts
from forum.kernel import audit, indexing
from forum.kernel.audit import AuditEntry
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group


def moderated_thread(**facts: Any) -> tuple[Any, Any, Any]:
    """A moderator, a member, and a thread of hers with two answers."""
    moderator, ana = create_member(name="Rosa Lind"), create_member()
    group = create_group(ana, **facts)
    add_to_group(group, moderator, "moderator")
    thread = start_thread(ana, group, title="How do you word the exit clause?")
    reply(moderator, thread, "Ask the clerk first.")
    reply(ana, thread, "That worked.")
    return moderator, ana, thread


def test_numbers_are_citations_outside_code_headings_and_addresses() -> None:
    body = "Ask (#2), see #12 and [#3](/x). `#4` a#5 /t/x#6\n# 7\n```\n#8\n```\n#2 again"
    assert find_citations(body) == [2, 12]
    assert link_citations("Ask (#2), not #9.", {2: "/t/x/5/2"}) == "Ask ([#2](/t/x/5/2)), not #9."


def test_a_moderator_writes_what_a_thread_has_come_to_and_each_sentence_leads_to_its_posts(app: Any) -> None:
    moderator, ana, thread = moderated_thread()
    summary = curating.write_summary(actor_of(moderator), thread.id, "Ask the clerk (#2). It works (#3).")
    assert f'href="{thread.path}/2"' in summary.html
    assert len(summary.cited) == 2
    with pytest.raises(Forbidden):
        curating.write_summary(actor_of(ana), thread.id, "Mine.")


def test_a_summary_cites_only_posts_that_stand_in_the_thread(app: Any) -> None:
    moderator, ana, thread = moderated_thread()
    posts.withdraw_post(actor_of(ana), reply(ana, thread, "Never mind.").id)
    for body in ("See #99.", "See #4."):
        with pytest.raises(Invalid) as refusal:
            curating.write_summary(actor_of(moderator), thread.id, body)
        assert "There is no post #" in refusal.value.errors["body"][0]


def test_nobody_overwrites_a_summary_unseen(app: Any) -> None:
    moderator, _, thread = moderated_thread()
    first = curating.write_summary(actor_of(moderator), thread.id, "First.")
    with pytest.raises(VersionRequired):
        curating.write_summary(actor_of(moderator), thread.id, "Second.")
    curating.write_summary(actor_of(moderator), thread.id, "Second.", first.version)
    with pytest.raises(StaleVersion):
        curating.write_summary(actor_of(moderator), thread.id, "Third.", 1)


def test_a_summary_taken_away_comes_back_when_that_is_undone(app: Any) -> None:
    moderator, _, thread = moderated_thread()
    curating.write_summary(actor_of(moderator), thread.id, "Ask the clerk (#2).")
    curating.remove_summary(actor_of(moderator), thread.id)
    with pytest.raises(NotFound):
        queries.get_summary(actor_of(moderator), thread.id)
    with pytest.raises(NotFound):
        curating.remove_summary(actor_of(moderator), thread.id)
    last = session.scalar(sa.select(sa.func.max(AuditEntry.id)))
    audit.undo_act(actor_of(create_member(role="staff")), last)
    assert queries.get_summary(actor_of(moderator), thread.id).body == "Ask the clerk (#2)."


def test_the_index_knows_the_summary(app: Any) -> None:
    moderator, _, thread = moderated_thread()
    opening = session.scalar(sa.select(Thread.first_post_id).where(Thread.id == thread.id)) or 0
    before = [thread_documents([thread.id])[0], post_documents([opening])[0]]
    curating.write_summary(actor_of(moderator), thread.id, "Notify the comptroller (#2).")
    whole, first = thread_documents([thread.id])[0], post_documents([opening])[0]
    assert "comptroller" in whole["excerpt"]
    assert "comptroller" in first["body"]
    for now, former in zip((whole, first), before, strict=True):
        assert indexing.stamped(now)["rev"] != indexing.stamped(former)["rev"]


def test_who_does_not_see_the_thread_does_not_see_its_summary(app: Any, sign_in: Callable[[Any], Any]) -> None:
    moderator, ana, thread = moderated_thread(visibility="private")
    address = f"/api/v1/threads/{thread.id}/summary"
    curating.write_summary(actor_of(moderator), thread.id, "Secret.")
    assert sign_in(create_member()).get(address).status_code == 404
    assert sign_in(ana).get(address).get_json()["body"] == "Secret."


def test_the_summary_as_json_has_an_etag_that_guards_it(sign_in: Callable[[Any], Any]) -> None:
    moderator, _, thread = moderated_thread()
    browser = sign_in(moderator)
    address = f"/api/v1/threads/{thread.id}/summary"
    assert browser.get(address).status_code == 404
    made = browser.put(address, json={"body": "Ask (#2)."})
    assert made.status_code == 200
    assert browser.put(address, json={"body": "Else."}).status_code == 428
    tag = made.headers["ETag"]
    assert browser.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert browser.put(address, json={"body": "Else."}, headers={"If-Match": tag}).status_code == 200
    assert browser.put(address, json={"body": "More."}, headers={"If-Match": tag}).status_code == 412
    assert browser.put(address, json={"body": "See #77."}, headers={"If-Match": "*"}).status_code in (422, 428)
    assert browser.delete(address).status_code == 204
    assert browser.get(address).status_code == 404


def test_the_page_shows_the_summary_at_the_head_and_the_form_shows_what_to_cite(sign_in: Callable[[Any], Any]) -> None:
    moderator, ana, thread = moderated_thread()
    browser = sign_in(moderator)
    form = browser.get(f"/t/{thread.id}/summary").text
    assert "Ask the clerk first." in form
    wrong = browser.post(f"/t/{thread.id}/summary", data={"body": "See #44.", "version": "0"})
    assert wrong.status_code == 422
    assert "See #44." in wrong.text
    sent = browser.post(f"/t/{thread.id}/summary", data={"body": "Ask the clerk (#2).", "version": "0"})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{thread.path}#summary")
    page = sign_in(ana).get(thread.path).text
    assert "Written by Rosa Lind" in page
    assert page.index("Written by Rosa Lind") < page.index('id="posts"')
    assert "Write a summary" not in page
    assert sign_in(ana).get(f"/t/{thread.id}/summary").status_code == 403
    assert browser.post(f"/t/{thread.id}/summary/removal").status_code == 303
    assert "Written by Rosa Lind" not in sign_in(ana).get(thread.path).text


def test_a_merged_thread_brings_its_summary_with_the_new_numbers_and_takes_it_back(app: Any) -> None:
    moderator, ana, target = moderated_thread()
    source = start_thread(ana, target.group, title="Who signs the exit clause?")
    reply(ana, source, "The clerk.")
    by = actor_of(moderator)
    curating.write_summary(by, target.id, "Ask first (#2).")
    curating.write_summary(by, source.id, "The clerk signs (#2), see `#1`.")
    moving.merge_thread(by, source.id, target.id)
    summary = queries.get_summary(by, target.id)
    assert summary.body == "Ask first (#2).\n\nFrom “Who signs the exit clause?”:\n\nThe clerk signs (#5), see `#1`."
    assert len(summary.cited) == 2
    merged = sa.select(AuditEntry).where(AuditEntry.act == "thread_merged")
    audit.undo_act(by, session.scalars(merged).one().id)
    assert queries.get_summary(by, target.id).body == "Ask first (#2)."
    assert queries.get_summary(by, source.id).body == "The clerk signs (#2), see `#1`."


def test_a_summary_that_was_changed_after_a_merge_stays_when_the_merge_is_taken_back(app: Any) -> None:
    moderator, ana, target = moderated_thread()
    source = start_thread(ana, target.group)
    by = actor_of(moderator)
    curating.write_summary(by, source.id, "Nobody knows (#1).")
    moving.merge_thread(by, source.id, target.id)
    joined = queries.get_summary(by, target.id)
    assert joined.body == "Nobody knows (#4)."
    curating.write_summary(by, target.id, "Somebody knows.", version=joined.version)
    merged = sa.select(AuditEntry).where(AuditEntry.act == "thread_merged")
    audit.undo_act(by, session.scalars(merged).one().id)
    assert queries.get_summary(by, target.id).body == "Somebody knows."
