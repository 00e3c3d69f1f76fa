"""What reports and the log point at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.kernel import subjects
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.errors import NotFound
from forum.kernel.i18n import _l
from forum.kernel.subjects import Subject, SubjectCard, add_subject, get_subject, load_subjects


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Sequence[int]]:
    """Two bells hang in the tower: 1 and 2."""
    monkeypatch.setattr(subjects, "SUBJECTS", {})
    asked: list[Sequence[int]] = []

    def load(actor: Actor, ids: Sequence[int]) -> dict[int, Any]:
        asked.append(ids)
        return {number: f"bell {number}" for number in ids if number in (1, 2)}

    def card(row: Any) -> SubjectCard:
        return SubjectCard(title=row)

    def visible(actor: Actor) -> sa.Select[Any]:
        return sa.select(sa.literal(1))

    bell = Subject(type="bell", name=_l("Bell"), visible=visible, load=load, card=card, url=lambda row: "/bells")
    add_subject(bell)
    return asked


def test_a_thing_is_found_by_its_kind_and_number(app: Flask, asked: list[Sequence[int]]) -> None:
    subject, row = get_subject(SYSTEM, "bell", 1)
    assert (subject.card(row).title, subject.url(row)) == ("bell 1", "/bells")


@pytest.mark.parametrize(("kind", "number"), [("bell", 3), ("whistle", 1)])
def test_what_is_hidden_missing_or_unknown_is_not_found(
    app: Flask, asked: list[Sequence[int]], kind: str, number: int
) -> None:
    with pytest.raises(NotFound):
        get_subject(SYSTEM, kind, number)


def test_many_things_are_loaded_at_once_for_each_kind(app: Flask, asked: list[Sequence[int]]) -> None:
    found = load_subjects(SYSTEM, [("bell", 1), ("bell", 3), ("whistle", 1), ("bell", 2), ("bell", 1)])
    assert (found, asked) == ({("bell", 1): "bell 1", ("bell", 2): "bell 2"}, [[1, 3, 2]])


def test_a_kind_is_offered_by_one_feature(app: Flask, asked: list[Sequence[int]]) -> None:
    with pytest.raises(ValueError, match="two features"):
        add_subject(subjects.SUBJECTS["bell"])
