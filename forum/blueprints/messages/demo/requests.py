"""The questions to peers of the demo community."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.directory.models.answers import AnswerHistory
from forum.blueprints.messages.demo.conversations import FOLDER, lines_of, opened_as, participation_in
from forum.blueprints.messages.events import RequestUnanswered
from forum.blueprints.messages.models.conversations import Conversation, Message
from forum.blueprints.messages.models.requests import ASKED, ASKER, Request
from forum.blueprints.messages.queries.cards import describe_asker
from forum.blueprints.messages.rules import hash_people
from forum.blueprints.standards import queries as standard_queries
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.outbox.recording import record
from forum.kernel.use_case import transaction


def write_requests(world: DemoWorld) -> None:
    """Write which first messages ask a peer about a criterion, what came of them, and how members answer."""
    told = json.loads((FOLDER / "requests.json").read_text(encoding="utf-8"))
    at = clock.now()
    seen = {m["handle"]: m["seen_hours_ago"] for m in json.loads((FOLDER / "members.json").read_text())}
    with transaction():
        for question in told["requests"]:
            request = _request(question, _ask(question, seen, world, at), world, at)
            session.add(request)
            session.flush()
            if request.unanswered_at is not None:
                record(RequestUnanswered(request_id=request.id, asker_id=request.asker_id, asked_id=request.asked_id))
        for known in told["answers"]:
            history = AnswerHistory.empty(world.find("member", known["handle"]))
            for hours in known["hours"]:
                history.note_answer(hours, late=False)
            history.asked = known["asked"]
            session.add(history)
    world.tell(f"      {len(told['requests'])} questions to peers")


def _ask(question: dict[str, Any], seen: dict[str, float], world: DemoWorld, at: datetime) -> Conversation:
    """The conversation in which it is asked, with its messages loaded; written when the question brings its words."""
    handles = [question["asker"], question["asked"]]
    people = hash_people(world.find("member", handle) for handle in handles)
    if "body" in question:
        line = {"author": question["asker"], "hours_ago": question["hours_ago"], "body": question["body"]}
        told: dict[str, Any] = {"title": None, "members": handles, "messages": [line]}
        conversation = opened_as(told, world, at)
        session.add(conversation)
        session.flush()
        session.add_all(participation_in(conversation, told, handle, seen, world, at) for handle in handles)
        session.add_all(lines_of(conversation, told["messages"], world, at))
        session.flush()
        return conversation
    return session.scalars(sa.select(Conversation).where(Conversation.people_hash == people)).one()


def _request(question: dict[str, Any], conversation: Conversation, world: DemoWorld, at: datetime) -> Request:
    lines = {line.number: line for line in session.scalars(_lines_of(conversation))}
    first = lines[question.get("message", 1)]
    asker, asked = (session.get_one(Member, world.find("member", question[side])) for side in (ASKER, ASKED))
    about = standard_queries.get_criterion(question["criterion"])
    card = describe_asker(as_actor(asker), asked, about.id)
    request = Request(
        asker_id=asker.id, asked_id=asked.id, criterion_id=about.id, conversation_id=conversation.id,
        message_id=first.id, card=card, sent_at=first.sent_at, waited_days=0,
    )  # fmt: skip
    request.start_waiting(asked.timezone)
    if "answer" in question:
        request.answer(lines[question["answer"]].sent_at)
    if "unanswered_hours_ago" in question:
        request.stand_unanswered(at - timedelta(hours=question["unanswered_hours_ago"]))
    for side, member in ((ASKER, asker), (ASKED, asked)):
        if said := question.get(f"{side}_outcome"):
            request.log(member.id, said["outcome"], said["note"], at - timedelta(hours=said["hours_ago"]))
    return request


def _lines_of(conversation: Conversation) -> sa.Select[Message]:
    return sa.select(Message).where(Message.conversation_id == conversation.id)


DEMO = [DemoStep("Questions to peers", write_requests)]
