"""What the programmes of members consist of: events, ideation, opportunities and coaching, one of each kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from forum.blueprints.coaching.queries import mentorings as coaching
from forum.blueprints.coaching.services import answering, appointments, mentorings, team
from forum.blueprints.coaching.services import requests as asking
from forum.blueprints.events.services import proposing, questions
from forum.blueprints.ideation.services import concepts, sessions
from forum.blueprints.opportunities import services as opportunities
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member
from tests.factories.coaching import ASK, create_mentoring, create_offer
from tests.factories.events import create_event, create_registration
from tests.factories.messages import create_conversation
from tests.programmes.community import Community


def add_events(made: Community) -> None:
    """One for each audience, to each of which somebody comes; a draft and a proposal."""
    who = made.people
    host, closed = who["host"], made.closed.id
    for where, group_id in (("a public group", made.public.id), ("a closed group", closed), ("no group", None)):
        place, answer = next(made.words), next(made.words)
        facts = {"group_id": group_id, "place": place, "questions": [{"key": "q1", "label": "Why?", "kind": "line"}]}
        event = made.add(
            f"event of {where}", "events/{}", "event", lambda word, facts=facts: create_event(host, title=word, **facts)
        )
        for guest in ("guest", "suspended"):
            create_registration(event, who[guest], answers={"q1": answer if guest == "guest" else "Because."})
        made.add_part(f"place of the event of {where}", place, event.path, f"events/{event.id}")
        asked = next(made.words)
        questions.ask_question(made.ask("guest"), event.id, f"Is there {asked}?")
        made.add_part(f"question in {where}", asked, f"{event.path}/questions", f"events/{event.id}/questions")
        listed = f"events/{event.id}/registrations"
        made.add_part(f"answers of a guest of {where}", answer, f"/{listed}", f"{listed}/export")
    facts = {"group_id": closed, "state": "draft", "created_by_id": who["insider"].id}
    made.add(
        "draft of an event of a closed group", "events/{}", "event",
        lambda word: create_event(host, title=word, **facts),
    )  # fmt: skip
    told: dict[str, Any] = {"aim": "Each leaves with a draft.", "time_zone": "America/Bogota", "host_ids": [host.id]}
    made.add(
        "proposal of an event", "event-proposals/{}", "event_proposal",
        lambda word: proposing.propose_event(made.ask("poster"), title=word, **told),
    )  # fmt: skip


def add_ideas(made: Community) -> None:
    """A session of a public and of a closed group, with a concept in each."""
    for name, group_id in (("a public group", made.public.id), ("a closed group", made.closed.id)):
        owner, insider = made.ask("owner"), made.ask("insider")
        planned = made.add(
            f"ideation session of {name}", "ideation-sessions/{}", "ideation_session",
            lambda word, group_id=group_id, owner=owner: sessions.plan_session(
                owner, group_id, f"Ideas about {word}", themes=["Water"]
            ),
        )  # fmt: skip
        sessions.set_timer(owner, planned.id, ends_at=clock.now() + timedelta(days=3))
        theme = planned.themes[0].id
        made.add(
            f"concept of {name}", "concepts/{}", "concept",
            lambda word, theme=theme, insider=insider: concepts.propose_concept(insider, theme, word),
        )  # fmt: skip


def add_opportunities(made: Community) -> None:
    """One in each state, and what two cities say to the one that is open."""
    poster = made.ask("poster")
    told = {"kind": "partnership", "partners_wanted": 2, "deadline_at": clock.now() + timedelta(days=5)}
    propose = lambda word: opportunities.propose_opportunity(poster, title=word, **told)  # noqa: E731  # made often
    made.add("opportunity that waits", "opportunities/{}", "opportunity", propose)
    shown = made.add("opportunity", "opportunities/{}", "opportunity", propose)
    ended = made.add("opportunity that has ended", "opportunities/{}", "opportunity", propose)
    declined = made.add("opportunity that was declined", "opportunities/{}", "opportunity", propose)
    for one in (shown, ended, declined):
        opportunities.decide(made.ask("staff"), one.id, approve=one is not declined)
    opportunities.record_outcome(made.ask("staff"), ended.id, "A city was found.")
    for name, city, all_see in (("interest that all may see", "peer", True), ("interest of a city", "citizen", False)):
        word = next(made.words)
        opportunities.be_interested(made.ask(city), shown.id, word, shown=all_see)
        made.add_part(name, word, shown.path, f"opportunities/{shown.id}/interests")


def add_coaching(made: Community) -> None:
    """An offer, requests that look for somebody, and a mentoring with its notes and an appointment."""
    who = made.people
    team.add_to_team(actor_of(create_member(role="administrator")), who["team"].id)
    make = lambda word: create_offer(who["declined"], headline=word)  # noqa: E731  # long enough
    made.add("offer of a mentor", "coaching-offers/{}", "coaching_offer", make)
    offer = made.things["offer of a mentor"]
    made.things["offer of a mentor"] = replace(offer, found=who["declined"].path)
    mentoring = create_mentoring(who["asker"], who["mentor"])
    _add_request(made, "request", confidential=False)
    _add_request(made, "confidential request", confidential=True)
    _add_mentoring(made, mentoring)


def _add_request(made: Community, name: str, confidential: bool) -> None:
    request = made.add(
        name, "coaching-requests/{}", "coaching_request", lambda word: _declined_request(made, word, confidential)
    )
    word = made.things[name].word
    made.add_part(f"what a {name} says", word, request.path, f"coaching-requests/{request.id}")


def _declined_request(made: Community, word: str, confidential: bool) -> Any:
    offer_id = int(made.things["offer of a mentor"].page.rsplit("/", 1)[1])
    told = {**ASK, "title": word, "confidential": confidential, "offer_id": offer_id}
    request = asking.ask_for_help(made.ask("asker"), **told)
    answering.answer_request(made.ask("declined"), request.id, answering.DECLINE, "Not my field.")
    return request


def _add_mentoring(made: Community, mentoring: Any) -> None:
    asker, mentor = made.ask("asker"), made.ask("mentor")
    at = f"mentorings/{mentoring.id}"
    made.add(
        "mentoring", "mentorings/{}", "mentoring",
        lambda word: mentorings.set_link(mentor, mentoring.id, f"https://{word.split()[0]}.example"),
    )  # fmt: skip
    for name, shared in (("note for oneself", False), ("note for both", True)):
        word = next(made.words)
        mentorings.write_note(mentor, mentoring.id, word, shared=shared)
        made.add_part(name, word, f"/{at}", f"{at}/notes")
    slot = coaching.list_free(coaching.get_mentoring(asker, mentoring.id))[0]
    made.add(
        "appointment of a mentoring", "appointments/{}", "appointment",
        lambda word: appointments.book_appointment(asker, mentoring.id, slot, agenda=word),
    )  # fmt: skip
    made.add(
        "conversation of the two", "conversations/{}/messages", "",
        lambda word: create_conversation(made.people["asker"], made.people["mentor"], body=word),
    )  # fmt: skip
