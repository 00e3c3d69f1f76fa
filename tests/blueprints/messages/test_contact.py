"""Who may begin to write to whom, and how many people one may write to at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.queries import peers
from forum.blueprints.directory.queries.courtesies import get_courtesy
from forum.blueprints.directory.services import blocks, courtesies
from forum.blueprints.messages import rules
from forum.blueprints.messages.queries.contact import decide_contact
from forum.blueprints.messages.services import messages, people
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.errors import Forbidden, TooMany
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import add_to_group, create_group
from tests.factories.messages import create_conversation, send

pytestmark = pytest.mark.usefixtures("app")


def choose(member: Member, **choices: Any) -> None:
    actor = actor_of(member)
    courtesies.choose_courtesy(actor, version=get_courtesy(actor).version, **choices)


def refusal_of(write: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(Forbidden) as refused:
        write()
    return refused.value.code, str(refused.value.detail)


def test_whoever_is_blocked_can_neither_write_nor_add_and_is_not_told_why() -> None:
    ana, luis, grace = create_member(), create_member(name="Luis Perez"), create_member()
    pair = create_conversation(ana, luis)
    mine = send(ana, pair, "Before")
    group = create_conversation(ana, grace, title="Tenders")
    blocks.block_member(actor_of(luis), ana.id)
    told = ("takes_no_messages", "Luis Perez is not taking messages. Ask in a group, or write to somebody else.")
    assert refusal_of(lambda: send(ana, pair, "Why?")) == told
    assert refusal_of(lambda: create_conversation(ana, luis, body="Why?")) == told
    assert refusal_of(lambda: create_conversation(ana, luis, grace)) == told
    assert refusal_of(lambda: people.add_member(actor_of(ana), group.id, luis.id)) == told
    assert refusal_of(lambda: people.add_member(actor_of(ana), pair.id, grace.id)) == told
    edit = lambda: messages.edit_message(actor_of(ana), mine.id, "After", version=mine.version)  # noqa: E731
    assert refusal_of(edit) == told
    assert refusal_of(lambda: send(luis, pair, "I am here"))[0] == "blocked_by_you"


def test_a_block_a_closed_account_and_a_choice_are_refused_in_the_same_words() -> None:
    ana = create_member()
    blocker, chooser = create_member(name="Luis Perez"), create_member(name="Luis Perez")
    blocks.block_member(actor_of(blocker), ana.id)
    choose(chooser, contact="groups")
    blocked = refusal_of(lambda: create_conversation(ana, blocker))
    assert blocked == refusal_of(lambda: create_conversation(ana, chooser))
    gone = create_member(name="Luis Perez")
    pair = create_conversation(ana, gone)
    gone.closed_at = clock.now()
    session.commit()
    assert blocked == refusal_of(lambda: send(ana, pair, "Are you there?"))


def test_in_a_shared_group_both_stay_and_may_write() -> None:
    ana, luis, grace = create_member(), create_member(), create_member()
    group = create_conversation(ana, luis, grace, title="Tenders")
    blocks.block_member(actor_of(luis), ana.id)
    assert send(ana, group, "For all").number == 2
    assert send(luis, group, "For all too").number == 3


@pytest.mark.parametrize(
    ("contact", "open_to"),
    [
        ("anybody", {"companion", "peer", "stranger", "staff"}),
        ("groups", {"companion", "staff"}),
        ("peers", {"peer", "staff"}),
    ],
)
def test_a_conversation_begins_only_with_whom_one_lets_write(contact: str, open_to: set[str]) -> None:
    city, similar = create_city(), create_city()
    assert similar.id in peers.find_peers(city.id)
    ana = create_member(city_id=city.id)
    askers = {
        "companion": create_member(), "peer": create_member(city_id=similar.id), "stranger": create_member(),
        "staff": create_member(role="staff"),
    }  # fmt: skip
    create_group(ana, askers["companion"])
    choose(ana, contact=contact)
    found = {name for name, asker in askers.items() if decide_contact(actor_of(asker), [ana])[ana.id]}
    assert found == open_to


def test_whom_one_has_written_to_may_always_write_back() -> None:
    ana, luis = create_member(), create_member()
    choose(ana, contact="groups")
    assert not decide_contact(actor_of(luis), [ana])[ana.id]
    create_conversation(ana, luis, body="A question")
    assert decide_contact(actor_of(luis), [ana])[ana.id]
    assert create_conversation(luis, ana, title="Tenders").is_group


def test_deciding_costs_the_same_for_one_and_for_thirty(count_statements: Callable[[], Any]) -> None:
    ana = create_member(city_id=create_city().id)
    counts = []
    peers.find_alike(ana.city_id)  # compares cities once, on the spot
    for size in (3, 30):
        others = [create_member(city_id=ana.city_id) for _ in range(size)]
        for number, member in enumerate(others):
            choose(member, contact=("anybody", "groups", "peers")[number % 3])
        actor = actor_of(ana)
        ids = [member.id for member in others]
        assert len(ids) == size
        with count_statements() as statements:
            decide_contact(actor, others)
        counts.append(len([sql for sql in statements if "FROM members" not in sql]))
    assert counts[0] == counts[1]


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    app.config["RATELIMIT_ENABLED"] = True
    yield
    app.config["RATELIMIT_ENABLED"] = False


@pytest.mark.usefixtures("limited")
def test_newcomers_begin_few_conversations_a_day_and_others_more(monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = create_member(), create_member(joined_at=clock.now() - timedelta(days=30))
    for member, most in ((new, rules.STARTS_OF_NEWCOMERS), (old, rules.STARTS)):
        for number in range(most):
            create_conversation(member, create_member(), body=f"A question of its own, number {number}")
        with pytest.raises(TooMany) as refused:
            create_conversation(member, create_member(), body="One more")
        assert 0 < (refused.value.retry_after or 0) <= 86_401
        assert str(most) in str(refused.value.detail)
    later = clock.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    create_conversation(new, create_member(), body="The next day")


@pytest.mark.usefixtures("limited")
@pytest.mark.parametrize("facts", [{"role": "staff"}, {"leads_city": True}, {}])
def test_staff_and_who_leads_a_city_or_a_group_are_not_slowed(facts: dict[str, Any]) -> None:
    ana = create_member(**facts)
    if not facts:
        add_to_group(create_group(), ana, role="moderator")
    begun = {
        create_conversation(ana, create_member(), body="The call is open until Friday. Who takes part?").id
        for _ in range(rules.STARTS_OF_NEWCOMERS + 1)
    }
    assert len(begun) == rules.STARTS_OF_NEWCOMERS + 1


@pytest.mark.usefixtures("limited")
def test_one_text_goes_to_few_people_at_once() -> None:
    ana = create_member()
    text = "Our product solves all your problems with tenders."
    for _ in range(rules.SAME_TEXT_OF_NEWCOMERS):
        create_conversation(ana, create_member(), body=text)
    with pytest.raises(TooMany) as refused:
        create_conversation(ana, create_member(), body=text)
    assert 0 < (refused.value.retry_after or 0) <= 3_601
    other = create_conversation(ana, create_member(), body="Something else")
    with pytest.raises(TooMany):
        send(ana, other, text)
    assert send(ana, other, "Thank you!").number == 2
