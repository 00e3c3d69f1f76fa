"""Searches with the documents that answer them: titles, phrases, typos, plain letters, questions and own words.

Half of the documents are seen while search is tuned, half are kept for the verdict; a hash of the name decides.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from search.text import fold

OWN_WORDS = Path(__file__).with_name("judged") / "queries.jsonl"
TITLE, TITLE_TYPO, TITLE_PLAIN = "title", "title, a typo", "title, no accents"
PHRASE, PHRASE_TYPO, PHRASE_PLAIN = "phrase", "phrase, a typo", "phrase, no accents"
PARAPHRASE, OTHER_LANGUAGE, QUESTION = "paraphrase", "other language", "question"
_WORDS = re.compile(r"[^\W\d_]+")
_RUN = re.compile(r"(?:[^\W\d_]+[ ]){6}[^\W\d_]+")
_LONG = 6
_SHORTEST_TITLE = 2


@dataclass(frozen=True)
class Judged:
    """What somebody types, and the files any of which is what they want."""

    kind: str
    text: str
    wanted: frozenset[str]

    @property
    def unseen(self) -> bool:
        """Whether it is kept for the verdict."""
        return hashlib.sha256(min(self.wanted).encode()).digest()[0] % 2 == 1


def make_searches(corpus: Path, titles: Mapping[str, str], texts: Mapping[str, list[str]]) -> list[Judged]:
    """All searches for documents that were taken: titles and texts by file, texts page by page."""
    taken = {file: titles[file] for file in titles if file in texts}
    made = [*_of_titles(taken), *_of_phrases(texts), *_written(OWN_WORDS), *_questions(corpus)]
    return [one for one in made if one.wanted <= taken.keys()]


def _of_titles(titles: Mapping[str, str]) -> Iterator[Judged]:
    same: dict[str, set[str]] = defaultdict(set)
    for file, title in titles.items():
        same[fold(title)].add(file)
    for folded, files in same.items():
        title = titles[min(files)]
        if len(_WORDS.findall(title)) >= _SHORTEST_TITLE:
            yield from _spelled(title, folded, frozenset(files), (TITLE, TITLE_TYPO, TITLE_PLAIN))


def _of_phrases(texts: Mapping[str, list[str]]) -> Iterator[Judged]:
    """Seven words in a row from somewhere in each document; wanted is every document that has them."""
    whole = {file: " ".join(_WORDS.findall(fold(" ".join(pages)))) for file, pages in texts.items()}
    for file, pages in texts.items():
        dice = random.Random(file)  # the same choice every time
        runs = [run for page in pages for run in _RUN.findall(page) if _tells(run)]
        if runs:
            phrase = dice.choice(runs)
            plain = " ".join(_WORDS.findall(fold(phrase)))
            files = frozenset(other for other, text in whole.items() if plain in text)
            yield from _spelled(phrase, plain, files | {file}, (PHRASE, PHRASE_TYPO, PHRASE_PLAIN))


def _tells(run: str) -> bool:
    words = run.split()
    return sum(len(word) >= _LONG for word in words) >= 3 and not any(word.isupper() for word in words)


def _spelled(text: str, plain: str, files: frozenset[str], kinds: tuple[str, str, str]) -> Iterator[Judged]:
    yield Judged(kinds[0], text, files)
    if (mistyped := _mistype(text)) != text:
        yield Judged(kinds[1], mistyped, files)
    if plain != text.lower() and any(fold(char) != char.lower() for char in text):
        yield Judged(kinds[2], plain, files)


def _mistype(text: str) -> str:
    """One letter inside the longest word is left out, doubled or swapped with the next."""
    word = max(_WORDS.findall(text), key=len)
    if len(word) < _LONG:
        return text
    dice = random.Random(text)
    at = dice.randrange(1, len(word) - 2)
    ways = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    return text.replace(word, dice.choice(ways), 1)


def _written(path: Path) -> Iterator[Judged]:
    for told in _lines(path):
        yield Judged(told["kind"], told["query"], frozenset(told["documents"]))


def _questions(corpus: Path) -> Iterator[Judged]:
    """Headings that ask, with the document whose author put the answer below."""
    same: dict[str, set[str]] = defaultdict(set)
    for told in _lines(corpus / "relevance" / "faq_pairs.jsonl"):
        same[told["question"]].add(told["relevant_document"])
    for question, files in same.items():
        if len(_WORDS.findall(question)) > _SHORTEST_TITLE:
            yield Judged(QUESTION, question[:400], frozenset(files))


def _lines(path: Path) -> Iterable[dict[str, str]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
