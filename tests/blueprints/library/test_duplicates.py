"""The same document twice: refused when it is the same file, noticed when it is much the same text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.files.services import texts, uploads
from forum.blueprints.library.models.duplicates import TextBucket, TextSketch
from forum.blueprints.library.models.resources import Resource
from forum.blueprints.library.models.versions import ResourceVersion
from forum.blueprints.library.queries import duplicates as queries
from forum.blueprints.library.rules import sketches
from forum.blueprints.library.services import caring, duplicates, files, resources, versions
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.files import NOTES, create_file, create_read_file, upload
from tests.factories.groups import create_group
from tests.factories.library import create_resource

SignIn = Callable[[Any], Any]
WORDS = [f"word{number * 7919 % 1000}" for number in range(600)]
TEXT = " ".join(WORDS)
NEAR = " ".join([*WORDS[:300], "quite", "another", "sentence", *WORDS[300:]])
OTHER = " ".join(f"term{number * 104729 % 1000}" for number in range(600))


def _share(browser: Any, content: bytes = NOTES, **told: Any) -> Any:
    return browser.post("/api/v1/resources", data={"file": upload(content), **told})


def _sketched(owner: Member, text: str, **told: Any) -> Resource:
    resource = create_resource(owner, text, word_count=600, **told)
    duplicates.sketch_file(SYSTEM, resource.file_id)
    return resource


def _likes(actor: Any, resource: Resource) -> list[int]:
    return [one.resource.id for one in queries.list_lookalikes(actor, resource)]


def test_the_same_file_is_refused_with_the_way_to_the_other(app: Flask, sign_in: SignIn) -> None:
    there = create_resource(create_member(), title="Notes of Boise")
    answer = _share(sign_in(create_member()))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "already_shared")
    assert answer.get_json()["duplicate_of"] == {
        "id": there.id, "title": "Notes of Boise", "url": f"/library/{there.id}"
    }  # fmt: skip
    page = sign_in(create_member()).post("/library/new", data={"file": upload(), "title": "Mine"})
    assert page.status_code == 409
    assert f'<a href="/library/{there.id}">Notes of Boise</a>' in page.text
    assert 'value="Mine"' in page.text


def test_of_a_document_one_may_not_see_nothing_is_told(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    group = create_group(owner, visibility="private")
    create_resource(owner, group_id=group.id, audience="group", title="Secret notes")
    taken = _share(sign_in(create_member()))
    assert taken.status_code == 201
    assert "Secret" not in taken.text
    assert _share(sign_in(owner)).status_code == 409


def test_an_earlier_version_counts_and_a_removed_document_does_not(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    resource = create_resource(owner)
    versions.add_version(actor_of(owner), resource.id, upload_id=create_file(owner, b"# New\n\nText.\n").id)
    assert _share(sign_in(create_member())).status_code == 409
    resources.remove_resource(SYSTEM, resource.id)
    assert _share(sign_in(create_member())).status_code == 201


def test_the_file_of_another_document_is_no_new_version_of_this_one(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    create_resource(create_member())
    mine = resources.share_resource(SYSTEM, create_file(owner, b"# Mine\n\nText.\n").id, title="Mine")
    answer = sign_in(owner).post(f"/api/v1/resources/{mine.id}/versions", data={"file": upload()})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "already_shared")


@pytest.mark.parametrize(
    ("other", "least", "most"), [(TEXT, 1.0, 1.0), (NEAR, 0.85, 1.0), (OTHER, 0.0, 0.1), (TEXT.upper(), 1.0, 1.0)]
)
def test_sketches_tell_how_much_two_texts_have_in_common(other: str, least: float, most: float) -> None:
    assert least <= sketches.likeness(sketches.sketch(TEXT), sketches.sketch(other)) <= most


def test_a_sketch_survives_being_written_and_short_texts_have_none() -> None:
    numbers = sketches.sketch(TEXT)
    assert sketches.read(sketches.written(numbers)) == numbers
    assert len(sketches.written(numbers)) == 512
    assert len(set(sketches.buckets(numbers))) == 16
    assert sketches.sketch("Too short to be told from others.") == []
    assert sketches.likeness([], []) == 0.0


def test_much_the_same_text_is_noticed_after_reading(app: Flask, sign_in: SignIn, deliver: Callable[[], int]) -> None:
    first, owner = create_member(), create_member()
    for member, text in ((first, TEXT), (owner, NEAR)):
        content = "\n\n".join(text[at : at + 400] for at in range(0, len(text), 400)).encode()
        sent = _share(sign_in(member), content, title=f"By {member.handle}")
        assert sent.status_code == 201
        deliver()
    one, other = session.query(Resource).order_by(Resource.id)
    page = sign_in(owner).get(f"/library/{other.id}").text
    assert "This looks like a document" in page
    assert f'<a href="/library/{one.id}">By {first.handle}</a>' in page
    assert "This looks like" not in sign_in(create_member()).get(f"/library/{other.id}").text
    listed = sign_in(owner).get(f"/api/v1/resources/{other.id}/lookalikes").get_json()["items"]
    assert [(found["resource_id"], found["can_merge"]) for found in listed] == [(one.id, False)]
    assert sign_in(create_member()).get(f"/api/v1/resources/{other.id}/lookalikes").status_code == 403


def test_only_visible_documents_are_suggested(app: Flask) -> None:
    owner, outsider = create_member(), create_member()
    group = create_group(owner, visibility="private")
    hidden = _sketched(owner, TEXT, group_id=group.id, audience="group")
    open_one = _sketched(outsider, NEAR)
    _sketched(outsider, OTHER)
    assert _likes(actor_of(outsider), open_one) == []
    assert _likes(actor_of(owner), hidden) == [open_one.id]
    resources.remove_resource(SYSTEM, open_one.id)
    assert _likes(actor_of(owner), hidden) == []


def test_one_may_say_that_they_are_not_the_same(app: Flask, sign_in: SignIn) -> None:
    owner, other = create_member(), create_member()
    mine, theirs = _sketched(owner, TEXT), _sketched(other, NEAR)
    path = f"/api/v1/resources/{mine.id}/lookalikes/{theirs.id}"
    assert sign_in(create_member()).delete(path).status_code == 403
    browser = sign_in(owner)
    assert browser.post(f"/library/{mine.id}/lookalikes/{theirs.id}/apart").status_code == 303
    assert browser.delete(path).status_code == 204
    assert _likes(actor_of(owner), mine) == []
    assert _likes(actor_of(other), theirs) == []
    assert browser.delete(f"/api/v1/resources/{mine.id}/lookalikes/{mine.id}").status_code == 404


def test_one_document_is_made_of_two(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    old, new = _sketched(owner, TEXT, title="Notes"), _sketched(owner, NEAR, title="Notes again")
    annex = create_read_file(owner, "An annex.")
    files.attach_file(actor_of(owner), new.id, annex.id, "Annex")
    browser = sign_in(owner)
    newest = new.file_id
    made = browser.post(f"/api/v1/resources/{old.id}/merges", json={"from_id": new.id, "note": "A sentence more"})
    assert (made.status_code, made.get_json()["number"], made.get_json()["note"]) == (201, 2, "A sentence more")
    shown = browser.get(f"/api/v1/resources/{old.id}").get_json()
    assert (shown["file"]["id"], shown["current_version"], shown["title"]) == (newest, 2, "Notes")
    assert browser.get(f"/api/v1/resources/{new.id}").status_code == 404
    assert browser.get(f"/api/v1/resources/{old.id}/files/{annex.id}").status_code == 200
    assert browser.get(f"/files/{newest}").status_code == 200
    assert len(browser.get(f"/api/v1/resources/{old.id}/versions").get_json()["items"]) == 2


def test_all_versions_of_the_other_come_along_in_order(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    old, new = create_resource(owner, title="Old"), create_resource(owner, title="New")
    for number in range(2):
        file = create_file(owner, f"# Number {number}\n\nText.\n".encode())
        versions.add_version(actor_of(owner), new.id, upload_id=file.id, note=f"Number {number}")
    sent = sign_in(owner).post(f"/library/{new.id}/lookalikes/{old.id}/merge")
    assert sent.headers["Location"] == f"/library/{old.id}"
    notes = session.query(ResourceVersion.number, ResourceVersion.note).filter_by(resource_id=old.id)
    assert notes.order_by(ResourceVersion.number).all() == [(1, ""), (2, ""), (3, "Number 0"), (4, "Number 1")]
    assert session.get_one(Resource, old.id, populate_existing=True).current_version == 4


def test_only_who_may_edit_both_makes_one_of_them(app: Flask, sign_in: SignIn) -> None:
    owner = create_member()
    mine, theirs = create_resource(owner), create_resource(create_member())
    browser = sign_in(owner)
    for into, source in ((mine, theirs), (theirs, mine)):
        answer = browser.post(f"/api/v1/resources/{into.id}/merges", json={"from_id": source.id})
        assert (answer.status_code, answer.get_json()["code"]) == (403, "not_yours")
    assert browser.post(f"/api/v1/resources/{mine.id}/merges", json={"from_id": 9999}).status_code == 404
    assert browser.post(f"/api/v1/resources/{mine.id}/merges", json={}).status_code == 422


def test_a_co_owner_takes_no_document_away_by_making_one_of_two(app: Flask, sign_in: SignIn) -> None:
    owner, helper = create_member(), create_member()
    theirs, mine = _sketched(owner, TEXT), _sketched(helper, NEAR)
    caring.add_co_owner(actor_of(owner), theirs.id, helper.id)
    browser = sign_in(helper)
    for path in (f"/api/v1/resources/{mine.id}/merges", f"/library/{theirs.id}/lookalikes/{mine.id}/merge"):
        answer = browser.post(path, json={"from_id": theirs.id}) if "api" in path else browser.post(path)
        assert answer.status_code == 403
    assert "Make it a new version" not in browser.get(f"/library/{theirs.id}").text
    likes = browser.get(f"/api/v1/resources/{mine.id}/lookalikes").get_json()["items"]
    assert [one["can_merge"] for one in likes] == [False]
    assert "Make it a new version" in browser.get(f"/library/{mine.id}").text
    assert browser.post(f"/api/v1/resources/{theirs.id}/merges", json={"from_id": mine.id}).status_code == 201
    assert sign_in(owner).get(f"/api/v1/resources/{theirs.id}").status_code == 200


def test_texts_read_before_there_were_sketches_get_one(app: Flask) -> None:
    owner = create_member()
    resource, short = create_resource(owner, TEXT, word_count=600), create_resource(owner, "Short.")
    assert duplicates.sketch_missing(SYSTEM, 10) == 2
    assert duplicates.sketch_missing(SYSTEM, 10) == 0
    assert session.get_one(TextSketch, short.file_id).numbers == ""
    assert session.query(TextBucket).filter_by(file_id=resource.file_id).count() == 16
    texts.keep_extraction(SYSTEM, resource.file_id, None)  # type: ignore[arg-type]  # it has been read
    duplicates.sketch_file(SYSTEM, resource.file_id)
    assert session.query(TextBucket).filter_by(file_id=resource.file_id).count() == 16


def test_what_goes_into_messages_is_not_sketched(app: Flask) -> None:
    member = create_member()
    stream, name = upload()
    file = uploads.store_upload(actor_of(member), stream, name, kind="message")
    duplicates.sketch_file(SYSTEM, file.id)
    assert session.get(TextSketch, file.id) is None


def test_looking_for_lookalikes_costs_the_same_for_one_and_for_many(
    app: Flask, count_statements: Callable[[], Any]
) -> None:
    owner = create_member()
    mine = _sketched(owner, TEXT)
    actor = actor_of(owner)
    counts = []
    for rounds in (1, 8):
        for _ in range(rounds):
            _sketched(create_member(), NEAR)
        session.expire_all()
        session.refresh(mine)
        actor.fact("memberships")
        with count_statements() as statements:
            assert 1 <= len(queries.list_lookalikes(actor, mine)) <= 3
        counts.append(len(statements))
    assert counts[0] == counts[1]
