"""The weekly digest of a group: drafted from the week, edited, published once and never empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.discussions.errors import DigestPublished
from forum.blueprints.discussions.models.posts import Post
from forum.blueprints.discussions.models.threads import Thread
from forum.blueprints.discussions.queries import digests as queries
from forum.blueprints.discussions.services import becoming, curating, digests
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.groups import add_to_group, create_group

SITE = "https://plaza.example"


def set_thread(thread: Thread, **values: Any) -> None:
    session.execute(sa.update(Thread).where(Thread.id == thread.id).values(**values))
    session.commit()


def a_week(**facts: Any) -> tuple[Any, Any, dict[str, Thread]]:
    """A moderator, her group and a week in which much happened; `old` is from long before."""
    moderator, ana = create_member(), create_member(name="Ana Souza")
    group = create_group(ana, **facts)
    add_to_group(group, moderator, "moderator")
    names = ("solved", "summarised", "featured", "lively", "unanswered", "old")
    threads = {name: start_thread(ana, group, title=f"A thread that is {name}", body=name) for name in names}
    answer = reply(ana, threads["solved"], "This is how.")
    set_thread(threads["solved"], solution_id=answer.id, solved_at=clock.now())
    set_thread(threads["featured"], featured_at=clock.now())
    curating.write_summary(actor_of(moderator), threads["summarised"].id, "It is done (#1).")
    for number in range(3):
        reply(ana, threads["lively"], f"Answer {number}.")
    set_thread(threads["old"], created_at=clock.now() - timedelta(days=40))
    return moderator, group, threads


def this_week() -> Any:
    return queries.latest_week()


def picked(draft: queries.DigestDraft) -> dict[str, str]:
    return {pick.title: pick.kind for pick in draft.picks}


def test_the_draft_holds_what_was_curated_each_thread_once_the_most_telling_first(app: Any) -> None:
    moderator, group, _ = a_week()
    draft = queries.get_draft(actor_of(moderator), group.id, this_week())
    kinds = ("solved", "summarised", "featured", "lively", "unanswered")
    assert list(picked(draft).items()) == [(f"A thread that is {kind}", kind) for kind in kinds]
    assert all(pick.ticked for pick in draft.picks)
    assert draft.picks[0].by == "Ana Souza"


def test_documents_are_told_only_if_everybody_who_reads_the_group_may_see_them(app: Any) -> None:
    moderator, group, threads = a_week()
    for audience in ("members", "group"):
        told = {"title": f"For {audience}", "audience": audience, "text": f"What we learned, for {audience}."}
        becoming.make_resource(actor_of(moderator), threads["old"].id, SITE, **told)
    found = picked(queries.get_draft(actor_of(moderator), group.id, this_week()))
    assert found["For members"] == "resource"
    assert "For group" not in found


def test_only_moderators_see_the_draft_and_only_weeks_that_have_come(app: Any) -> None:
    moderator, group, _ = a_week()
    with pytest.raises(Forbidden):
        queries.get_draft(actor_of(create_member()), group.id, this_week())
    for week in (this_week() + timedelta(days=7), this_week() + timedelta(days=1), this_week() - timedelta(weeks=9)):
        with pytest.raises(NotFound):
            queries.get_draft(actor_of(moderator), group.id, week)


def test_items_are_kept_in_their_order_with_their_remarks_and_the_others_unticked(app: Any) -> None:
    moderator, group, threads = a_week()
    first, second = (f"thread:{threads[name].id}" for name in ("unanswered", "summarised"))
    items = [{"key": first, "note": "Who knows?"}, {"key": second}]
    digests.save_digest(actor_of(moderator), group.id, this_week(), "Our week", "Hello.", items)
    draft = queries.get_draft(actor_of(moderator), group.id, this_week())
    assert [(pick.kind, pick.note) for pick in draft.chosen] == [("unanswered", "Who knows?"), ("summarised", "")]
    assert len(draft.picks) == 5
    body = digests.compose(draft)
    assert body.startswith("Hello.")
    assert body.index("Still waiting for an answer") < body.index("## Summed up")
    assert "Who knows?" in body


def test_what_did_not_happen_in_the_week_is_not_told(app: Any) -> None:
    moderator, group, threads = a_week()
    with pytest.raises(Invalid):
        items = [{"key": f"thread:{threads['old'].id}", "note": ""}]
        digests.save_digest(actor_of(moderator), group.id, this_week(), "Our week", "", items)


def test_a_week_is_published_as_a_thread_of_the_group_once(app: Any) -> None:
    moderator, group, threads = a_week()
    thread = digests.publish_digest(actor_of(moderator), group.id, this_week())
    post = session.scalars(sa.select(Post).where(Post.id == thread.first_post_id)).one()
    assert thread.group_id == group.id
    assert f"({threads['summarised'].path}#summary)" in post.body
    with pytest.raises(DigestPublished):
        digests.publish_digest(actor_of(moderator), group.id, this_week())
    with pytest.raises(DigestPublished):
        digests.save_digest(actor_of(moderator), group.id, this_week(), "Again", "", [], 3)
    assert thread.title not in picked(queries.get_draft(actor_of(moderator), group.id, this_week()))


def test_an_empty_digest_is_never_published(app: Any) -> None:
    moderator = create_member()
    group = create_group()
    add_to_group(group, moderator, "moderator")
    with pytest.raises(Invalid):
        digests.publish_digest(actor_of(moderator), group.id, this_week())
    moderator, group, _ = a_week()
    kept = digests.save_digest(actor_of(moderator), group.id, this_week(), "Nothing ticked", "", [])
    with pytest.raises(Invalid):
        digests.publish_digest(actor_of(moderator), group.id, this_week(), kept.version)


def test_two_moderators_do_not_overwrite_each_other(app: Any) -> None:
    moderator, group, _ = a_week()
    kept = digests.save_digest(actor_of(moderator), group.id, this_week(), "First", "", [])
    with pytest.raises(VersionRequired):
        digests.save_digest(actor_of(moderator), group.id, this_week(), "Second", "", [])
    digests.save_digest(actor_of(moderator), group.id, this_week(), "Second", "", [], kept.version)
    with pytest.raises(StaleVersion):
        digests.save_digest(actor_of(moderator), group.id, this_week(), "Third", "", [], 1)


def test_the_api_drafts_keeps_and_publishes(sign_in: Callable[[Any], Any]) -> None:
    moderator, group, threads = a_week()
    browser = sign_in(moderator)
    address = f"/api/v1/groups/{group.id}/digests/{this_week().isoformat()}"
    drafted = browser.get(address)
    assert len(drafted.get_json()["items"]) == 5
    items = [{"key": f"thread:{threads['summarised'].id}", "note": "Try it."}]
    seen = {"If-Match": drafted.headers["ETag"]}
    kept = browser.put(address, json={"title": "Our week", "items": items}, headers=seen)
    assert (kept.status_code, kept.get_json()["items"][0]["note"]) == (200, "Try it.")
    once = {"Idempotency-Key": "digest-1"}
    made = browser.post(f"{address}/publication", headers=once)
    assert made.status_code == browser.post(f"{address}/publication", headers=once).status_code == 201
    again = browser.post(f"{address}/publication")
    assert (again.status_code, again.get_json()["code"]) == (409, "digest_published")
    listed = browser.get(f"/api/v1/groups/{group.id}/digests").get_json()["items"]
    assert [one["thread"]["id"] for one in listed] == [made.get_json()["id"]]
    for wrong in ("yesterday", "2026-13-01", "0001-01-01"):
        assert browser.get(f"/api/v1/groups/{group.id}/digests/{wrong}").status_code == 404
    assert browser.put(address, json={"title": "Our week", "items": [{"key": "post:1"}]}).status_code == 422
    assert sign_in(create_member()).get(address).status_code == 403


def test_the_page_keeps_order_ticks_and_remarks_without_scripts(sign_in: Callable[[Any], Any]) -> None:
    moderator, group, threads = a_week()
    browser = sign_in(moderator)
    address = f"/groups/{group.slug}/digest?week={this_week().isoformat()}"
    assert "Prepare the digest" in browser.get(f"/groups/{group.slug}").text
    page = browser.get(address).text
    assert "A thread that is summarised" in page
    summarised, lively = (f"thread:{threads[name].id}" for name in ("summarised", "lively"))
    form = {
        "title": "Our week", "intro": "Hello.", "version": "0", "ticked": [summarised, lively],
        f"place-{summarised}": "5", f"place-{lively}": "1", f"note-{lively}": "Three cities.",
    }  # fmt: skip
    assert browser.post(address, data={**form, "title": ""}).status_code == 422
    assert browser.post(address, data=form).status_code == 303
    kept = queries.get_draft(actor_of(moderator), group.id, this_week())
    assert [(pick.kind, pick.note) for pick in kept.chosen] == [("lively", "Three cities."), ("summarised", "")]
    assert "How it will look" in browser.get(address).text
    published = address.replace("/digest?", "/digest/publication?")
    nothing = browser.post(published, data={"title": "Our week", "version": str(kept.version)})
    assert nothing.status_code == 422
    sent = browser.post(published, data={**form, "version": str(kept.version)})
    assert sent.status_code == 303
    assert "Three cities." in browser.get(sent.headers["Location"]).text
    assert "is published" in browser.get(address).text
    stranger = sign_in(create_member())
    assert stranger.get(address).status_code == 403
    assert "Prepare the digest" not in stranger.get(f"/groups/{group.slug}").text


def test_drafting_costs_the_same_for_a_quiet_and_a_busy_week(
    sign_in: Callable[[Any], Any], count_statements: Any
) -> None:
    moderator, group, threads = a_week()
    browser = sign_in(moderator)
    address = f"/api/v1/groups/{group.id}/digests/{this_week().isoformat()}"
    becoming.make_resource(actor_of(moderator), threads["old"].id, SITE, title="One document")

    def statements() -> int:
        with count_statements() as made:
            assert browser.get(address).status_code == 200
        return len(made)

    few = statements()
    ana = create_member()
    add_to_group(group, ana)
    for _ in range(15):
        thread = start_thread(ana, group)
        becoming.make_resource(actor_of(moderator), thread.id, SITE, title="Another")
    assert statements() == few
