"""What is said about an event stands in a thread of a group that reads no wider than the event is seen."""

from __future__ import annotations

from typing import Any

import pytest

from forum.blueprints.discussions.services import event_threads as services
from forum.blueprints.discussions.services import moving
from forum.kernel.errors import Forbidden, Invalid
from tests.factories.accounts import actor_of, create_member
from tests.factories.events import create_event
from tests.factories.groups import create_group


def told(browser: Any, event: Any) -> list[str]:
    items = browser.get(f"/api/v1/events/{event.id}/comments").json["items"]
    return [one["thread"]["title"] for one in items]


def test_the_first_comment_opens_a_thread_in_the_group_of_the_event_and_the_next_answers_there(
    app: Any, sign_in: Any
) -> None:
    ana, luis = create_member(), create_member()
    event = create_event(group_id=create_group(ana, luis, visibility="private").id, title="Chapter meeting")
    first = services.comment_on_event(actor_of(ana), event.id, "I hope we speak of tenders.")
    address = first.thread.path
    second = services.comment_on_event(actor_of(luis), event.id, "So do I.")
    assert (first.thread_id, second.number) == (second.thread_id, 2)
    assert told(sign_in(luis), event) == ["Chapter meeting", "Chapter meeting"]
    assert sign_in(create_member()).get(f"/api/v1/events/{event.id}/comments").status_code == 404
    page = sign_in(luis).get(address).text
    assert f'href="{event.path}"' in page


def test_an_event_for_all_members_is_not_discussed_where_strangers_read(app: Any, sign_in: Any) -> None:
    ana = create_member()
    event = create_event()
    public, inner, other = (create_group(ana, visibility=v) for v in ("public", "members", "private"))
    with pytest.raises(Forbidden) as refused:
        services.comment_on_event(actor_of(ana), event.id, "Who comes?", public.id)
    assert refused.value.code == "wider_than_event"
    with pytest.raises(Invalid):
        services.comment_on_event(actor_of(ana), event.id, "Who comes?")  # two groups fit
    assert services.comment_on_event(actor_of(ana), event.id, "Who comes?", inner.id).thread.group_id == inner.id
    services.comment_on_event(actor_of(ana), event.id, "We all do.", other.id)
    assert len(told(sign_in(create_member()), event)) == 1
    sent = sign_in(ana).post(f"/events/{event.id}/comments", data={"body": "See you there.", "group_id": str(inner.id)})
    assert sent.status_code == 303, sent.text
    assert "See you there." in sign_in(ana).get(f"/events/{event.id}/comments").text


def test_a_draft_is_not_discussed_since_the_thread_would_tell_its_title(app: Any, sign_in: Any) -> None:
    host = create_member()
    draft = create_event(host, state="draft", group_id=create_group(host).id)
    with pytest.raises(Forbidden) as refused:
        services.comment_on_event(actor_of(host), draft.id, "What do you think?", draft.group_id)
    assert refused.value.code == "not_announced"
    assert 'id="comments"' not in sign_in(host).get(draft.path).text


def test_a_merged_thread_brings_its_event_along(app: Any, sign_in: Any) -> None:
    ana = create_member(role="staff")
    group = create_group(ana)
    first, second = create_event(group_id=group.id), create_event(group_id=group.id, title="Another")
    kept = services.comment_on_event(actor_of(ana), first.id, "About the first.").thread
    gone = services.comment_on_event(actor_of(ana), second.id, "About the second.").thread
    moving.merge_thread(actor_of(ana), gone.id, kept.id)
    assert told(sign_in(ana), second) == [kept.title, kept.title]
