"""Writing, reading, joining and leaving."""

from __future__ import annotations

import pytest

from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.services import conversations, messages, people
from forum.kernel.errors import Forbidden, Invalid, NotFound, StaleVersion, VersionRequired
from tests.factories.accounts import actor_of, create_member
from tests.factories.messages import create_conversation, send

pytestmark = pytest.mark.usefixtures("app")


def test_writing_to_the_same_people_continues_their_conversation() -> None:
    ana, luis = create_member(), create_member()
    first = create_conversation(ana, luis, body="Hello")
    again = create_conversation(luis, ana, body="Hello to you")
    assert again.id == first.id
    lines = queries.list_messages(actor_of(ana), first.id).items
    assert [(line.number, line.body) for line in lines] == [(1, "Hello"), (2, "Hello to you")]


def test_the_same_words_sent_again_after_going_back_are_written_once() -> None:
    ana, luis = create_member(), create_member()
    first = create_conversation(ana, luis, body="Hello")
    assert create_conversation(ana, luis, body="Hello").id == first.id
    create_conversation(luis, ana, body="Hello")
    create_conversation(ana, luis, body="Hello")
    lines = queries.list_messages(actor_of(ana), first.id).items
    assert [line.author_id for line in lines] == [ana.id, luis.id, ana.id]


def test_a_third_person_or_a_title_makes_another_conversation() -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    alone = create_conversation(ana, luis)
    assert create_conversation(ana, luis, grace).id != alone.id
    group = create_conversation(ana, luis, title="Tenders")
    assert group.id != alone.id
    assert create_conversation(ana, luis, title="Tenders").id != group.id


def test_a_named_group_is_never_matched_by_its_people() -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    assert create_conversation(ana, luis).id != group.id


def test_nobody_writes_to_herself_alone_or_to_thirty_others() -> None:
    ana = create_member()
    with pytest.raises(Forbidden) as alone:
        create_conversation(ana, ana)
    assert alone.value.code == "too_few_people"
    with pytest.raises(Forbidden) as crowd:
        create_conversation(ana, *[create_member() for _ in range(30)])
    assert crowd.value.code == "too_many_people"


def test_thirty_people_fit_and_no_one_more_can_be_added() -> None:
    members = [create_member() for _ in range(30)]
    group = create_conversation(*members, title="Everybody")
    assert len(group.people) == 30
    with pytest.raises(Forbidden):
        people.add_member(actor_of(members[0]), group.id, create_member().id)


def test_somebody_unknown_cannot_be_written_to() -> None:
    with pytest.raises(Invalid) as error:
        conversations.start_conversation(actor_of(create_member()), [987_654], "Hello")
    assert "member_ids" in error.value.errors


def test_a_stranger_finds_nothing_and_writes_nothing() -> None:
    conversation = create_conversation()
    stranger = actor_of(create_member(role="administrator"))
    with pytest.raises(NotFound):
        queries.get_conversation(stranger, conversation.id)
    with pytest.raises(NotFound):
        queries.list_messages(stranger, conversation.id)
    with pytest.raises(NotFound):
        messages.send_message(stranger, conversation.id, "May I?")
    with pytest.raises(NotFound):
        people.add_member(stranger, conversation.id, stranger.id)


def test_what_one_writes_is_read_by_oneself_and_unread_by_the_others() -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    send(ana, conversation)
    assert queries.count_unread(actor_of(ana)) == 0
    assert queries.count_unread(actor_of(luis)) == 2


def test_reading_never_goes_back() -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    latest = send(ana, conversation)
    first = queries.get_line(actor_of(luis), conversation.id, 1)
    conversations.mark_read(actor_of(luis), conversation.id, latest.id)
    conversations.mark_read(actor_of(luis), conversation.id, first.id)
    assert queries.count_unread(actor_of(luis)) == 0


def test_a_message_of_another_conversation_cannot_be_marked_read_here() -> None:
    ana, luis = create_member(), create_member()
    here = create_conversation(ana, luis)
    there = create_conversation(ana, luis, title="Elsewhere")
    message = send(ana, there)
    with pytest.raises(NotFound):
        conversations.mark_read(actor_of(luis), here.id, message.id)


def test_a_muted_conversation_counts_for_nothing() -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    conversations.arrange(actor_of(luis), conversation.id, muted=True)
    assert queries.count_unread(actor_of(luis)) == 0
    conversations.arrange(actor_of(luis), conversation.id, muted=False)
    assert queries.count_unread(actor_of(luis)) == 1


def test_the_number_of_unread_lines_stops_at_a_hundred() -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    for _ in range(104):
        send(ana, conversation)
    assert queries.count_unread(actor_of(luis)) == 100


def test_only_the_author_edits_and_only_what_she_has_seen() -> None:
    ana, luis = create_member(), create_member()
    message = send(ana, create_conversation(ana, luis), "Tuesday")
    with pytest.raises(Forbidden):
        messages.edit_message(actor_of(luis), message.id, "Wednesday", message.version)
    with pytest.raises(VersionRequired):
        messages.edit_message(actor_of(ana), message.id, "Wednesday")
    edited = messages.edit_message(actor_of(ana), message.id, "**Wednesday**", message.version)
    assert edited.html == "<p><strong>Wednesday</strong></p>\n"
    with pytest.raises(StaleVersion):
        messages.edit_message(actor_of(ana), message.id, "Thursday", 1)


def test_a_withdrawn_message_keeps_its_place_and_loses_its_text() -> None:
    ana, luis = create_member(), create_member()
    conversation = create_conversation(ana, luis)
    message = send(ana, conversation, "A secret")
    send(luis, conversation, "What was it?", quoted_message_id=message.id)
    messages.withdraw_message(actor_of(ana), message.id)
    lines = queries.list_messages(actor_of(luis), conversation.id).items
    assert [line.shown_body for line in lines] == ["Hello", "", "What was it?"]
    assert lines[2].quoted is not None
    assert lines[2].quoted.shown_text == ""
    with pytest.raises(Forbidden):
        messages.edit_message(actor_of(ana), message.id, "Again", message.version)


def test_only_a_message_of_the_same_conversation_can_be_quoted() -> None:
    ana, luis = create_member(), create_member()
    elsewhere = send(ana, create_conversation(ana, create_member()), "Not for Luis")
    with pytest.raises(Invalid):
        send(ana, create_conversation(ana, luis), quoted_message_id=elsewhere.id)


def test_adding_somebody_to_a_conversation_without_a_name_makes_a_new_group() -> None:
    ana, luis = create_member(name="Ana Souza"), create_member(name="Luis Perez")
    grace = create_member(name="Grace Hall")
    conversation = create_conversation(ana, luis, body="Between us")
    group = people.add_member(actor_of(ana), conversation.id, grace.id)
    assert (group.title, len(group.people)) == ("Ana, Luis, Grace", 3)
    assert [line.note for line in queries.list_messages(actor_of(grace), group.id).items] == ["added"]
    with pytest.raises(NotFound):
        queries.get_conversation(actor_of(grace), conversation.id)


def test_who_is_added_with_history_sees_what_was_written() -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders", body="The beginning")
    people.add_member(actor_of(luis), group.id, grace.id, history=True)
    lines = queries.list_messages(actor_of(grace), group.id).items
    assert [(line.note, line.shown_text or line.body) for line in lines] == [
        (None, "The beginning"),
        ("added", "history"),
    ]


def test_a_note_disturbs_nobody_who_had_read_everything() -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    first = queries.get_line(actor_of(luis), group.id, 1)
    conversations.mark_read(actor_of(luis), group.id, first.id)
    conversations.rename(actor_of(ana), group.id, "Tenders 2027", group.version)
    assert queries.count_unread(actor_of(luis)) == 0


def test_who_leaves_sees_nothing_more_and_may_be_added_again() -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_conversation(ana, luis, grace, title="Tenders")
    people.leave(actor_of(grace), group.id, grace.id)
    with pytest.raises(NotFound):
        queries.get_conversation(actor_of(grace), group.id)
    assert queries.count_unread(actor_of(grace)) == 0
    again = people.add_member(actor_of(ana), group.id, grace.id)
    assert grace.id in [person.id for person in again.people]


def test_people_leave_themselves_and_only_groups() -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    with pytest.raises(Forbidden):
        people.leave(actor_of(ana), group.id, luis.id)
    pair = create_conversation(ana, luis)
    with pytest.raises(Forbidden) as error:
        people.leave(actor_of(ana), pair.id, ana.id)
    assert error.value.code == "not_a_group"


def test_writing_makes_no_rename_stale() -> None:
    ana, luis = create_member(), create_member()
    group = create_conversation(ana, luis, title="Tenders")
    send(luis, group)
    assert conversations.rename(actor_of(ana), group.id, "Bids", group.version).title == "Bids"


def test_a_mention_leads_to_the_person() -> None:
    ana, luis = create_member(), create_member(handle="luis-perez")
    message = send(ana, create_conversation(ana, luis), "Ask @luis-perez and @nobody-here")
    assert f'href="/members/{luis.id}"' in message.html
    assert "@nobody-here" in message.html
