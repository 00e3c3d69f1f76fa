"""What stands below the text of posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forum.blueprints.discussions.queries.attachments import find_files
from forum.blueprints.discussions.queries.link_cards import find_cards
from forum.blueprints.discussions.rules import PostLine


def with_parts(lines: Sequence[PostLine]) -> list[PostLine]:
    """Posts that the asker sees with their files and cards; two statements."""
    ids = [line.id for line in lines]
    files, cards = (find_files(ids), find_cards(ids)) if ids else ({}, {})
    return [_with(line, files, cards) for line in lines]


def _with(line: PostLine, files: Mapping[int, Any], cards: Mapping[int, Any]) -> PostLine:
    if line.id not in files and line.id not in cards:
        return line
    return replace(line, files=files.get(line.id, ()), cards=cards.get(line.id, ()))
