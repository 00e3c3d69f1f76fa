"""Polls: added at any time, voted in once by each, shown when they say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from forum.blueprints.accounts.models import Member
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.queries import polls as queries
from forum.blueprints.discussions.services import polls as services
from forum.kernel import clock
from forum.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import add_to_group, create_group

SignIn = Callable[[Any], Any]
ANSWERS = ["Every month", "Every quarter", "Once a year"]


def post_of(author: Member, *readers: Member, **group: Any) -> Post:
    return reply(author, start_thread(author, create_group(author, *readers, **group)))


def add(author: Member, post: Post, **facts: Any) -> Any:
    values = {"question": "How often do you publish?", "options": ANSWERS, "post_id": post.id, **facts}
    poll = services.add_poll(actor_of(author), post.thread_id, **values)
    return SimpleNamespace(id=poll.id, options=[one.id for one in poll.options], thread_id=poll.post.thread_id)


def votes(poll_id: int, reader: Member) -> list[int]:
    return [one.vote_count for one in queries.get_poll(actor_of(reader), poll_id).poll.options]


def test_a_poll_is_added_voted_in_and_closed_over_the_api(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    asks, answers = sign_in(ana), sign_in(luis)
    form = {"question": "How often?", "options": ANSWERS, "results": "after_vote"}
    added = asks.post(f"/api/v1/threads/{thread.id}/poll", json=form)
    poll = added.get_json()
    assert (added.status_code, poll["post_id"], poll["can"]["vote"]) == (201, thread.first_post_id, True)
    assert [one["votes"] for one in poll["options"]] == [None] * 3
    assert asks.post(f"/api/v1/threads/{thread.id}/poll", json=form).get_json()["code"] == "poll_exists"
    address = f"/api/v1/polls/{poll['id']}"
    first, second = (one["id"] for one in poll["options"][:2])
    assert answers.put(f"{address}/vote", json={"option_ids": [first, second]}).status_code == 422
    assert answers.put(f"{address}/vote", json={"option_ids": [999_999]}).status_code == 422
    for chosen, counts in ((first, [1, 0, 0]), (second, [0, 1, 0]), (second, [0, 1, 0])):
        voted = answers.put(f"{address}/vote", json={"option_ids": [chosen]}).get_json()
        assert [one["votes"] for one in voted["options"]] == counts
        assert (voted["voters"], voted["voted"]) == (1, True)
    assert answers.get(f"/api/v1/posts/{thread.first_post_id}").get_json()["poll_id"] == poll["id"]
    assert answers.put(f"{address}/close").status_code == 403
    closed = asks.put(f"{address}/close").get_json()
    assert (closed["open"], [one["votes"] for one in closed["options"]]) == (False, [0, 1, 0])
    assert answers.put(f"{address}/vote", json={"option_ids": [first]}).get_json()["code"] == "poll_closed"
    assert asks.delete(f"{address}/close").status_code == 204
    assert answers.delete(f"{address}/vote").status_code == 204
    assert asks.get(address).get_json()["voters"] == 0
    assert [asks.delete(address).status_code, asks.get(address).status_code] == [204, 404]


def test_several_answers_count_one_voter_and_changing_keeps_the_counts_right(app: Any) -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    poll = add(ana, post_of(ana, luis, grace), multiple=True)
    a, b, c = poll.options
    for member, chosen in ((luis, [a, b]), (grace, [b, c]), (luis, [c]), (ana, [a]), (ana, [])):
        services.vote(actor_of(member), poll.id, chosen)
    assert votes(poll.id, ana) == [0, 1, 2]
    assert queries.get_poll(actor_of(ana), poll.id).poll.voter_count == 2


def test_results_are_kept_until_the_poll_is_closed_also_by_its_hour(app: Any) -> None:
    ana, luis = create_member(), create_member()
    poll = add(ana, post_of(ana, luis), results="when_closed", closes_at=clock.now() + timedelta(hours=2))
    services.vote(actor_of(luis), poll.id, [poll.options[0]])
    with pytest.raises(Forbidden) as refused:
        queries.list_counts(actor_of(ana), poll.id)
    assert refused.value.code == "results_later"
    with time_machine.travel(clock.now() + timedelta(hours=3)):
        assert queries.list_counts(actor_of(ana), poll.id)[0] == ("Every month", 1)
        with pytest.raises(Forbidden):
            services.vote(actor_of(luis), poll.id, [])
        services.reopen_poll(actor_of(ana), poll.id)
        assert services.vote(actor_of(luis), poll.id, []).voted is False


def test_only_the_author_and_moderators_add_close_and_remove(app: Any) -> None:
    ana, luis, moderator, stranger = (create_member() for _ in range(4))
    group = create_group(ana, luis)
    add_to_group(group, moderator, role="moderator")
    post = reply(ana, start_thread(ana, group))
    with pytest.raises(Forbidden):
        add(luis, post)
    poll = add(moderator, post)
    with pytest.raises(Conflict):
        add(ana, post)
    services.vote(actor_of(luis), poll.id, [poll.options[0]])
    with pytest.raises(Forbidden) as refused:
        services.remove_poll(actor_of(ana), poll.id)
    assert refused.value.code == "has_votes"
    with pytest.raises(Forbidden):
        services.vote(actor_of(stranger), poll.id, [poll.options[0]])
    services.remove_poll(actor_of(moderator), poll.id)
    hidden = add(ana, post_of(ana, visibility="private"))
    with pytest.raises(NotFound):
        queries.get_poll(actor_of(luis), hidden.id)


@pytest.mark.parametrize("wrong", [{"options": ["One", "One"]}, {"closes_at": clock.now() - timedelta(hours=1)}])
def test_what_cannot_be_a_poll_is_refused(app: Any, wrong: dict[str, Any]) -> None:
    ana = create_member()
    with pytest.raises(Invalid):
        add(ana, post_of(ana), **wrong)


def test_the_pages_ask_vote_and_export_without_scripts(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    post = post_of(ana, luis)
    path, asks, answers = post.path, sign_in(ana), sign_in(luis)
    form = {"question": "How often?", "options": "Every month\r\n\r\n=Never", "results": "always", "closes_at": ""}
    assert asks.post(f"/posts/{post.id}/poll", data={**form, "options": "One"}).status_code == 422
    assert asks.post(f"/posts/{post.id}/poll", data=form).status_code == 303
    found = queries.find_polls(actor_of(ana), [post.id])[post.id].poll
    poll = SimpleNamespace(id=found.id, options=[one.id for one in found.options])
    page = answers.get(path).text
    assert "How often?" in page
    assert 'type="radio"' in page
    assert answers.post(f"/polls/{poll.id}/vote", data={"option_ids": poll.options[1]}).status_code == 303
    assert "Change my vote" in answers.get(path).text
    part = answers.get(f"/polls/{poll.id}", headers={"HX-Request": "true"}).text
    assert part.strip().startswith("<section")
    table = answers.get(f"/polls/{poll.id}/counts.csv")
    assert "'=Never,1" in table.text
    for act in ("close", "reopen"):
        assert answers.post(f"/polls/{poll.id}/{act}").status_code == 403
        assert asks.post(f"/polls/{poll.id}/{act}").status_code == 303
    assert asks.get(f"/polls/{poll.id}/remove").status_code == 403


def test_everybody_with_the_thread_open_hears_that_a_poll_changed_but_no_counts(
    connect: Callable[[Any], Any], deliver: Callable[[], int]
) -> None:
    ana, luis = create_member(), create_member()
    poll = add(ana, post_of(ana, luis), results="when_closed")
    deliver()
    socket = connect(luis)
    socket.ask("watch_thread", thread_id=poll.thread_id)
    services.vote(actor_of(luis), poll.id, [poll.options[0]])
    deliver()
    (heard,) = [payload for name, payload in socket.heard_all() if name == "poll_changed"]
    assert heard["poll_id"] == poll.id
    assert not {"options", "votes", "can"} & set(heard)


def test_a_page_of_posts_costs_the_same_with_a_poll_on_each(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    ana = create_member()
    thread = write_long_thread(ana, create_group(ana), 20)
    browser, address = sign_in(ana), f"/api/v1/threads/{thread.id}/posts"
    posts = browser.get(address).get_json()["items"]
    with count_statements() as before:
        browser.get(address)
    for post in posts:
        services.add_poll(actor_of(ana), thread.id, "How often?", ANSWERS, post_id=post["id"])
    with count_statements() as after:
        assert all(one["poll_id"] for one in browser.get(address).get_json()["items"])
    assert len(before) == len(after)
