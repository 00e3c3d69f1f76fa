"""Who changes the words of another answers for it, and a post can be locked against its author."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions import policies
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import posts as queries
from forum.blueprints.discussions.services import locking, posts
from forum.blueprints.groups.models.groups import Group
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]
LONG = "Here is what our city wrote into the contract, word for word, with the clause about the end of it."


def scene() -> tuple[Member, Member, Post]:
    """A post of Ana in a group that Mei moderates."""
    ana, mei = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, mei, "moderator")
    return ana, mei, reply(ana, start_thread(ana, group), LONG)


def edit(browser: Any, post: Post, body: str, **facts: Any) -> Any:
    headers = {"If-Match": browser.get(f"/api/v1/posts/{post.id}").headers["ETag"]}
    return browser.patch(f"/api/v1/posts/{post.id}", json={"body": body, **facts}, headers=headers)


def log_of(browser: Any, act: str) -> list[Any]:
    return list(browser.get(f"/api/v1/moderation-log?act={act}").get_json()["items"])


def test_an_edit_by_a_moderator_stands_in_the_log_with_what_it_changed_and_its_author_is_told(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    ana, mei, post = scene()
    browser = sign_in(mei)
    assert edit(browser, post, LONG.replace("our city", "the city"), reason="No names").status_code == 200
    (entry,) = log_of(browser, "post_edited")
    assert (entry["reason"], entry["diff_url"]) == ("No names", f"/posts/{post.id}/history#version-2")
    assert entry["diff_url"] in browser.get("/moderation/log").text
    assert 'id="version-2"' in browser.get(entry["diff_url"]).text
    assert entry["diff_url"] in browser.get(entry["url"]).text
    deliver()
    told = [one["act"]["act"] for one in sign_in(ana).get("/api/v1/notifications").get_json()["items"] if one["act"]]
    assert told == ["post_edited"]


def test_an_author_s_own_edit_and_one_in_a_wiki_stand_in_no_log(sign_in: SignIn) -> None:
    ana, mei, post = scene()
    assert (
        edit(sign_in(ana), post, f"{LONG} And more of it, for those who asked for it.", reason="More").status_code
        == 200
    )
    posts.set_wiki(actor_of(mei), post.id, True)
    assert edit(sign_in(mei), post, f"{LONG} And a line by somebody else.", reason="Together").status_code == 200
    assert log_of(sign_in(mei), "post_edited") == []


def test_an_edit_is_taken_back_from_the_log_unless_somebody_edited_again(sign_in: SignIn) -> None:
    ana, mei, post = scene()
    browser = sign_in(mei)
    edit(browser, post, "Shorter.", reason="Too long")
    (entry,) = log_of(browser, "post_edited")
    assert browser.put(f"/api/v1/moderation-log/{entry['id']}/undo", json={}).status_code == 200
    assert browser.get(f"/api/v1/posts/{post.id}").get_json()["body"] == LONG
    edit(browser, post, "Shorter again.", reason="Too long")
    edit(sign_in(ana), post, "Now in my own words, which are other ones than before.", reason="Mine")
    latest = log_of(browser, "post_edited")[0]
    refused = browser.put(f"/api/v1/moderation-log/{latest['id']}/undo", json={})
    assert (refused.status_code, refused.get_json()["code"]) == (409, "edited_since")


def test_a_post_is_locked_against_its_author_who_is_told_and_opened_again(
    sign_in: SignIn, deliver: Callable[[], int]
) -> None:
    ana, mei, post = scene()
    browser, author = sign_in(mei), sign_in(ana)
    locked = browser.put(f"/api/v1/posts/{post.id}/edit-lock", json={"reason": "Leave the figures as they were."})
    assert (locked.status_code, locked.get_json()["edit_locked"]) == (200, True)
    assert locked.get_json()["can"]["edit"] is True
    refused = edit(author, post, "Other figures.")
    assert (refused.status_code, refused.get_json()["code"]) == (403, "edit_locked")
    assert author.get(f"/posts/{post.id}/edit").status_code == 403
    assert "Only moderators may edit this post now." in author.get(post.anchor.split("#")[0]).text
    assert author.get(f"/api/v1/posts/{post.id}").get_json()["can"]["edit"] is False
    assert edit(browser, post, f"{LONG} As agreed.", reason="Agreed").status_code == 200
    deliver()
    told = [one["act"] for one in author.get("/api/v1/notifications").get_json()["items"] if one["act"]]
    assert ("post_edit_locked", "Leave the figures as they were.") in [(one["act"], one["reason"]) for one in told]
    assert browser.delete(f"/api/v1/posts/{post.id}/edit-lock").status_code == 204
    assert edit(author, post, "Other figures.").status_code == 200


def test_the_page_asks_why_and_offers_the_way_back(sign_in: SignIn) -> None:
    ana, mei, post = scene()
    browser = sign_in(mei)
    assert "Its author is told" in browser.get(f"/posts/{post.id}/lock-edits").text
    told = browser.post(f"/posts/{post.id}/lock-edits", data={"reason": "Enough"}, follow_redirects=True).text
    assert "Take it back" in told
    assert "Let the author edit it again" in told
    browser.post(f"/posts/{post.id}/unlock-edits")
    assert sign_in(ana).get(f"/posts/{post.id}/edit").status_code == 200


def test_readers_do_not_see_the_lock_and_neither_they_nor_the_author_set_it(sign_in: SignIn) -> None:
    ana, mei, post = scene()
    locking.lock_edits(actor_of(mei), post.id)
    reader = create_member()
    page = sign_in(reader).get(session.get_one(Thread, post.thread_id).path).text
    assert "Only moderators may edit" not in page
    for member in (reader, ana):
        for method in ("put", "delete"):
            answer = getattr(sign_in(member), method)(f"/api/v1/posts/{post.id}/edit-lock", json={})
            assert answer.status_code == 403


@pytest.mark.parametrize("wiki", [False, True])
def test_the_policy_keeps_author_and_wiki_writers_from_a_locked_post(app: Any, wiki: bool) -> None:
    ana, mei, post = scene()
    helper = create_member()
    add_to_group(session.get_one(Group, session.get_one(Thread, post.thread_id).group_id), helper)
    posts.set_wiki(actor_of(mei), post.id, wiki)
    locking.lock_edits(actor_of(mei), post.id)
    for member, allowed in ((ana, False), (helper, False), (mei, True)):
        found = queries.get_post(actor_of(member), post.id)
        assert bool(policies.can_edit_post(actor_of(member), found)) is allowed
        assert bool(policies.can_edit_post(actor_of(member), queries.get_line(actor_of(member), post.id))) is allowed
    with pytest.raises(Forbidden):
        posts.edit_post(actor_of(ana), post.id, "No.", version=post.version)
