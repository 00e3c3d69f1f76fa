"""How long a message can be edited and removed, and what is left of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from forum.blueprints.accounts.services import drafts
from forum.blueprints.messages.models.conversations import Message
from forum.blueprints.messages.models.revisions import MessageRevision
from forum.blueprints.messages.services import messages
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.errors import Forbidden
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation, send

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.parametrize(("minutes", "marked"), [(4, False), (6, True)])
def test_an_edit_is_marked_after_five_minutes(minutes: int, marked: bool) -> None:
    ana = create_member()
    message = send(ana, create_conversation(ana, create_member()), "Tusday")
    with time_machine.travel(clock.now() + timedelta(minutes=minutes), tick=False):
        edited = messages.edit_message(actor_of(ana), message.id, "Tuesday", message.version)
    assert (edited.edited_at is not None) == marked


def test_every_earlier_text_is_kept_and_shown_to_nobody(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    message = send(ana, talk, "First words")
    message = messages.edit_message(actor_of(ana), message.id, "Second words", message.version)
    messages.edit_message(actor_of(ana), message.id, "Third words", message.version)
    assert session.scalars(sa.select(MessageRevision.body).order_by(MessageRevision.id)).all() == [
        "First words", "Second words",
    ]  # fmt: skip
    for browser in (sign_in(ana), sign_in(luis)):
        seen = browser.get(f"/api/v1/conversations/{talk.id}/messages").text + browser.get(f"/messages/{talk.id}").text
        assert "Third words" in seen
        assert "First words" not in seen
        assert "Second words" not in seen


def test_after_a_day_a_message_stands_for_everybody(sign_in: Callable[[Any], Any]) -> None:
    ana = create_member(role="administrator")
    talk = create_conversation(ana, create_member())
    message = send(ana, talk, "Said is said")
    session.execute(sa.update(Message).values(sent_at=clock.now() - timedelta(hours=25)))
    session.expire_all()
    with pytest.raises(Forbidden) as edit:
        messages.edit_message(actor_of(ana), message.id, "Never", message.version)
    with pytest.raises(Forbidden) as removal:
        messages.withdraw_message(actor_of(ana), message.id)
    assert (edit.value.code, removal.value.code) == ("too_late", "too_late")
    browser = sign_in(ana)
    shown = browser.get(f"/api/v1/conversations/{talk.id}/messages").get_json()["items"][-1]
    assert shown["can"] == {"edit": False, "withdraw": False, "quote": True}
    assert f"/messages/{talk.id}/{message.number}/edit" not in browser.get(f"/messages/{talk.id}").text


def test_what_quotes_a_removed_message_says_so(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    message = send(ana, talk, "A slip")
    send(luis, talk, "Really?", quoted_message_id=message.id)
    messages.withdraw_message(actor_of(ana), message.id)
    page = sign_in(luis).get(f"/messages/{talk.id}").text
    assert page.count("This message was removed by its author.") == 2
    assert "A slip" not in page


def test_a_draft_is_shown_in_the_list_and_the_form_until_the_message_is_sent(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    drafts.save_draft(actor_of(luis), f"conversation:{talk.id}", "About Tuesday: could", 3)
    browser = sign_in(luis)
    assert "Draft: About Tuesday: could" in browser.get("/messages").text
    page = browser.get(f"/messages/{talk.id}").text
    assert "About Tuesday: could</textarea>" in page
    assert 'data-draft-sequence="3"' in page
    assert "About Tuesday" not in sign_in(ana).get(f"/messages/{talk.id}").text
    browser.post(f"/messages/{talk.id}", data={"body": "About Tuesday: could we?"})
    assert "Draft" not in browser.get("/messages").text.split('id="conversation-list"')[1]
    late = browser.put(f"/api/v1/drafts/conversation:{talk.id}", json={"text": "About Tuesday: could", "sequence": 4})
    assert late.status_code == 409


def test_the_draft_of_a_first_message_comes_back_and_goes_when_it_is_sent(sign_in: Callable[[Any], Any]) -> None:
    ana, luis = create_member(), create_member(handle="luis-perez")
    browser = sign_in(ana)
    key = f"/api/v1/drafts/new:{luis.id}"
    browser.put(key, json={"text": "Dear Luis", "sequence": 1})
    assert "Dear Luis</textarea>" in browser.get("/messages/new?to=luis-perez").text
    browser.post("/messages/new", data={"to": "luis-perez", "body": "Dear Luis, hello"})
    assert browser.get(key).get_json()["text"] == ""
