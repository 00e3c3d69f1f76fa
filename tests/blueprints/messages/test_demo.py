"""What the members of the demo community keep for themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.messages.demo import conversations as demo
from forum.blueprints.messages.queries import conversations as queries
from forum.blueprints.messages.queries import searching
from forum.kernel.database import session
from forum.kernel.feature import DemoWorld
from tests.factories.accounts import actor_of, create_member

MEMBERS: list[dict[str, Any]] = json.loads((demo.FOLDER / "members.json").read_text())


@pytest.fixture
def ana(app: Any) -> Member:
    world = DemoWorld(scale="small", ids={}, tell=lambda text: None, progress=None)
    for one in MEMBERS:
        member = create_member(handle=one["handle"], name=one["name"], email=one["email"])
        world.remember("member", one["handle"], member.id)
    demo.write_conversations(world)
    demo.keep_for_themselves(world)
    return session.scalars(sa.select(Member).where(Member.handle == "ana-souza")).one()


def test_the_practitioner_has_something_pinned_archived_attached_and_begun(ana: Member) -> None:
    actor = actor_of(ana)
    inbox = queries.list_conversations(actor, limit=50).items
    assert inbox[0].title == "Tender reading circle (RDC2)"
    archived = queries.list_conversations(actor, "archived").items
    assert [[person.handle for person in talk.people] for talk in archived] == [["ana-souza", "noreen-gallagher"]]
    found = searching.search_messages(actor, "quarterly agenda pdf").items
    assert [attached.file.filename for line in found for attached in line.attachments] == [
        "quarterly-performance-review-agenda.pdf"
    ]
    drafts = account_queries.find_drafts(actor, [f"conversation:{talk.id}" for talk in inbox])
    assert [draft.text.split()[0] for draft in drafts.values()] == ["O"]
