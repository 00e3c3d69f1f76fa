"""Sentences from the middle of real documents are found first, as they are and as people type them."""

import json
import random
import re

import pytest

from search.embedded.engine import EmbeddedEngine
from search.text import fold
from tests.search.conftest import SHARED
from tests.search.documents import find, passage

SEED = 20_260_105
DOCUMENTS = 60
PHRASES = 20
WORDS_A_PART = 500


@pytest.fixture(scope="module")
def parts() -> list[dict]:
    """Documents in parts of about 500 words, as the library cuts them."""
    manifest = SHARED / "corpus" / "documents" / "manifest.jsonl"
    if not manifest.exists():
        pytest.skip("needs the corpus beside the project")
    rows = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()]
    made = []
    rows = [row for row in rows if row["format"] == "md"]
    for number, row in enumerate(random.Random(SEED).sample(rows, DOCUMENTS)):
        words = (manifest.parent / row["file"]).read_text(encoding="utf-8", errors="replace").split()
        for start in range(0, len(words), WORDS_A_PART):
            made.append(
                passage(
                    f"r{number}-p{start}",
                    " ".join(words[start : start + WORDS_A_PART]),
                    row["title"],
                    lang=row["language"],
                    resource_id=number,
                )
            )
    return made


@pytest.fixture(scope="module")
def library(parts, tmp_path_factory) -> EmbeddedEngine:
    """All parts, indexed."""
    engine = EmbeddedEngine(tmp_path_factory.mktemp("corpus"))
    engine.rebuild("library_passages", [parts])
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def phrases(parts) -> list[tuple[str, str]]:
    """Phrases of 6 to 10 words from the middle of parts that no other part has, with the part's id."""
    dice, found = random.Random(SEED), []
    while len(found) < PHRASES:
        part = dice.choice(parts)
        words = part["body"].split()
        length = dice.randint(6, 10)
        if len(words) < 100:
            continue
        start = dice.randrange(40, len(words) - length - 20)
        phrase = " ".join(words[start : start + length])
        prose = re.fullmatch(r"[\w' ’,]+", phrase) and max(map(len, phrase.split())) >= 6
        if prose and sum(phrase in other["body"] for other in parts) == 1:
            found.append((phrase, part["id"]))
    return found


def with_typo(phrase: str) -> str:
    """The phrase with a letter left out of its longest word."""
    longest = max(re.findall(r"\w+", phrase), key=len)
    return phrase.replace(longest, longest[:3] + longest[4:], 1)


@pytest.mark.parametrize("typed_as", [str, fold, with_typo], ids=["copied", "without accents", "with a typo"])
def test_a_phrase_from_the_middle_of_a_part_finds_that_part_first(library, phrases, typed_as):
    for phrase, identity in phrases:
        hit = find(library, typed_as(phrase), snippet_field="body").hits[0]
        assert (hit.id, phrase) == (identity, phrase)
        assert hit.snippet.count("<mark>") >= len(phrase.split()) - 2
