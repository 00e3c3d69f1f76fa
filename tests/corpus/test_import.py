"""`forum import` takes the whole corpus, and a phrase from the middle of a document is found at its page."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa

from forum.blueprints.files.models import File, FilePage
from forum.blueprints.library.models.resources import Resource
from forum.kernel.database import session
from forum.kernel.text import fold
from tests.corpus.conftest import Imported

PHRASES = 40
WORDS = 8


@dataclass(frozen=True)
class Phrase:
    """Words that stand on one page of a document, and on no other page of it."""

    resource_id: int
    page: int
    text: str
    filename: str


def test_every_document_is_taken(imported: Imported) -> None:
    assert imported.documents.exit_code == 0, imported.documents.output
    counts = re.search(r"(\d+) documents imported, (\d+) there already, (\d+) refused", imported.documents.output)
    assert counts, imported.documents.output
    taken, there, refused = map(int, counts.groups())
    assert (taken + there + refused, refused) == (len(imported.manifest), 0)


def test_every_discussion_is_taken(imported: Imported) -> None:
    assert imported.threads.exit_code == 0, imported.threads.output
    assert "120 threads imported, 0 there already, 0 refused" in imported.threads.output


def test_every_city_is_taken_or_refused_with_its_reason(imported: Imported) -> None:
    assert imported.cities.exit_code == 0, imported.cities.output
    assert "3990" in imported.cities.output
    assert "691" in imported.cities.output


@pytest.fixture(scope="module")
def phrases(imported: Imported) -> list[Phrase]:
    """Forty phrases, of every format and language there is, the same at each run."""
    chance = random.Random(2026)
    rows = session.execute(
        sa.select(Resource.id, File.filename, File.id).join(File, File.id == Resource.file_id).order_by(Resource.id)
    ).all()
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows:
        entry = imported.manifest.get(row.filename, {})
        groups.setdefault((entry.get("format", ""), entry.get("language", "")), []).append(row)
    for found in groups.values():
        chance.shuffle(found)
    picked: list[Phrase] = []
    while len(picked) < PHRASES and any(groups.values()):
        for found in groups.values():
            phrase = _phrase(found.pop(), chance) if found else None
            if phrase is not None and len(picked) < PHRASES:
                picked.append(phrase)
    assert len(picked) == PHRASES
    return picked


def _phrase(row: Any, chance: random.Random) -> Phrase | None:
    pages = session.execute(
        sa.select(FilePage.number, FilePage.text).where(FilePage.file_id == row[2]).order_by(FilePage.number)
    ).all()
    middle = pages[len(pages) // 3 : 2 * len(pages) // 3 + 1]
    chance.shuffle(middle)
    for number, text in middle:
        lines = [line.split() for line in text.split("\n")]
        lines = [words for words in lines if len(words) >= WORDS + 4 and all(_is_word(word) for word in words[2:10])]
        if not lines:
            continue
        phrase = " ".join(chance.choice(lines)[2 : 2 + WORDS])
        holders = [other for other, content in pages if _flat(phrase) in _flat(content)]
        if holders == [number]:
            return Phrase(row[0], number, phrase, row.filename)
    return None


def _is_word(word: str) -> bool:
    return bool(re.fullmatch(r"[^\W\d_]+[,.;:]?|[^\W\d_]+[’'][^\W\d_]+[,.;]?", word))


def _flat(text: str) -> str:
    return " ".join(fold(text).split())


def _typo(phrase: str) -> str:
    words = phrase.split()
    longest = max(range(len(words)), key=lambda n: len(words[n]))
    word = words[longest]
    words[longest] = word[:3] + word[4:] if len(word) >= 5 else word
    return " ".join(words)


def _without_accents(phrase: str) -> str:
    return fold(phrase)


SPELLINGS = {"as it stands": str, "without accents": _without_accents, "with one typo": _typo}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_forty_phrases_are_found_at_their_page_by_the_api(
    imported: Imported, phrases: list[Phrase], spelling: str
) -> None:
    missed = []
    for phrase in phrases:
        asked = {"q": SPELLINGS[spelling](phrase.text), "type": "document"}
        hits = imported.browser.get("/api/v1/search", query_string=asked).get_json()["hits"][:5]
        addresses = [hit["url"].split("?")[0] for hit in hits]
        if f"/library/{phrase.resource_id}/page/{phrase.page}" not in addresses:
            missed.append((phrase.filename, phrase.page, phrase.text, addresses))
    assert missed == []


def test_forty_phrases_are_found_at_their_page_by_the_search_page_and_marked_there(
    imported: Imported, phrases: list[Phrase]
) -> None:
    missed = []
    for phrase in phrases:
        found = imported.browser.get("/search", query_string={"q": phrase.text}).text
        address = re.search(rf'href="(/library/{phrase.resource_id}/page/{phrase.page}(?:\?[^"]*)?)"', found)
        page = imported.browser.get(unescape(address.group(1))).text if address else ""
        if "<mark" not in page:
            missed.append((phrase.filename, phrase.page, phrase.text))
    assert missed == []
