"""Reactions in one word: over API, page and socket, and what their author hears of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import reactions as queries
from forum.blueprints.discussions.services import posts
from forum.blueprints.discussions.services import reactions as services
from forum.blueprints.notifications.queries.notifications import list_notifications
from forum.blueprints.notifications.services import settling
from forum.kernel.actor import ANONYMOUS
from forum.kernel.errors import Forbidden, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import create_group

SignIn = Callable[[Any], Any]
Deliver = Callable[[], int]


def post_of(author: Member, *readers: Member, **group: Any) -> Post:
    thread = start_thread(author, create_group(author, *readers, **group))
    return reply(author, thread)


def counts(post: Post) -> dict[str, int]:
    return {one.name: one.count for one in queries.count_reactions(ANONYMOUS, [post.id]).get(post.id, [])}


def told(member: Member) -> list[tuple[str, int]]:
    return [(one.kind, one.post_count) for one in list_notifications(actor_of(member)).items]


def test_a_member_reacts_and_takes_it_back_over_the_api(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    post = post_of(ana, luis)
    browser = sign_in(luis)
    address = f"/api/v1/posts/{post.id}/reactions"
    given = [browser.put(f"{address}/{name}").get_json() for name in ("thanks", "thanks", "agree")][-1]
    mine = [{"name": name, "count": 1, "mine": True} for name in ("thanks", "agree")]
    assert given == {"items": mine}
    shown = browser.get(f"/api/v1/posts/{post.id}").get_json()
    assert (shown["reactions"], shown["can"]["react"]) == (mine, True)
    who = browser.get(address, query_string={"name": "agree"}).get_json()["items"]
    assert [(one["name"], one["member"]["id"]) for one in who] == [("agree", luis.id)]
    assert [browser.delete(f"{address}/agree").status_code for _ in range(2)] == [204, 204]
    assert counts(post) == {"thanks": 1}
    assert browser.put(f"{address}/applause").status_code == 404
    assert browser.get(address, query_string={"name": "applause"}).status_code == 422


def test_nobody_reacts_to_an_own_post_a_removed_one_or_without_taking_part(app: Any) -> None:
    ana, luis, stranger = create_member(), create_member(), create_member()
    post = post_of(ana, luis)
    for who, code in ((ana, "own_post"), (stranger, "not_in_group")):
        with pytest.raises(Forbidden) as refused:
            services.react(actor_of(who), post.id, "thanks")
        assert refused.value.code == code
    posts.withdraw_post(actor_of(ana), post.id)
    with pytest.raises(Forbidden) as refused:
        services.react(actor_of(luis), post.id, "thanks")
    assert refused.value.code == "withdrawn"
    hidden = post_of(ana, visibility="private")
    with pytest.raises(NotFound):
        services.react(actor_of(luis), hidden.id, "thanks")
    with pytest.raises(NotFound):
        queries.list_reactions(actor_of(luis), hidden.id)


def test_the_page_reacts_without_scripts_and_names_who_did(sign_in: SignIn) -> None:
    ana, luis = create_member(name="Ana Souza"), create_member(name="Luis Pérez")
    post = post_of(ana, luis)
    path, browser = post.path, sign_in(luis)
    address = f"/posts/{post.id}/reactions"
    assert 'name="add" value="thanks"' in browser.get(path).text
    answer = browser.post(address, data={"add": "thanks"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}#post-2")
    assert 'name="remove" value="thanks"' in browser.get(path).text
    assert "Luis Pérez" in sign_in(ana).get(address).text
    part = browser.post(address, data={"remove": "thanks"}, headers={"HX-Request": "true"}).text
    assert part.strip().startswith("<form")
    assert 'name="add" value="thanks"' in part
    for wrong in ({}, {"add": "thanks", "remove": "agree"}, {"add": "x"}):
        assert browser.post(address, data=wrong).status_code == 422
    assert sign_in(ana).post(address, data={"add": "thanks"}).status_code == 403


def test_everybody_with_the_thread_open_sees_the_counts_change(connect: Callable[[Any], Any], deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    post = post_of(ana, luis)
    deliver()
    socket = connect(ana)
    socket.ask("watch_thread", thread_id=post.thread_id)
    services.react(actor_of(luis), post.id, "useful")
    deliver()
    services.take_back(actor_of(luis), post.id, "useful")
    deliver()
    heard = [payload for name, payload in socket.heard_all() if name == "post_reacted"]
    assert [(one["reactions"], one["added"], one["member_id"]) for one in heard] == [
        ([{"name": "useful", "count": 1}], True, luis.id), ([], False, luis.id),
    ]  # fmt: skip
    assert all("can" not in one and "mine" not in str(one) for one in heard)


def test_of_three_the_author_hears_one_by_one_and_of_the_others_by_one_entry_that_grows(
    app: Any, deliver: Deliver
) -> None:
    ana, readers = create_member(), [create_member() for _ in range(6)]
    post = post_of(ana, *readers)
    for reader in readers[:3]:
        services.react(actor_of(reader), post.id, "thanks")
        services.react(actor_of(reader), post.id, "useful")
        deliver()
    assert told(ana) == [("reaction", 1)] * 3
    for reader in readers[3:]:
        services.react(actor_of(reader), post.id, "agree")
        deliver()
    assert told(ana) == [("reactions", 3), *[("reaction", 1)] * 3]
    settling.mark_read(actor_of(ana))
    services.take_back(actor_of(readers[5]), post.id, "agree")
    services.take_back(actor_of(readers[0]), post.id, "thanks")
    deliver()
    assert told(ana) == [("reactions", 2), *[("reaction", 1)] * 3]  # the first one still finds it useful
    services.take_back(actor_of(readers[0]), post.id, "useful")
    posts.withdraw_post(actor_of(ana), post.id)
    deliver()
    assert told(ana) == []


def test_an_author_who_muted_the_thread_or_blocked_the_reader_hears_nothing(app: Any, deliver: Deliver) -> None:
    from forum.blueprints.directory.services import blocks
    from forum.blueprints.discussions.services import following

    ana, luis, grace = create_member(), create_member(), create_member()
    post = post_of(ana, luis, grace)
    blocks.block_member(actor_of(ana), luis.id)
    services.react(actor_of(luis), post.id, "thanks")
    following.watch_thread(actor_of(ana), post.thread_id, "muted")
    services.react(actor_of(grace), post.id, "thanks")
    deliver()
    assert told(ana) == []
    assert counts(post) == {"thanks": 2}


def test_a_page_of_posts_costs_as_much_with_many_reactions_as_with_none(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    ana, readers = create_member(), [create_member() for _ in range(4)]
    group = create_group(ana, *readers)
    thread = write_long_thread(ana, group, 20)
    browser = sign_in(readers[0])
    costs = []
    browser.get(f"/api/v1/threads/{thread.id}/posts")
    for _ in range(2):
        with count_statements() as statements:
            page = browser.get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"]
        costs.append(len(statements))
        for reader in readers:
            for post in page:
                services.react(actor_of(reader), post["id"], "thanks")
    assert sum(one["count"] for post in page for one in post["reactions"]) in (0, 80)
    assert costs[0] == costs[1] <= 11
    for address in (f"/posts/{page[0]['id']}/reactions", f"/api/v1/posts/{page[0]['id']}/reactions"):
        with count_statements() as statements:
            assert browser.get(address).status_code == 200
        assert len(statements) <= 10
