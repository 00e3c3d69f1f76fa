"""Files and pictures in posts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from forum.blueprints.discussions.queries.attachments import find_files
from forum.blueprints.discussions.services import posts
from forum.blueprints.files.models import File
from forum.blueprints.files.services import uploads as files
from forum.blueprints.groups.services import groups as group_services
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread, upload_for_post
from tests.factories.groups import add_to_group, create_group
from tests.factories.pictures import photo

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


def names_in(post_id: int) -> list[str]:
    return [file.filename for file in find_files([post_id]).get(post_id, [])]


def test_files_are_sent_before_and_named_by_the_post(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    browser = sign_in(ana)
    ids = [
        browser.post("/api/v1/uploads?purpose=post", data={"file": (io.BytesIO(content), name)}).get_json()["id"]
        for name, content in (("photo.jpg", photo()), ("shares.csv", b"year,share\n2026,4\n"))
    ]
    sent = browser.post(f"/api/v1/threads/{thread.id}/posts", json={"body": "See these.", "file_ids": ids})
    assert sent.status_code == 201
    assert [(file["filename"], file["type"]) for file in sent.get_json()["files"]] == [
        ("photo.jpg", "JPG"), ("shares.csv", "CSV"),
    ]  # fmt: skip
    page = sign_in(luis).get(thread.path).text
    assert f'<img src="/files/{ids[0]}/thumbnail" alt="photo.jpg"' in page
    assert "shares.csv" in page


def test_a_picture_in_the_text_belongs_to_the_post_and_is_not_shown_twice(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    picture = upload_for_post(ana, "map.png", photo(kind="PNG"))
    post = reply(ana, thread, f"Here:\n\n![The map]({picture.path})")
    assert names_in(post.id) == ["map.png"]
    browser = sign_in(luis)
    assert browser.get(picture.path).status_code == 200
    page = browser.get(thread.path).text
    assert f'<img src="{picture.path}" alt="The map"' in page
    assert f"{picture.path}/thumbnail" not in page


def test_a_file_is_had_by_those_who_may_read_the_post_and_by_nobody_else(sign_in: SignIn) -> None:
    ana, luis, outsider = create_member(), create_member(), create_member()
    group = create_group(ana, luis, visibility="private")
    file = upload_for_post(ana)
    addresses = [file.path, f"/api/v1{file.path}"]

    def answers(member: Any) -> set[int]:
        return {sign_in(member).get(address).status_code for address in addresses}

    assert answers(luis) == {404}
    thread = start_thread(ana, group, file_ids=[file.id])
    assert (answers(luis), answers(outsider)) == ({200}, {404})
    group_services.leave_group(actor_of(luis), group.id)
    assert answers(luis) == {404}
    add_to_group(group, luis)
    assert answers(luis) == {200}
    post = reply(ana, thread, file_ids=[upload_for_post(ana).id])
    later = find_files([post.id])[post.id][0]
    assert sign_in(luis).get(later.path).status_code == 200
    posts.withdraw_post(actor_of(ana), post.id)
    assert sign_in(luis).get(later.path).status_code == 404


def test_a_file_of_somebody_else_or_in_another_post_cannot_be_attached() -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    used, theirs = upload_for_post(ana), upload_for_post(luis)
    reply(ana, thread, file_ids=[used.id])
    for file_id in (used.id, theirs.id, 2**30):
        with pytest.raises(Invalid) as error:
            reply(ana, thread, file_ids=[file_id])
        assert set(error.value.errors) == {"file_ids"}
    assert names_in(reply(ana, thread, f"A link: [notes]({theirs.path})").id) == []


def test_a_post_carries_ten_files_at_most() -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    many = [upload_for_post(ana, f"notes-{n}.md").id for n in range(11)]
    post = reply(ana, thread, file_ids=many[:10])
    with pytest.raises(Invalid):
        posts.edit_post(actor_of(ana), post.id, f"One more: [it](/files/{many[10]})", version=post.version)
    exchanged = posts.edit_post(actor_of(ana), post.id, post.body, version=post.version, file_ids=many[1:])
    assert len(names_in(exchanged.id)) == 10


def test_an_edit_takes_files_out_and_puts_others_in(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    first, second, third = (upload_for_post(ana, f"notes-{n}.md") for n in range(3))
    post = reply(ana, thread, file_ids=[first.id, second.id])
    browser = sign_in(ana)
    page = browser.get(f"/posts/{post.id}/edit").text
    assert f'value="{first.id}"' in page
    values = {"body": post.body, "version": str(post.version), "file_ids": [str(second.id), str(third.id)]}
    assert browser.post(f"/posts/{post.id}/edit", data=values).status_code == 303
    assert names_in(post.id) == ["notes-1.md", "notes-2.md"]
    assert sign_in(luis).get(first.path).status_code == 404
    assert browser.post(f"/posts/{post.id}/edit", data=values).status_code == 412
    address = f"/api/v1/posts/{post.id}"
    tag = browser.get(address).headers["ETag"]
    changed = browser.patch(address, json={"body": "Only the text."}, headers={"If-Match": tag})
    assert [file["filename"] for file in changed.get_json()["files"]] == ["notes-1.md", "notes-2.md"]


def test_without_scripts_files_come_with_the_form_and_a_wrong_field_costs_none(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    browser, address = sign_in(ana), f"/groups/{group.slug}/new"
    wrong = {"title": "abc", "body": "See it.", "language": "en", "files": (io.BytesIO(photo()), "photo.jpg")}
    page = browser.post(address, data=wrong)
    file = session.query(File).one()
    assert (page.status_code, f'name="file_ids" value="{file.id}"' in page.text) == (422, True)
    right = {"title": "What it looks like", "body": "See it.", "language": "en", "file_ids": str(file.id)}
    started = browser.post(address, data=right)
    assert started.status_code == 303
    assert f"/files/{file.id}/thumbnail" in browser.get(started.headers["Location"]).text
    thread_id = started.headers["Location"].rsplit("/", 1)[1]
    refused = browser.post(f"/t/{thread_id}/posts", data={"body": "Kept", "files": (io.BytesIO(b"x"), "tool.exe")})
    assert (refused.status_code, "Kept</textarea>" in refused.text) == (415, True)
    shown = browser.post(f"/t/{thread_id}/preview", data={"body": "So", "files": (io.BytesIO(b"a,b\n1,2\n"), "a.csv")})
    assert (shown.status_code, "a.csv" in shown.text) == (200, True)


def test_a_guest_who_may_only_write_attaches_nothing_and_is_offered_nothing(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group = create_group(ana)
    add_to_group(group, luis, "guest")
    thread = start_thread(ana, group)
    with pytest.raises(Forbidden):
        reply(luis, thread, file_ids=[upload_for_post(luis).id])
    assert reply(luis, thread, "In words, then.").number == 2
    assert 'name="files"' not in sign_in(luis).get(thread.path).text
    assert 'name="files"' in sign_in(ana).get(thread.path).text


def test_what_never_stood_in_a_post_goes_after_two_days() -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    unsent, sent, withdrawn = (upload_for_post(ana) for _ in range(3))
    reply(ana, thread, file_ids=[sent.id])
    posts.withdraw_post(actor_of(ana), reply(ana, thread, file_ids=[withdrawn.id]).id)
    assert files.sweep_unused(SYSTEM) == 0
    with time_machine.travel(clock.now() + timedelta(hours=49), tick=False):
        assert files.sweep_unused(SYSTEM) == 1
    assert {file.id for file in session.query(File)} == {sent.id, withdrawn.id}
    assert unsent.id not in {file.id for file in session.query(File)}
