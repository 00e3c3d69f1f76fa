"""The files of a group: who sees which, and their way into the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from forum.blueprints.discussions.services import acts, moving
from forum.blueprints.discussions.services import posts as post_services
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.discussions import reply, start_thread, upload_for_post
from tests.factories.groups import add_to_group, create_group
from tests.factories.pictures import photo
from tests.factories.standards import load_standards

SignIn = Callable[[Any], Any]


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def attach(member: Any, thread: Any, name: str = "plan.md", content: bytes = b"# Plan\n\nWords.\n") -> Any:
    file = upload_for_post(member, name, content)
    reply(member, thread, f"See {name}.", file_ids=[file.id])
    return file


def names(browser: Any, group: Any, **query: Any) -> list[str]:
    answer = browser.get(f"/api/v1/groups/{group.id}/files", query_string=query)
    assert answer.status_code == 200
    return [one["file"]["filename"] for one in answer.get_json()["items"]]


def read(browser: Any, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_files_of_posts_are_listed_with_who_when_and_where(sign_in: SignIn) -> None:
    ana = create_member(name="Ana", city_id=create_city(name="Boise").id)
    group = create_group(ana)
    thread = start_thread(ana, group, title="How do you plan?")
    attach(ana, thread, "plan.md")
    attach(ana, thread, "shares.csv", b"year,share\n2026,4\n")
    attach(ana, thread, "map.png", photo(kind="PNG"))
    browser = sign_in(create_member())
    assert names(browser, group) == ["map.png", "shares.csv", "plan.md"]
    assert names(browser, group, kind="table") == ["shares.csv"]
    assert names(browser, group, kind="picture") == ["map.png"]
    assert browser.get(f"/api/v1/groups/{group.id}/files?kind=film").status_code == 422
    first = browser.get(f"/api/v1/groups/{group.id}/files?limit=1").get_json()
    assert (first["items"][0]["author"]["name"], first["items"][0]["thread_title"]) == ("Ana", "How do you plan?")
    assert names(browser, group, limit=1, cursor=first["next"]) == ["shares.csv"]
    page = read(browser, f"{group.path}/files")
    assert "Ana, Boise" in page
    assert "How do you plan?" in page


def test_what_one_cannot_read_and_what_is_gone_is_left_out(sign_in: SignIn) -> None:
    ana, moderator, outsider = create_member(), create_member(role="staff"), create_member()
    private = create_group(ana, visibility="private")
    attach(ana, start_thread(ana, private), "secret.md")
    assert sign_in(outsider).get(f"/api/v1/groups/{private.id}/files").status_code == 404
    assert "secret.md" not in sign_in(outsider).get(f"{private.path}/files").get_data(as_text=True)
    group = create_group(ana)
    thread = start_thread(ana, group)
    for name in ("kept.md", "withdrawn.md", "hidden.md"):
        attach(ana, thread, name, f"# {name}\n\nWords.\n".encode())
    listed = sign_in(ana).get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"]
    by_name = {one["files"][0]["filename"]: one["id"] for one in listed if one["files"]}
    post_services.withdraw_post(actor_of(ana), by_name["withdrawn.md"])
    acts.hide_post(actor_of(moderator), by_name["hidden.md"], "It names somebody.")
    for reader in (outsider, ana, moderator):
        assert names(sign_in(reader), group) == ["kept.md"]


def test_files_follow_their_posts_into_another_group(sign_in: SignIn) -> None:
    staff = create_member(role="staff")
    first, second = create_group(staff), create_group(staff)
    thread, target = start_thread(staff, first), start_thread(staff, second)
    attach(staff, thread, "one.md")
    browser = sign_in(staff)
    moving.move_thread(actor_of(staff), thread.id, second.id)
    assert (names(browser, first), names(browser, second)) == ([], ["one.md"])
    moving.move_thread(actor_of(staff), thread.id, first.id)
    moving.merge_thread(actor_of(staff), thread.id, target.id)
    assert (names(browser, first), names(browser, second)) == ([], ["one.md"])


def test_its_uploader_puts_a_file_into_the_library_in_two_clicks(sign_in: SignIn) -> None:
    ana = create_member(name="Ana")
    group = create_group(ana)
    thread = start_thread(ana, group, criteria=["DM3"])
    file = attach(ana, thread, "exit_clauses.md")
    browser = sign_in(ana)
    page = read(browser, f"{group.path}/files")
    link = page.split('href="/library/new?')[1].split('"')[0].replace("&amp;", "&")
    link = f"/library/new?{link}"
    asked = parse_qs(urlsplit(link).query)
    assert (asked["copy_of"], asked["criterion"], asked["group"]) == ([str(file.id)], ["DM3"], [str(group.id)])
    form = read(browser, link)
    assert f'name="copy_of" value="{file.id}"' in form
    assert 'value="Exit clauses"' in form
    sent = browser.post(
        "/library/new",
        data={"copy_of": str(file.id), "title": "Exit clauses", "group_id": str(group.id), "audience": "group",
              "criteria": "DM3"},
    )  # fmt: skip
    assert sent.status_code == 303
    shared = browser.get(f"/api/v1/resources/{sent.location.rsplit('/', 1)[1]}").get_json()
    assert (shared["owner"]["name"], shared["group"]["id"], shared["audience"]) == ("Ana", group.id, "group")
    assert shared["file"]["id"] != file.id
    assert "In the library:" in read(browser, f"{group.path}/files")


def test_the_document_stays_when_the_post_goes_and_the_file_when_the_document_goes(sign_in: SignIn) -> None:
    ana, reader = create_member(), create_member()
    group = create_group(ana, reader)
    thread = start_thread(ana, group)
    file = attach(ana, thread)
    browser = sign_in(ana)
    told = {"copy_of": str(file.id), "group_id": str(group.id), "audience": "group"}
    shared = browser.post("/api/v1/resources", data=told).get_json()
    post = browser.get(f"/api/v1/threads/{thread.id}/posts").get_json()["items"][-1]
    post_services.withdraw_post(actor_of(ana), post["id"])
    assert sign_in(reader).get(f"/files/{file.id}").status_code == 404
    assert sign_in(reader).get(f"/api/v1/resources/{shared['id']}/file").data == b"# Plan\n\nWords.\n"


def test_a_moderator_does_it_with_credit_and_within_the_group_and_others_do_not(sign_in: SignIn) -> None:
    ana, moderator, other = create_member(name="Ana"), create_member(), create_member()
    group = create_group(ana, other)
    add_to_group(group, moderator, "moderator")
    file = attach(ana, start_thread(ana, group))
    browser = sign_in(moderator)
    assert "attribution=Ana" in read(browser, f"{group.path}/files")
    wide = browser.post("/api/v1/resources", data={"copy_of": str(file.id), "audience": "members"})
    assert (wide.status_code, wide.get_json()["code"]) == (403, "wider_than_group")
    told = {"copy_of": str(file.id), "group_id": str(group.id), "audience": "group", "attribution": "Ana"}
    assert sign_in(other).post("/api/v1/resources", data=told).status_code == 403
    shared = browser.post("/api/v1/resources", data=told)
    assert (shared.status_code, shared.get_json()["attribution"]) == (201, "Ana")
    assert sign_in(create_member()).post("/api/v1/resources", data=told | {"copy_of": "99999"}).status_code == 422


def test_nothing_is_kept_of_a_copy_that_is_refused(sign_in: SignIn) -> None:
    from tests.factories.files import stored_files

    ana = create_member()
    group = create_group(ana)
    file = attach(ana, start_thread(ana, group))
    before = stored_files()
    told = {"copy_of": str(file.id), "group_id": str(group.id), "audience": "group", "criteria": "ZZ9"}
    assert sign_in(ana).post("/api/v1/resources", data=told).status_code == 422
    session.expire_all()
    assert stored_files() == before


def test_others_suggest_it_to_the_uploader_who_hears_it_once(sign_in: SignIn, deliver: Callable[[], int]) -> None:
    ana, luis, eva, outsider = create_member(), create_member(name="Luis"), create_member(), create_member()
    group = create_group(ana, luis, eva)
    file = attach(ana, start_thread(ana, group, title="How do you plan?"))
    path = f"/api/v1/files/{file.id}/library-suggestion"
    assert sign_in(outsider).post(path).status_code == 403
    assert sign_in(ana).post(path).status_code == 403
    assert "Suggest for the library" in read(sign_in(luis), f"{group.path}/files")
    assert sign_in(luis).post(f"/files/{file.id}/library-suggestion").status_code == 303
    assert sign_in(eva).post(path).status_code == 204
    deliver()
    browser = sign_in(ana)
    told = [one for one in browser.get("/api/v1/notifications").get_json()["items"] if one["kind"] == "file_wanted"]
    assert len(told) == 1
    assert "Luis suggests your file in “How do you plan?” for the library" in read(browser, "/notifications")
    assert browser.get(told[0]["url"]).location == f"{group.path}/files"


@pytest.mark.parametrize("path", ["{path}/files", "/api/v1/groups/{id}/files"])
def test_the_list_costs_the_same_for_one_and_for_many(
    sign_in: SignIn, count_statements: Callable[[], Any], path: str
) -> None:
    ana = create_member()
    group = create_group(ana)
    attach(ana, start_thread(ana, group, criteria=["DM3"]))
    browser, address = sign_in(ana), path.format(path=group.path, id=group.id)
    browser.get(address)
    with count_statements() as few:
        browser.get(address)
    for number in range(12):
        writer = create_member(city_id=create_city().id)
        add_to_group(group, writer)
        attach(writer, start_thread(writer, group, criteria=["DM3"]), f"plan-{number}.md")
    with count_statements() as many:
        browser.get(address)
    assert len(few) == len(many) <= 20, (len(few), len(many))
