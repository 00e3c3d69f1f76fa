"""The demo community: the demo steps of all features in their order, then the search index."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click
import sqlalchemy as sa
from flask import current_app

from forum.blueprints.accounts.models import Member
from forum.kernel.database import session
from forum.kernel.events import Lane
from forum.kernel.feature import DemoWorld, Feature
from forum.kernel.outbox.delivering import deliver_all, deliver_due

PASSWORD = "plaza-demo-2026"
SIGN_INS = (
    ("practitioner@demo.example", "looks for peers who have solved what she works on"),
    ("moderator@demo.example", "moderates the group Data Management"),
    ("lead@demo.example", "leads the practitioner's city"),
    ("officer@demo.example", "is programme staff"),
    ("admin@demo.example", "administers the community"),
    ("peer@demo.example", "works in a similar city"),
)


def is_empty() -> bool:
    """Whether nobody has joined yet."""
    return session.scalar(sa.select(Member.id).limit(1)) is None


def is_demo() -> bool:
    """Whether this is the seeded demo community."""
    return session.scalar(sa.select(Member.id).where(Member.email == SIGN_INS[0][0])) is not None


def sign_ins() -> str:
    """What a newcomer needs to look around."""
    lines = [f"  {email:<28} {role}" for email, role in SIGN_INS]
    return "\n".join(["", "Demo sign-ins, each with the password " + PASSWORD, *lines])


def seed(scale: str) -> None:
    """Write the demo community into an empty database, telling each step."""
    world = DemoWorld(scale=scale, ids={}, tell=click.echo, progress=_progress)
    features: list[Feature] = current_app.extensions["forum_features"]
    steps = [step for feature in features for step in feature.demo]
    for number, step in enumerate(steps, start=1):
        click.echo(f"[{number}/{len(steps)}] {step.label}")
        step.run(world)
        _settle()
        session.remove()
    deliver_all()  # what later steps added to what was indexed
    session.remove()


def _settle() -> None:
    """Do now what follows from a step, so that whoever begins to serve has nothing to catch up with.

    What is to be indexed waits for the step that indexes everything.
    """
    while deliver_due(Lane.NOW) + deliver_due(Lane.SLOW) + deliver_due(Lane.READING):
        pass


def _progress(items: Iterable[Any], label: str) -> Any:
    return click.progressbar(list(items), label=f"      {label}")
