"""The discussions of the demo community name people who were there, run forward in time and never repeat."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "forum" / "demo"
CRITERIA_PER_AREA = {"DM": 9, "LC": 7, "OD": 4, "PA": 5, "BF": 3, "RDC": 8, "CI": 3, "EVAL": 4}
CODES = {f"{area}{n}" for area, count in CRITERIA_PER_AREA.items() for n in range(1, count + 1)}
THREAD_FIELDS = {"title", "author", "criteria", "language", "days_ago", "pinned", "locked", "posts"}
POST_FIELDS = {"author", "hours_after", "body", "reply_to"}
FEWEST_THREADS = 150
WORDS_OF_A_SENTENCE = 8


def load(path: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return records


def threads_by_group() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted((DEMO / "threads").glob("*.json")):
        found[path.stem.rpartition("-")[0]] += load(path)
    return dict(found)


MEMBERS = {member["handle"]: member for member in load(DEMO / "members.json")}
GROUPS = {group["slug"]: group for group in load(DEMO / "groups.json")}
DOCUMENTS = load(DEMO / "documents" / "manifest.json")
DISCUSSIONS = threads_by_group()
THREADS = [thread for threads in DISCUSSIONS.values() for thread in threads]


def posts() -> Iterator[tuple[dict[str, Any], dict[str, Any], float]]:
    """Each thread with each of its posts and the hours since that post was written."""
    for thread in THREADS:
        for post in thread["posts"]:
            yield thread, post, thread["days_ago"] * 24 - post["hours_after"]


def people_of(thread: dict[str, Any]) -> set[str]:
    return {post["author"] for post in thread["posts"]}


def sentences(text: str) -> list[str]:
    """Sentences of eight words and more; lines quoted from another post are that post's."""
    own = "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))
    parts = (re.findall(r"\w+", part.lower()) for part in re.split(r"[.!?…\n]+", own))
    return [" ".join(words) for words in parts if len(words) >= WORDS_OF_A_SENTENCE]


def test_there_are_enough_threads_and_every_group_has_some() -> None:
    assert DISCUSSIONS.keys() == GROUPS.keys()
    assert len(THREADS) >= FEWEST_THREADS


def test_threads_and_posts_have_the_fields_the_seed_reads() -> None:
    for thread in THREADS:
        assert thread.keys() == THREAD_FIELDS, thread["title"]
        assert all(post.keys() == POST_FIELDS for post in thread["posts"]), thread["title"]
        assert all(post["body"].strip() for post in thread["posts"]), thread["title"]


def test_titles_differ_and_have_the_length_of_a_title() -> None:
    assert [title for title, n in Counter(thread["title"] for thread in THREADS).items() if n > 1] == []
    assert [t["title"] for t in THREADS if not 4 <= len(t["title"].split()) <= 16] == []


def test_a_thread_opens_with_its_author() -> None:
    for thread in THREADS:
        opening = thread["posts"][0]
        assert (opening["author"], opening["hours_after"], opening["reply_to"]) == (thread["author"], 0, None)


def test_authors_mentions_and_criteria_exist() -> None:
    for thread, post, _ in posts():
        mentioned = set(re.findall(r"(?<![\w@.])@([a-z]+(?:-[a-z]+)+)", post["body"]))
        assert mentioned | {post["author"]} <= MEMBERS.keys(), thread["title"]
        assert set(thread["criteria"]) <= CODES, thread["title"]
        assert len(set(thread["criteria"])) == len(thread["criteria"]) <= 3, thread["title"]
        assert thread["language"] in {"en", "es", "pt", "fr"}, thread["title"]


def test_a_reply_answers_a_post_above_it() -> None:
    for thread in THREADS:
        for place, post in enumerate(thread["posts"]):
            assert post["reply_to"] is None or 0 <= post["reply_to"] < place, (thread["title"], place)


def test_posts_follow_one_another_in_time() -> None:
    for thread in THREADS:
        times = [post["hours_after"] for post in thread["posts"]]
        assert times == sorted(set(times)), thread["title"]
        assert 1 <= thread["days_ago"] <= 400, thread["title"]


def test_nobody_posts_before_joining_or_after_being_last_seen() -> None:
    for thread, post, hours_ago in posts():
        author = MEMBERS[post["author"]]
        assert author["seen_hours_ago"] <= hours_ago, (thread["title"], post["author"])
        assert hours_ago <= author["joined_days_ago"] * 24, (thread["title"], post["author"])


def test_a_document_is_named_only_once_it_is_in_the_library() -> None:
    named = set()
    for thread, post, hours_ago in posts():
        for row in DOCUMENTS:
            if f"*{row['title']}*" in post["body"]:
                named.add(row["file"])
                assert hours_ago <= row["days_ago"] * 24, (thread["title"], row["title"])
    assert len(named) >= 10


@pytest.mark.parametrize("slug", DISCUSSIONS)
def test_most_posts_of_a_group_come_from_its_members(slug: str) -> None:
    authors = [post["author"] for thread in DISCUSSIONS[slug] for post in thread["posts"]]
    inside = sum(author in GROUPS[slug]["members"] for author in authors)
    assert 0.7 <= inside / len(authors) <= 1


@pytest.mark.parametrize("slug", DISCUSSIONS)
def test_a_group_pins_one_thread_and_locks_one_with_a_reason(slug: str) -> None:
    locked = [thread for thread in DISCUSSIONS[slug] if thread["locked"]]
    assert sum(thread["pinned"] for thread in DISCUSSIONS[slug]) == 1
    assert len(locked) == 1
    last = locked[0]["posts"][-1]
    assert last["author"] in GROUPS[slug]["moderators"] or MEMBERS[last["author"]]["role"] != "member"
    assert len(last["body"].split()) >= 12


def test_threads_are_written_in_four_languages_and_mostly_in_english() -> None:
    shares = {language: n / len(THREADS) for language, n in Counter(t["language"] for t in THREADS).items()}
    assert 0.5 <= shares["en"] <= 0.7
    assert shares["es"] > shares["pt"] > shares["fr"] > 0


def test_threads_have_very_different_lengths() -> None:
    lengths = [len(thread["posts"]) for thread in THREADS]
    assert min(lengths) == 1
    assert max(lengths) == 26
    assert sum(length >= 10 for length in lengths) >= 5


def test_three_threads_bring_the_practitioner_the_peer_and_the_moderator_together() -> None:
    trio = {"ana-souza", "luis-perez", "noreen-gallagher"}
    assert sum(trio <= people_of(thread) for thread in DISCUSSIONS["data-management"]) == 3


def test_the_longest_thread_words_the_exit_clauses_of_agreements() -> None:
    longest = max(THREADS, key=lambda thread: len(thread["posts"]))
    assert longest in DISCUSSIONS["data-management"]
    assert longest["title"].startswith("Exit clauses")
    assert "DM3" in longest["criteria"]


def test_no_sentence_of_eight_words_is_written_twice() -> None:
    counts = Counter(sentence for _, post, _ in posts() for sentence in sentences(post["body"]))
    assert [sentence for sentence, count in counts.items() if count > 1] == []
