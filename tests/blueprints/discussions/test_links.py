"""What leads to a post from elsewhere, for whoever sees both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.blueprints.discussions.queries import links as queries
from forum.blueprints.discussions.services import posts
from forum.blueprints.discussions.services.links import find_post_links
from forum.kernel.actor import ANONYMOUS
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, write_long_thread
from tests.factories.groups import create_group

Deliver = Callable[[], int]


def leading(actor: Any, post_id: int) -> list[int]:
    return [one.post_id for one in queries.find_links_to(actor, [post_id]).get(post_id, [])]


def test_a_link_is_remembered_when_it_is_written_edited_and_withdrawn(app: Any, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    target, other = start_thread(ana, group), start_thread(ana, group)
    path, first = target.path, target.first_post_id or 0
    answer = reply(luis, target)
    numbered = answer.path
    source = reply(luis, other, f"See {path} and https://elsewhere.example{path}")
    deliver()
    actor = actor_of(ana)
    assert (leading(actor, first), leading(actor, answer.id)) == ([], [])  # neither is a link to here
    body = f"See [this]({path}) and http://localhost{numbered}"
    posts.edit_post(actor_of(luis), source.id, body, version=source.version)
    deliver()
    assert (leading(actor, first), leading(actor, answer.id)) == ([source.id], [source.id])
    posts.withdraw_post(actor_of(luis), source.id)
    deliver()
    assert (leading(actor, first), leading(actor, answer.id)) == ([], [])


def test_nobody_learns_of_a_hidden_thread_that_leads_here(app: Any, deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    target = start_thread(luis, create_group(ana, luis, visibility="public"))
    path, first = target.path, target.first_post_id or 0
    hidden = start_thread(ana, create_group(ana, visibility="private"), body=f"See [this]({path})")
    deliver()
    assert leading(actor_of(ana), first) == [hidden.first_post_id]
    assert (leading(actor_of(luis), first), leading(ANONYMOUS, first)) == ([], [])


def test_the_thread_shows_what_leads_to_its_posts(sign_in: Callable[[Any], Any], deliver: Deliver) -> None:
    ana = create_member()
    group = create_group(ana)
    target = start_thread(ana, group)
    path, first = target.path, target.first_post_id
    start_thread(ana, group, title="Where it was used", body=f"See [this]({path})")
    reply(ana, target, f"Within the thread: [this]({path}/1)")
    deliver()
    browser = sign_in(ana)
    assert "1 post elsewhere leads here" in browser.get(f"{path}/1").text
    assert [one["title"] for one in browser.get(f"/api/v1/posts/{first}").get_json()["linked_from"]] == [
        "Where it was used"
    ]


def test_only_this_community_is_linked_to_and_at_most_fifty_times() -> None:
    html = '<a href="/t/a-b/5">x</a><a href="https://plaza.example/t/a/6/7#post-7">y</a><a href="https://b.example/t/a/8">z</a>'
    assert find_post_links(html, "https://plaza.example/") == {(5, None), (6, 7)}
    many = "".join(f'<a href="/t/a/{n}">x</a>' for n in range(1, 200))
    assert len(find_post_links(many, "")) == 50


def test_a_page_costs_the_same_with_many_links(
    sign_in: Callable[[Any], Any], count_statements: Callable[[], Any], deliver: Deliver
) -> None:
    ana = create_member()
    group = create_group(ana)
    thread = write_long_thread(ana, group, 20)
    path, address = thread.path, f"/api/v1/threads/{thread.id}/posts"
    browser = sign_in(ana)
    browser.get(address)
    with count_statements() as before:
        browser.get(address)
    for n in range(7):
        start_thread(ana, group, body=f"Part {n}: " + " ".join(f"[{m}]({path}/{m})" for m in range(1, 21)))
    deliver()
    with count_statements() as after:
        items = browser.get(address).get_json()["items"]
    assert {len(one["linked_from"]) for one in items} == {5}
    assert len(before) == len(after)


def test_related_threads_are_asked_of_search_and_only_visible_ones_are_told(
    sign_in: Callable[[Any], Any], deliver: Deliver
) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana, luis)
    thread = start_thread(ana, group, title="Exit clauses in data sharing agreements")
    near = start_thread(ana, group, title="Which exit clauses do your agreements have?")
    start_thread(ana, create_group(ana, visibility="private"), title="Exit clauses in our secret agreements")
    start_thread(ana, group, title="Codes for storm drains")
    expected, path, thread_id = near.id, thread.path, thread.id
    deliver_all()
    browser = sign_in(luis)
    found = browser.get(f"/api/v1/threads/{thread_id}/related").get_json()["items"]
    assert [one["id"] for one in found] == [expected]
    assert f"/t/{thread_id}/related" in browser.get(path).text
    assert "Which exit clauses" in browser.get(f"/t/{thread_id}/related").text
    part = browser.get(f"/t/{thread_id}/related", headers={"HX-Request": "true"}).text
    assert part.startswith("<ul")
