"""A thread becomes a document: filled in from the thread, never for more people than the group, with a way back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.discussions.events import ThreadBecameResource
from forum.blueprints.discussions.queries import becoming as queries
from forum.blueprints.discussions.queries import curating as curating_queries
from forum.blueprints.discussions.queries import threads as thread_queries
from forum.blueprints.discussions.services import becoming, curating, posts
from forum.blueprints.library.services import resources
from forum.kernel.actor import ANONYMOUS
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from forum.kernel.outbox.models import Delivery
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group
from tests.factories.standards import load_standards

SITE = "https://plaza.example"


def discussed(**facts: Any) -> tuple[Any, Any, Any, Any]:
    """A moderator, who asked, who answered, and the thread."""
    moderator, ana = create_member(), create_member(name="Ana Souza", city_id=create_city(name="Porto Alegre").id)
    luis = create_member(name="Luis Perez", city_id=create_city(name="Mendoza").id)
    group = create_group(ana, luis, **facts)
    add_to_group(group, moderator, "moderator")
    thread = start_thread(ana, group, title="How do you word the exit clause?", body="Ours is [here](/library/3).")
    reply(luis, thread, "Name a date, not a number of days.")
    reply(ana, thread, "Thank you.")
    return moderator, ana, luis, thread


def draft_of(actor: Any, thread: Any, chosen: list[int] | None = None) -> queries.ResourceDraft:
    return queries.draft_resource(thread_queries.get_thread_to_show(actor, thread.id).thread, SITE, chosen)


def test_the_draft_says_what_the_thread_says_with_permanent_links(app: Any) -> None:
    load_standards()
    moderator, ana, luis, thread = discussed()
    draft = draft_of(actor_of(moderator), thread)
    assert (draft.title, draft.language, draft.audience) == ("How do you word the exit clause?", "en", "members")
    assert draft.attribution == "Ana Souza (Porto Alegre), Luis Perez (Mendoza)"
    assert f"({SITE}{thread.path}/2)" in draft.text
    assert f"[here]({SITE}/library/3)" in draft.text
    assert draft.author_ids == [ana.id, luis.id]


def test_the_posts_that_the_summary_cites_are_chosen_unless_others_are(app: Any) -> None:
    moderator, _, luis, thread = discussed()
    curating.write_summary(actor_of(moderator), thread.id, "Name a date (#2).")
    draft = draft_of(actor_of(moderator), thread)
    assert [line.number for line in draft.lines] == [1, 2]
    assert f"Name a date ([#2]({SITE}{thread.path}/2))." in draft.text
    third = reply(luis, thread, "One more.")
    assert [line.number for line in draft_of(actor_of(moderator), thread, [third.id]).lines] == [1, 4]


def test_posts_that_were_withdrawn_or_stand_elsewhere_are_not_in_it(app: Any) -> None:
    moderator, ana, luis, thread = discussed()
    gone = reply(luis, thread, "Forget this.")
    posts.withdraw_post(actor_of(luis), gone.id)
    elsewhere = reply(luis, start_thread(ana, thread.group), "Another thread.")
    assert [line.number for line in draft_of(actor_of(moderator), thread, [gone.id, elsewhere.id]).lines] == [1]


def test_a_moderator_makes_a_document_and_the_authors_are_to_be_told(app: Any) -> None:
    load_standards()
    moderator, ana, luis, thread = discussed()
    made = becoming.make_resource(actor_of(moderator), thread.id, SITE, criteria=["DM3"], doc_type="guide")
    assert (made.title, made.group_id, made.owner_id) == (thread.title, thread.group_id, moderator.id)
    assert [criterion.code for criterion in made.criteria] == ["DM3"]
    assert [one.id for one in curating_queries.list_resources(actor_of(ana), thread)] == [made.id]
    origin = curating_queries.find_origin(actor_of(luis), made.id)
    assert origin is not None
    assert origin.id == thread.id
    told = session.scalar(sa.select(Delivery.payload).where(Delivery.event == ThreadBecameResource.__name__).limit(1))
    assert told is not None
    assert told["author_ids"] == [ana.id, luis.id]


def test_only_moderators_make_documents_of_threads(app: Any) -> None:
    _, ana, _, thread = discussed()
    with pytest.raises(Forbidden):
        becoming.make_resource(actor_of(ana), thread.id, SITE)


@pytest.mark.parametrize(
    ("visibility", "allowed"),
    [("public", {"public", "members", "group"}), ("members", {"members", "group"}), ("private", {"group"})],
)
def test_a_document_is_for_no_more_people_than_the_group(app: Any, visibility: str, allowed: set[str]) -> None:
    moderator, _, _, thread = discussed(visibility=visibility)
    for audience in ("public", "members", "group"):
        if audience in allowed:
            told = {"audience": audience, "text": f"What we learned, for {audience}."}
            becoming.make_resource(actor_of(moderator), thread.id, SITE, **told)
            continue
        with pytest.raises(Forbidden) as refusal:
            becoming.make_resource(actor_of(moderator), thread.id, SITE, audience=audience)
        assert refusal.value.code == "wider_than_group"


def test_a_document_one_may_not_see_is_not_shown_at_the_thread(app: Any) -> None:
    moderator, ana, _, thread = discussed(visibility="public")
    made = becoming.make_resource(actor_of(moderator), thread.id, SITE, audience="group")
    assert curating_queries.list_resources(ANONYMOUS, thread) == []
    assert len(curating_queries.list_resources(actor_of(ana), thread)) == 1
    resources.remove_resource(actor_of(moderator), made.id)
    assert curating_queries.list_resources(actor_of(ana), thread) == []


def test_the_api_drafts_and_makes_the_document_once(sign_in: Callable[[Any], Any]) -> None:
    moderator, ana, _, thread = discussed()
    browser = sign_in(moderator)
    address = f"/api/v1/threads/{thread.id}/resource"
    assert browser.get(address).get_json()["title"] == thread.title
    assert sign_in(ana).get(address).status_code == 403
    once = {"Idempotency-Key": "resource-1"}
    made = browser.post(address, json={"title": "Exit clauses", "text": "# Exit clauses\n\nName a date."}, headers=once)
    again = browser.post(
        address, json={"title": "Exit clauses", "text": "# Exit clauses\n\nName a date."}, headers=once
    )
    assert made.status_code == again.status_code == 201
    assert made.get_json()["id"] == again.get_json()["id"]
    listed = browser.get(f"/api/v1/threads/{thread.id}/resources").get_json()["items"]
    assert [one["title"] for one in listed] == ["Exit clauses"]
    assert browser.post(address, json={"language": "xx"}).status_code == 422


def test_the_page_fills_in_the_form_and_both_sides_link_to_each_other(sign_in: Callable[[Any], Any]) -> None:
    moderator, ana, _, thread = discussed()
    browser = sign_in(moderator)
    page = browser.get(f"/t/{thread.id}/resource").text
    assert "Name a date, not a number of days." in page
    assert "Luis Perez (Mendoza)" in page
    told = {
        "title": "Exit clauses",
        "text": "# Exit clauses",
        "language": "en",
        "doc_type": "guide",
        "audience": "group",
    }
    wrong = browser.post(f"/t/{thread.id}/resource", data={**told, "text": ""})
    assert wrong.status_code == 422
    sent = browser.post(f"/t/{thread.id}/resource", data=told)
    assert sent.status_code == 303
    assert "Made of a discussion" in browser.get(sent.headers["Location"]).text
    assert "Exit clauses" in sign_in(ana).get(thread.path).text
