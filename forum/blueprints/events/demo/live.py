"""An AMA to come, a workshop that was held, and what members propose, in the demo community."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.queries import as_actor
from forum.blueprints.events.models.afterwards import EventAttendance, EventOpinion
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.models.proposals import EventProposal
from forum.blueprints.events.models.questions import EventQuestion, QuestionVote
from forum.blueprints.events.rules.live import ANSWERED, CODE, HOST, OPEN, SELF
from forum.blueprints.events.services import answering, materials, proposing
from forum.blueprints.events.services.planning import plan_event
from forum.blueprints.events.services.settings import criterion_ids_of
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from forum.kernel.feature import DemoStep, DemoWorld
from forum.kernel.use_case import transaction

TOLD = Path(__file__).parents[3] / "demo" / "events_live.json"
OFFICER = "imani-whitfield"  # who answers proposals


def _hold(world: DemoWorld) -> None:
    told = json.loads(TOLD.read_text(encoding="utf-8"))
    for one in (told["ama"], told["held"]):
        event = _plan(world, one)
        with transaction():
            _ask(world, event.id, one["questions"])
    _follow(world, event, told["held"])


def _plan(world: DemoWorld, told: dict[str, Any]) -> Event:
    begins = (clock.now() + timedelta(hours=told["in_hours"])).replace(minute=0, second=0, microsecond=0)
    facts = {name: told[name] for name in ("title", "description", "kind", "language", "time_zone", "link")}
    event = plan_event(
        SYSTEM, **facts, starts_at=begins, ends_at=begins + timedelta(minutes=told["minutes"]),
        host_ids=[world.find("member", handle) for handle in told["hosts"]],
        criterion_ids=criterion_ids_of(told["criteria"]),
    )  # fmt: skip
    if told.get("unnamed"):
        answering.set_floor(SYSTEM, event.id, unnamed=True)
    world.remember("event", told["title"], event.id)
    return event


def _ask(world: DemoWorld, event_id: int, told: list[dict[str, Any]]) -> None:
    at = clock.now() - timedelta(days=2)
    for place, one in enumerate(told):
        question = EventQuestion(
            event_id=event_id, author_id=world.find("member", one["by"]), text=one["text"],
            unnamed=one.get("unnamed", False), state=one.get("state", OPEN), vote_count=len(one["votes"]), answer="",
            asked_at=at + timedelta(hours=place * 5),
        )  # fmt: skip
        if "answer" in one:
            question.state, question.answer, question.answered_at = ANSWERED, one["answer"], clock.now()
            question.answered_by_id = world.find("member", "noreen-gallagher")
        session.add(question)
        session.flush()
        voters = [world.find("member", handle) for handle in one["votes"]]
        session.add_all(QuestionVote(question_id=question.id, member_id=number, at=at) for number in voters)


def _follow(world: DemoWorld, event: Event, told: dict[str, Any]) -> None:
    at, host = event.ends_at, _actor(world, told["hosts"][0])
    with transaction():
        for place, handle in enumerate(told["present"]):
            way = SELF if place % 3 == 2 else CODE
            session.add(
                EventAttendance(event_id=event.id, member_id=world.find("member", handle), way=way, present=True, at=at)
            )
        for handle in told["absent"]:
            absent = {"way": HOST, "present": False, "by_id": host.id}
            session.add(EventAttendance(event_id=event.id, member_id=world.find("member", handle), at=at, **absent))
        for one in told["opinions"]:
            words = {"useful": one.get("useful", ""), "better": one.get("better", ""), "stars": one["stars"]}
            session.add(EventOpinion(event_id=event.id, member_id=world.find("member", one["by"]), at=at, **words))
        answering.find_or_make_floor(event.id).opinions_asked_at = at
    materials.share_recording(host, event.id, told["recording"], told["recording_title"])
    stream = io.BytesIO(told["notes"].encode())
    materials.share_material(
        host, event.id, "notes", stream=stream, filename="lighting-tender.md", title=told["notes_title"]
    )


def _propose(world: DemoWorld) -> None:
    told = json.loads(TOLD.read_text(encoding="utf-8"))["proposals"]
    begins = clock.now().replace(minute=0, second=0, microsecond=0)
    for place, one in enumerate(told):
        author = _actor(world, one["by"])
        facts = {name: one[name] for name in ("title", "aim", "kind", "language")}
        proposal = proposing.propose_event(
            author, **facts, time_zone=author.timezone, wishes=[begins + timedelta(days=day) for day in one["in_days"]],
            host_ids=[world.find("member", handle) for handle in one["hosts"]],
            criterion_ids=criterion_ids_of(one["criteria"]),
        )  # fmt: skip
        for verb, words in ((proposing.query_proposal, "asked"), (proposing.decline_proposal, "declined")):
            if words in one:
                verb(_actor(world, OFFICER), proposal.id, one[words])
        with transaction():
            session.get_one(EventProposal, proposal.id).asked_at = clock.now() - timedelta(days=2 + 3 * place)


def _actor(world: DemoWorld, handle: str) -> Any:
    member = sa.select(Member).where(Member.id == world.find("member", handle)).options(joinedload(Member.city))
    return as_actor(session.scalars(member).one())


DEMO = [DemoStep("An AMA and a workshop", _hold), DemoStep("Proposed workshops", _propose)]
