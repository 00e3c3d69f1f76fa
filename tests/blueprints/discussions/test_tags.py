"""Tags, questions and wikis: what a thread is about, and who writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.discussions.queries import posts as post_queries
from forum.blueprints.discussions.queries import tags as queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import posts
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


def names(actor: Any, thread_id: int) -> list[str]:
    return [tag.name for tag in thread_queries.get_thread_to_show(actor, thread_id).thread.tags]


def test_words_are_made_once_and_found_again_however_they_are_written(app: Any) -> None:
    ana = create_member()
    group = create_group(ana)
    first = start_thread(ana, group, tags=["Exit clauses", "Tenders"])
    second = start_thread(ana, group, tags=["exit-clauses", "EXIT CLAUSES"])
    assert names(actor_of(ana), first.id) == ["Exit clauses", "Tenders"]
    assert names(actor_of(ana), second.id) == ["Exit clauses"]
    assert [(one.name, one.threads) for one in queries.list_tags(actor_of(ana), group.id).items] == [
        ("Exit clauses", 2), ("Tenders", 1),
    ]  # fmt: skip
    with pytest.raises(Invalid):
        start_thread(ana, group, tags=[f"Word {n}" for n in range(6)])


def test_lists_are_narrowed_by_tag_criterion_and_question(sign_in: SignIn) -> None:
    load_standards()
    ana = create_member()
    group = create_group(ana)
    tagged = start_thread(ana, group, tags=["Tenders"], criteria=["DM3"], question=True).id
    start_thread(ana, group)
    browser = sign_in(ana)
    for query in ("tag=tenders", "criterion=DM3", "question=true", "tag=tenders&criterion=DM3&question=true"):
        for address in (f"/api/v1/groups/{group.id}/threads", "/api/v1/threads"):
            assert [one["id"] for one in browser.get(f"{address}?{query}").get_json()["items"]] == [tagged]
        assert "Remove this filter" in browser.get(f"/groups/{group.slug}/discussions?{query}").text
    assert browser.get("/api/v1/threads?tag=nothing").get_json()["items"] == []
    assert browser.get("/api/v1/threads?criterion=ZZ9").get_json()["items"] == []
    shown = browser.get(f"/api/v1/threads/{tagged}").get_json()
    assert (shown["question"], shown["tags"][0]["url"]) == (True, f"{group.path}/discussions?tag=tenders")
    assert "No thread fits these filters." in browser.get(f"/groups/{group.slug}/discussions?tag=nothing").text


def test_moderators_rename_join_and_remove_and_nobody_else(sign_in: SignIn) -> None:
    ana, moderator = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, moderator, role="moderator")
    thread = start_thread(ana, group, tags=["Tender", "Tenders"]).id
    tender, tenders = (one.id for one in queries.list_tags(actor_of(ana), group.id).items)
    assert sign_in(ana).patch(f"/api/v1/tags/{tender}", json={"name": "Calls"}).status_code == 403
    browser = sign_in(moderator)
    joined = browser.patch(f"/api/v1/tags/{tender}", json={"name": "tenders"}).get_json()
    assert joined["id"] == tenders
    assert names(actor_of(ana), thread) == ["Tenders"]
    assert browser.post(f"/tags/{tenders}", data={"name": "Calls for tender"}).status_code == 303
    assert names(actor_of(ana), thread) == ["Calls for tender"]
    assert "Calls for tender" in sign_in(ana).get(f"/groups/{group.slug}/tags").text
    assert browser.delete(f"/api/v1/tags/{tenders}").status_code == 204
    assert names(actor_of(ana), thread) == []
    hidden = create_group(moderator, visibility="private")
    assert sign_in(ana).get(f"/api/v1/groups/{hidden.id}/tags").status_code == 404
    assert sign_in(ana).get(f"/groups/{hidden.slug}/tags").status_code == 404


def test_the_form_takes_words_with_commas_and_keeps_what_was_typed(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    browser = sign_in(ana)
    form = {
        "title": "How do you word it?",
        "body": "Text",
        "language": "en",
        "tags": "#Tenders, exit clauses,",
        "question": "1",
    }
    typed = form["tags"]
    wrong = browser.post(f"/groups/{group.slug}/new", data={**form, "title": "x"})
    assert (wrong.status_code, typed in wrong.text) == (422, True)
    sent = browser.post(f"/groups/{group.slug}/new", data=form)
    page = browser.get(sent.headers["Location"]).text
    assert "#exit clauses" in page
    assert "Question" in page


def test_a_wiki_is_edited_by_all_who_may_reply_and_its_history_names_them(sign_in: SignIn) -> None:
    ana, luis, stranger = create_member(), create_member(), create_member()
    post = reply(ana, start_thread(ana, create_group(ana, luis)))
    path, post_id = post.path, post.id
    with pytest.raises(Forbidden):
        posts.edit_post(actor_of(luis), post_id, "Better", version=post.version)
    with pytest.raises(Forbidden):
        posts.set_wiki(actor_of(luis), post_id, True)
    made = sign_in(ana).put(f"/api/v1/posts/{post_id}/wiki").get_json()
    assert made["wiki"] is True
    assert "Wiki: everybody who may reply" in sign_in(luis).get(path).text
    posts.edit_post(actor_of(luis), post_id, "Better", version=made["version"])
    with pytest.raises(Forbidden):
        posts.edit_post(actor_of(stranger), post_id, "Worse", version=made["version"] + 1)
    _, revisions = post_queries.list_revisions(actor_of(ana), post_id)
    assert [one.editor_id for one in revisions] == [ana.id, luis.id]
    assert sign_in(ana).post(f"/posts/{post_id}/wiki/end").status_code == 303
    assert sign_in(luis).get(f"/api/v1/posts/{post_id}").get_json()["can"]["edit"] is False


def test_many_words_are_listed_by_name_a_page_at_a_time_and_found_by_what_is_in_them(
    sign_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    ana = create_member()
    group = create_group(ana)
    for number in range(6):
        start_thread(ana, group, tags=[f"Exit clause {number}{part}" for part in "abcde"])
    browser = sign_in(ana)
    found: list[str] = []
    costs = set()
    address = f"/api/v1/groups/{group.id}/tags?limit=12"
    cursor = ""
    while cursor is not None:
        with count_statements() as statements:
            answer = browser.get(f"{address}&cursor={cursor}" if cursor else address).get_json()
        costs.add(len(statements))
        found += [item["slug"] for item in answer["items"]]
        assert {item["threads"] for item in answer["items"]} == {1}
        cursor = answer["next"]
    assert found == sorted(found)
    assert (len(found), len(costs)) == (30, 1)
    narrowed = browser.get(f"/api/v1/groups/{group.id}/tags?q=Clause 3").get_json()["items"]
    assert [item["slug"] for item in narrowed] == [f"exit-clause-3{part}" for part in "abcde"]
    page = browser.get(f"/groups/{group.slug}/tags?q=3B").text
    assert ("Exit clause 3b" in page, "Exit clause 3a" in page) == (True, False)
    assert "No tag of this group has" in browser.get(f"/groups/{group.slug}/tags?q=zzz").text
    assert "cursor=" in browser.get(f"/groups/{group.slug}/tags").text
