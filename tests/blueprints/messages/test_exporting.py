"""One's conversations as an archive."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.messages.queries import exporting
from forum.blueprints.messages.services import messages
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import attach, create_conversation, send

pytestmark = pytest.mark.usefixtures("app")
SignIn = Callable[[Any], Any]


def unzipped(answer: Any) -> dict[str, bytes]:
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_conversation_comes_as_json_as_pages_and_with_its_files(sign_in: SignIn) -> None:
    ana, luis = create_member(name="Ana Souza"), create_member(name="Luis <Perez>")
    talk = create_conversation(ana, luis, body="Hello **Luis**")
    file = attach(ana, "Notas de março.md", b"# Notas\n\nDe hoje.\n")
    send(ana, talk, "With notes", file_ids=[file.id])
    secret = send(luis, talk, "A slip")
    messages.withdraw_message(actor_of(luis), secret.id)
    for address in (f"/messages/{talk.id}/export", f"/api/v1/conversations/{talk.id}/export"):
        kept = unzipped(sign_in(ana).get(address))
        folder = f"conversation-{talk.id}"
        record = json.loads(kept[f"{folder}/messages-0001.json"])
        assert [line["body"] for line in record["messages"]] == ["Hello **Luis**", "With notes", ""]
        assert record["people"] == ["Ana Souza", "Luis <Perez>"]
        assert record["messages"][1]["files"] == [f"files/{file.id}-Notas de março.md"]
        assert kept[f"{folder}/files/{file.id}-Notas de março.md"] == b"# Notas\n\nDe hoje.\n"
        page = kept[f"{folder}/messages-0001.html"].decode()
        assert "Hello <strong>Luis</strong>" in page
        assert "Luis &lt;Perez&gt;" in page
        assert f"{folder}/messages-0001.html" in kept["index.html"].decode()
        assert all(b"A slip" not in content for content in kept.values())


def test_all_conversations_of_ones_own_and_no_other(sign_in: SignIn) -> None:
    ana = create_member()
    talks = [create_conversation(ana, create_member(), body=f"Talk {number}") for number in range(3)]
    other = create_conversation(body="Not hers")
    kept = unzipped(sign_in(ana).get("/messages/export"))
    assert {name.split("/")[0] for name in kept} == {"index.html", *(f"conversation-{talk.id}" for talk in talks)}
    assert sign_in(ana).get(f"/messages/{other.id}/export").status_code == 404
    assert sign_in(ana).get(f"/api/v1/conversations/{other.id}/export").status_code == 404


def test_a_long_conversation_comes_in_parts(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "LINES_A_FILE", 100)
    ana = create_member()
    talk = create_conversation(ana, create_member(), body="1")
    for number in range(2, 152):
        send(ana, talk, str(number))
    kept = unzipped(sign_in(ana).get(f"/messages/{talk.id}/export"))
    parts = [json.loads(kept[f"conversation-{talk.id}/messages-000{part}.json"])["messages"] for part in (1, 2)]
    assert [line["number"] for part in parts for line in part] == list(range(1, 152))


def test_strangers_get_no_archive(client: Any) -> None:
    assert client.get("/api/v1/conversations/export").status_code == 401
