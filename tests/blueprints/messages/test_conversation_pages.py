"""How a conversation is told on its pages: what asks first, who is named, what remains of what was removed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import time_machine

from forum.blueprints.accounts.services import drafts
from forum.blueprints.directory.policies import blocked_by
from forum.blueprints.messages.services import messages
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import attach, create_conversation, send

SignIn = Callable[[Any], Any]


def test_removing_a_message_asks_first_and_shows_what_would_go(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis, body="A slip of the pen")
    browser, address = sign_in(ana), f"/messages/{talk.id}/1/withdraw"
    assert f'href="{address}"' in browser.get(f"/messages/{talk.id}").text
    asked = browser.get(address).text
    assert "A slip of the pen" in asked
    assert "Keep message" in asked
    assert "A slip of the pen" in sign_in(luis).get(f"/messages/{talk.id}").text
    assert sign_in(luis).get(address).status_code == 403
    assert browser.post(address).status_code == 303
    assert browser.get(address).status_code == 403


def test_leaving_a_group_asks_first_and_is_offered_where_one_reads(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    group, pair = create_conversation(ana, luis, title="Tenders"), create_conversation(ana, luis)
    browser, address = sign_in(ana), f"/messages/{group.id}/leave"
    for page in (f"/messages/{group.id}", f"/messages/{group.id}/people"):
        assert f'href="{address}"' in browser.get(page).text
    assert "You will no longer see this conversation" in browser.get(address).text
    assert browser.get(f"/messages/{group.id}").status_code == 200
    assert "/leave" not in browser.get(f"/messages/{pair.id}").text
    assert browser.get(f"/messages/{pair.id}/leave").status_code == 403
    assert sign_in(create_member()).get(address).status_code == 404


def test_blocking_asks_first_wherever_it_is_offered(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    talk = create_conversation(ana, luis)
    browser, address = sign_in(ana), f"/members/{luis.id}/block"
    for page in (f"/messages/{talk.id}", f"/messages/{talk.id}/people"):
        assert f'href="{address}?conversation={talk.id}"' in browser.get(page).text
    assert f'href="{address}"' in browser.get(f"/members/{luis.id}").text
    asked = browser.get(f"{address}?conversation={talk.id}").text
    assert "They are not told. You can unblock them at any time." in asked
    assert f'href="/messages/{talk.id}#end"' in asked
    assert not blocked_by(actor_of(ana))
    answer = browser.post(address, data={"conversation": talk.id})
    assert answer.headers["Location"] == f"/messages/{talk.id}#end"
    assert f'href="{address}' not in browser.get(f"/messages/{talk.id}").text
    assert browser.get(f"/members/{ana.id}/block").status_code == 403
    assert browser.get("/members/999999/block").status_code == 404


def test_every_message_has_a_menu_that_says_whose_message_it_is_for_and_when(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(name="Luis Perez")
    talk = create_conversation(ana, luis, body="One")
    for body in ("Two", "Three"):
        send(ana, talk, body)
    send(luis, talk, "Four")
    page = sign_in(ana).get(f"/messages/{talk.id}").text
    assert len(re.findall(r'aria-label="Actions for your message, [^"]*\d', page)) == 3
    assert len(re.findall(r'aria-label="Actions for the message from Luis Perez, [^"]*\d', page)) == 1
    assert page.count("/edit") == page.count("/withdraw") == 3
    assert page.count("?quote=") == 4
    named = re.findall(r'aria-labelledby="(message-\d+-by) (message-\d+-at)"', page)
    assert len(named) == 4
    assert all(page.count(f'id="{one}"') == 1 for pair in named for one in pair)


def test_names_lead_to_profiles_but_ones_own_and_those_who_left(sign_in: SignIn) -> None:
    ana, luis = create_member(name="Ana Souza"), create_member(name="Luis Perez")
    talk = create_conversation(ana, luis, title="Tenders")
    send(luis, talk, "Hello")
    lines = f"/messages/{talk.id}/fragment?after=0"
    page = sign_in(ana).get(lines).text
    assert f'href="/members/{luis.id}"' in page
    assert f'href="/members/{ana.id}"' not in page
    assert 'href=""' not in page
    luis.closed_at = clock.now()
    session.commit()
    page = sign_in(ana).get(lines).text
    assert f'href="/members/{luis.id}"' not in page
    assert 'href=""' not in page


def test_what_was_removed_keeps_neither_its_quote_nor_its_mark(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(luis, ana)
    browser = sign_in(ana)
    answer = send(ana, talk, "Ten", quoted_message_id=send(luis, talk, "Which share is variable?").id)
    page = browser.get(f"/messages/{talk.id}").text
    assert "message__quote" in page
    assert 'data-state="sent"' in page
    messages.withdraw_message(actor_of(ana), answer.id)
    page = browser.get(f"/messages/{talk.id}").text
    assert "message__quote" not in page
    assert 'data-state="sent"' not in page
    lines = browser.get(f"/api/v1/conversations/{talk.id}/messages").get_json()["items"]
    assert [line["quoted"] for line in lines if line["id"] == answer.id] == [None]


def test_archiving_leads_to_the_list_says_that_the_pin_went_and_can_be_undone(sign_in: SignIn) -> None:
    ana = create_member()
    talk = create_conversation(ana, create_member(name="Luis Perez"))
    browser, address = sign_in(ana), f"/messages/{talk.id}/arrangement"
    browser.post(address, data={"what": "pin"})
    answer = browser.post(address, data={"what": "archive", "next": f"/messages/{talk.id}"})
    assert answer.headers["Location"] == "/messages"
    told = browser.get("/messages").text
    assert "archived and no longer pinned" in told
    undo = dict(
        re.findall(r'name="(what|next)" value="([^"]*)"', told[told.index('id="flashes"') : told.index("Undo")])
    )
    assert undo == {"what": "pin", "next": f"/messages/{talk.id}"}
    browser.post(address, data=undo)
    assert "data-pinned" in browser.get("/messages").text
    browser.post(address, data={"what": "unpin"})
    answer = browser.post(address, data={"what": "archive", "next": "/messages?show=unread"})
    assert answer.headers["Location"] == "/messages?show=unread"
    assert 'name="what" value="restore"' in browser.get("/messages").text


def test_an_old_draft_is_marked_and_hides_no_later_line(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis, body="Hello")
    drafts.save_draft(actor_of(ana), f"conversation:{talk.id}", "Half a thought", 1)
    browser = sign_in(ana)
    assert "Draft: Half a thought" in browser.get("/messages").text
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        send(luis, talk, "Are you there?")
    page = browser.get("/messages").text
    assert "Half a thought" not in page
    assert "Are you there?" in page
    assert '<span class="row__draft">Draft</span>' in page


def test_searching_a_conversation_counts_and_leaves_the_search_of_the_site_alone(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis, body="A tender for drains")
    browser, address = sign_in(ana), f"/messages/{talk.id}/search"
    found = browser.get(f"{address}?q=tender").text
    assert "1 message with these words" in found
    assert found.count('value="tender"') == 1
    assert "autofocus" in browser.get(address).text
    for number in range(30):
        send(luis, talk, f"Tender {number}")
    many = browser.get(f"{address}?q=tender").text
    assert "The latest 20 messages with these words" in many
    assert "messages with these words" not in browser.get(address + "?" + _further(many)).text


def test_a_conversation_can_be_skipped_to_and_its_reply_field_too(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    page = sign_in(ana).get(f"/messages/{create_conversation(ana, luis).id}").text
    for name in ("conversation", "body"):
        assert f'class="skip" href="#{name}"' in page
        assert page.count(f'id="{name}"') == 1
    assert "Type @" not in page


def test_each_button_that_takes_a_file_away_names_it(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    talk = create_conversation(ana, luis)
    file = attach(ana, "plan.md")
    page = sign_in(ana).post(f"/messages/{talk.id}", data={"body": "x" * 10_001, "file_ids": file.id}).text
    assert 'aria-label="Remove plan.md"' in page


def _further(page: str) -> str:
    found = re.search(r'/search\?(q=tender[^"]*cursor=[^"]*)"', page)
    assert found
    return found[1].replace("&amp;", "&")
