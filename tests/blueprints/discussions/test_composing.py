"""What helps to write in a thread: drafts, previews and quotes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forum.blueprints.accounts.services.drafts import save_draft
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group

SignIn = Callable[[Any], Any]


def test_a_reply_is_gone_on_with_on_another_device_and_settled_when_it_is_sent(sign_in: SignIn) -> None:
    ana = create_member()
    thread = start_thread(ana, create_group(ana))
    kept = f"/api/v1/drafts/thread:{thread.id}"
    telephone, desk = sign_in(ana), sign_in(ana)
    assert telephone.put(kept, json={"text": "We keep a list of", "sequence": 3}).status_code == 200
    page = desk.get(thread.path).text
    assert "We keep a list of</textarea>" in page
    assert f'data-draft-url="{kept}" data-draft-sequence="3"' in page
    assert desk.post(f"/t/{thread.id}/posts", data={"body": "We keep a list of owners."}).status_code == 303
    late = telephone.put(kept, json={"text": "We keep a list of o", "sequence": 4})
    assert (late.status_code, late.get_json()["draft"]["text"]) == (409, "")
    assert "We keep a list of</textarea>" not in desk.get(thread.path).text


def test_a_draft_is_seen_by_nobody_else(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group(ana, luis))
    save_draft(actor_of(ana), f"thread:{thread.id}", "Not ready yet", 1)
    assert "Not ready yet" not in sign_in(luis).get(thread.path).text


def test_a_new_thread_is_gone_on_with_title_and_text(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    browser, address = sign_in(ana), f"/groups/{group.slug}/new"
    save_draft(actor_of(ana), f"new-thread:{group.id}", "We have tried", 1)
    save_draft(actor_of(ana), f"new-title:{group.id}", "Who owns the codes?", 2)
    page = browser.get(address).text
    assert "We have tried</textarea>" in page
    assert 'value="Who owns the codes?"' in page
    form = {"title": "Who owns the codes?", "body": "We have tried it.", "language": "en"}
    assert browser.post(address, data=form).status_code == 303
    assert "We have tried" not in browser.get(address).text


def test_a_draft_is_discarded_after_being_asked(sign_in: SignIn) -> None:
    ana = create_member()
    group = create_group(ana)
    thread = start_thread(ana, group)
    browser = sign_in(ana)
    for key, page in (
        (f"thread:{thread.id}", f"/t/{thread.id}/draft"),
        (f"new-thread:{group.id}", f"/groups/{group.slug}/draft"),
    ):
        assert "There is no draft here." in browser.get(page).text
        save_draft(actor_of(ana), key, "Better left unsaid", 1)
        assert "Better left unsaid" in browser.get(page).text
        assert browser.post(page).status_code == 303
        assert browser.get(f"/api/v1/drafts/{key}").get_json()["text"] == ""


def test_without_scripts_a_preview_shows_the_text_and_keeps_the_form(sign_in: SignIn) -> None:
    ana, luis = create_member(), create_member(handle="luis-perez")
    group = create_group(ana, luis)
    thread = start_thread(ana, group)
    browser = sign_in(ana)
    page = browser.post(f"/t/{thread.id}/preview", data={"body": "Ask **@luis-perez** :tada:"}).text
    assert f'<strong><a href="/members/{luis.id}" class="mention"' in page
    assert "🎉" in page
    assert "Ask **@luis-perez** :tada:</textarea>" in page
    form = {"title": "How do you share?", "body": "- [x] done", "language": "en"}
    page = browser.post(f"/groups/{group.slug}/new/preview", data=form).text
    assert 'class="task-list-item"' in page
    assert 'value="How do you share?"' in page
    assert browser.post("/threads/preview", data={"body": "_so_"}).text == "<p><em>so</em></p>\n"
    assert browser.post("/threads/preview", data={"body": "x" * 32_001}).status_code == 413
    assert thread.last_number == 1


def test_a_quote_goes_below_what_is_kept(sign_in: SignIn) -> None:
    ana = create_member(name="Ana Souza")
    thread = start_thread(ana, create_group(ana), body="We ask first.")
    save_draft(actor_of(ana), f"thread:{thread.id}", "As you say:", 1)
    browser = sign_in(ana)
    assert f"As you say:\n\n&gt; [Ana Souza]({thread.path}/1):" in browser.get(f"{thread.path}?quote=1").text
    assert browser.get(f"/t/{thread.id}/quote/1").text == f"> [Ana Souza]({thread.path}/1):\n>\n> We ask first.\n\n"
    assert browser.get(f"/t/{thread.id}/quote/9").status_code == 404
    assert sign_in(create_member()).get(f"/t/{thread.id}/quote/1").status_code == 403
