"""The pages of discussions in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask.testing import FlaskClient

from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.services import following
from forum.kernel import clock
from forum.kernel.database import session
from tests.browser import carried_version
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import criterion, load_standards


def test_a_member_starts_a_thread_and_finds_it_in_the_group(sign_in: Callable[[Any], Any]) -> None:
    load_standards()
    ana = create_member()
    group = create_group(ana)
    browser = sign_in(ana)
    assert 'value="DM3"' in browser.get(f"/groups/{group.slug}/new").text
    form = {"title": "How do you share data?", "body": "We **ask**.", "criteria": ["DM3"], "language": "en"}
    wrong = browser.post(f"/groups/{group.slug}/new", data={**form, "title": "abc"})
    assert wrong.status_code == 422
    assert "We **ask**." in wrong.text
    assert "This is too short." in wrong.text
    started = browser.post(f"/groups/{group.slug}/new", data=form)
    assert started.status_code == 303
    page = browser.get(started.headers["Location"]).text
    assert "<strong>ask</strong>" in page
    assert ">DM3<" in page
    assert "How do you share data?" in browser.get(f"/groups/{group.slug}").text
    assert "How do you share data?" in browser.get("/threads").text
    assert "How do you share data?" in browser.get("/groups").text
    assert "How do you share data?" in browser.get(criterion("DM3").path).text


def test_an_answer_comes_back_at_its_place_and_a_refused_one_keeps_its_text(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    browser, address = sign_in(ana), f"/t/{thread.id}/posts"
    sent = browser.post(address, data={"body": "We write it down."})
    assert sent.headers["Location"] == f"{thread.path}/2#post-2"
    again = browser.post(f"{address}?after=2", data={"body": "We write it down."})
    assert again.status_code == 409
    assert "exactly this a moment ago" in again.text
    assert "We write it down.</textarea>" in again.text
    assert browser.post(address, data={"body": "x" * 10_000_000}).status_code == 413


def test_scripts_receive_the_new_posts_alone_and_how_many_replies_there_are(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    reply(ana, thread, "The second.")
    browser = sign_in(ana)
    sent = browser.post(
        f"/t/{thread.id}/posts?after=1", data={"body": "The third.", "separate": "1"}, headers={"HX-Request": "true"}
    )
    assert sent.text.count("<article") == 2
    assert '<span id="reply-count">2 replies</span>' in sent.text
    assert "<html" not in sent.text
    assert browser.get(f"/t/{thread.id}/fragment?after=2").text.count("<article") == 1
    assert "The second." in browser.get(f"/t/{thread.id}/fragment?number=2").text
    assert browser.get(f"/t/{thread.id}/fragment?number=9").status_code == 404


def test_a_thread_opens_where_reading_stopped(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    thread = write_long_thread(ana, create_group(ana, luis), 60)
    following.mark_read(actor_of(luis), thread.id, 30)
    page = sign_in(luis).get(thread.path).text
    assert 'id="new"' in page
    assert 'id="post-31"' in page
    assert 'id="post-27"' in page
    assert 'id="post-26"' not in page
    assert 'id="post-47"' not in page
    assert f"{thread.path}?before=27" in page
    assert f"{thread.path}?after=46" in page
    assert 'id="post-60"' in sign_in(ana).get(f"{thread.path}/60").text
    assert 'id="post-47"' in sign_in(luis).get(f"{thread.path}?after=46").text


def test_an_old_address_leads_to_the_present_one(client: FlaskClient) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana, visibility="public"))
    moved = client.get(f"/t/an-older-title/{thread.id}/1")
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{thread.path}/1")
    assert client.get(f"/t/{thread.slug}/99999").status_code == 404


def test_quoting_fills_the_form_with_a_link_to_the_post(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member(name="Ana Souza")
    thread = start_thread(ana, create_group(ana), body="We ask\nfirst.")
    page = sign_in(ana).get(f"{thread.path}/1?quote=1").text
    assert f"&gt; [Ana Souza]({thread.path}/1):" in page
    assert f'name="reply_to_id" value="{thread.first_post_id}"' in page


def test_the_history_shows_what_an_edit_changed(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana), body="We share daily.")
    browser, address = sign_in(ana), f"/posts/{thread.first_post_id}"
    moved = {"created_at": clock.now() - timedelta(hours=1)}
    session.execute(sa.update(Post).values(**moved))
    session.commit()
    assert "We share daily." in browser.get(f"{address}/edit").text
    values = {"body": "We share weekly.", "reason": "It was wrong", "version": "1"}
    assert browser.post(f"{address}/edit", data=values).status_code == 303
    stale = browser.post(f"{address}/edit", data={**values, "body": "My other text."})
    assert (stale.status_code, "My other text." in stale.text) == (412, True)
    assert ("What the post says now" in stale.text, "<p>We share weekly.</p>" in stale.text) == (True, True)
    page = browser.get(f"{address}/history").text
    assert "daily</del>" in page
    assert "weekly</ins>" in page
    assert "It was wrong" in page
    assert f"{address}/history" in browser.get(thread.path).text
    seen = {**values, "body": "My other text.", "version": carried_version(stale.text)}
    assert browser.post(f"{address}/edit", data=seen).status_code == 303


def test_withdrawing_asks_first_and_leaves_a_stub(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana), body="Never mind.")
    browser, address = sign_in(ana), f"/posts/{thread.first_post_id}/withdraw"
    assert "Never mind." in browser.get(address).text
    assert browser.post(address).status_code == 303
    page = browser.get(thread.path).text
    assert "removed by its author" in page
    assert "Never mind." not in page


def test_a_moderator_pins_and_locks_and_everybody_sees_why(sign_in: Callable[[Any], Any], client: FlaskClient) -> None:
    ana, moderator = create_member(), create_member()
    group = create_group(ana, visibility="public")
    add_to_group(group, moderator, "moderator")
    thread = start_thread(ana, group)
    browser = sign_in(moderator)
    assert browser.post(f"/t/{thread.id}/pin").status_code == 303
    assert browser.post(f"/t/{thread.id}/lock", data={"reason": "Answered in the library"}).status_code == 303
    page = client.get(thread.path).text
    assert "Locked: Answered in the library" in page
    assert "<textarea" not in page
    assert "Pinned" in client.get(f"/groups/{group.slug}").text
    assert browser.post(f"/t/{thread.id}/unlock").status_code == 303
    assert browser.post(f"/t/{thread.id}/unpin").status_code == 303
    assert sign_in(ana).post(f"/t/{thread.id}/lock", data={"reason": ""}).status_code == 403
    assert browser.post(f"/t/{thread.id}/remove").headers["Location"] == group.path


def test_a_visitor_is_told_how_to_take_part(sign_in: Callable[[Any], Any], client: FlaskClient) -> None:
    ana = create_member()
    group = create_group(ana, visibility="public", name="Open data")
    thread = start_thread(ana, group)
    assert "/sign-in?next=" in client.get(thread.path).text
    visitor = sign_in(create_member())
    assert "Join Open data to reply." in visitor.get(thread.path).text
    joined = visitor.post(f"/groups/{group.slug}/join", data={"next": thread.path})
    assert joined.headers["Location"] == thread.path
    assert "<textarea" in visitor.get(thread.path).text


def test_following_and_reading_work_without_scripts(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    browser = sign_in(luis)
    assert browser.post(f"/t/{thread.id}/watch", data={"level": "watching"}).status_code == 303
    assert '<option value="watching" selected>' in browser.get(thread.path).text
    assert browser.post(f"/t/{thread.id}/watch", data={"level": ""}).status_code == 303
    assert "is-unread" in browser.get("/threads").text
    assert browser.post(f"/t/{thread.id}/read").status_code == 303
    assert "is-unread" not in browser.get("/threads").text


def test_titles_change_with_the_version_that_was_seen(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    browser = sign_in(ana)
    values = {"title": "A better title", "language": "es", "version": str(thread.version)}
    assert browser.post(f"/t/{thread.id}/edit", data=values).headers["Location"] == f"/t/a-better-title/{thread.id}"
    assert browser.post(f"/t/{thread.id}/edit", data=values).status_code == 412


def test_a_page_costs_the_same_for_one_post_and_for_twenty(
    sign_in: Callable[[Any], Any], count_statements: Callable[[], Any]
) -> None:
    ana = create_member()
    group = create_group(ana)
    browser = sign_in(ana)
    browser.get(f"/groups/{group.slug}")  # what a process remembers is there
    costs = []
    for size in (2, 100):
        thread = write_long_thread(ana, group, size)
        with count_statements() as statements:
            assert browser.get(f"{thread.path}/2").status_code == 200
        costs.append(len(statements))
        with count_statements() as statements:
            assert browser.get(f"/groups/{group.slug}").status_code == 200
        costs.append(len(statements))
    assert costs[:2] == costs[2:]
    assert costs[0] <= 28
    assert costs[1] <= 19  # coming events and the sprint of a cohort have one each


def test_a_locked_thread_tells_its_author_why_her_post_stays_as_it_is(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    thread.locked_at = clock.now()
    session.commit()
    refused = sign_in(ana).get(f"/posts/{thread.first_post_id}/edit")
    assert (refused.status_code, "This thread is locked" in refused.text) == (403, True)


def test_home_of_somebody_in_no_group_does_not_speak_of_her_groups(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member()
    start_thread(ana, create_group(ana), title="Who keeps your register?")
    page = sign_in(create_member()).get("/").text
    assert "Who keeps your register?" in page
    assert ("Latest discussions" in page, "in your groups" in page) == (True, False)


def test_a_reply_that_a_page_sends_again_with_its_key_is_written_once(sign_in: Callable[[Any], Any]) -> None:
    member = create_member()
    thread = start_thread(member, create_group(member))
    browser, path = sign_in(member), f"/t/{thread.id}/posts?after=1"
    headers = {"Idempotency-Key": "the-same", "HX-Request": "true"}
    first, again = (browser.post(path, data={"body": "Once"}, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.text, first.content_type) == (again.text, again.content_type)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert session.scalar(sa.select(sa.func.count()).select_from(Post).where(Post.body == "Once")) == 1


def test_a_refusal_does_not_use_the_key_of_a_page_up(sign_in: Callable[[Any], Any]) -> None:
    member = create_member()
    thread = start_thread(member, create_group(member))
    browser, path = sign_in(member), f"/t/{thread.id}/posts"
    headers = {"Idempotency-Key": "the-same", "HX-Request": "true"}
    assert browser.post(path, data={"body": ""}, headers=headers).status_code == 422
    assert browser.post(path, data={"body": "Now"}, headers=headers).status_code == 200
    assert browser.post(path, data={"body": "Otherwise"}, headers=headers).status_code == 409
