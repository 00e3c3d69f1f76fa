"""What a document can do to the process that reads it, and what it cannot do to anything else."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from forum.blueprints.files.extraction import problems
from forum.blueprints.files.extraction.extractor import Extractor, extract_many
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.results import Extraction
from tests.blueprints.files.extraction_documents import CITY_TEXT

HOSTILE = "tests.blueprints.files.extraction_hostile_readers"
LIMITS = Limits(seconds=3.0, processor_seconds=1)


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(LIMITS, readers=HOSTILE) as extractor:
        yield extractor


def behave(extractor: Extractor, folder: Path, command: str) -> Extraction:
    file = folder / "command.txt"
    file.write_text(command)
    return extractor.extract(file, "command.txt")


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        ("loop", problems.TIMED_OUT),
        ("sleep", problems.TIMED_OUT),
        ("segfault", problems.CRASHED),
        ("exit", problems.CRASHED),
        ("kill parent", problems.CRASHED),
        ("shout", problems.CRASHED),
        ("hog", problems.OUT_OF_MEMORY),
        ("raise", problems.CORRUPT),
        ("recurse", problems.CORRUPT),
        ("connect", problems.CORRUPT),
        ("spawn", problems.CORRUPT),
        ("write", problems.CORRUPT),
    ],
)
def test_a_hostile_document_costs_only_itself(extractor: Extractor, tmp_path: Path, command: str, problem: str) -> None:
    assert behave(extractor, tmp_path, command).problem == problem
    assert (tmp_path / "command.txt").read_text() == command
    assert behave(extractor, tmp_path, "behave").pages[0].text == "all is well"


def test_the_reading_process_sees_no_environment_and_one_descriptor(
    extractor: Extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_SECRET_KEY", "not for parsers")
    extractor.close()
    with (tmp_path / "open.db").open("w"):
        seen = behave(extractor, tmp_path, "look around").pages[0].text
    assert seen == "environment [] descriptors ['pipe']"


def test_an_idle_child_leaves_and_another_takes_its_place(tmp_path: Path) -> None:
    with Extractor(LIMITS, idle_seconds=0.3, readers=HOSTILE) as extractor:
        assert behave(extractor, tmp_path, "behave").problem is None
        time.sleep(1.0)
        assert behave(extractor, tmp_path, "behave").problem is None


def test_a_child_that_cannot_start_is_a_problem_of_the_file(tmp_path: Path) -> None:
    with Extractor(LIMITS, readers="no.such.module") as extractor:
        extraction = behave(extractor, tmp_path, "behave")
    assert extraction.problem == problems.CRASHED
    assert extraction.title_guess == "Command"


def test_a_missing_file_is_an_error_of_the_caller(extractor: Extractor, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        extractor.extract(tmp_path / "gone.txt", "gone.txt")


def test_many_files_share_a_child_and_keep_their_order(tmp_path: Path) -> None:
    files = []
    for language, text in CITY_TEXT.items():
        path = tmp_path / language
        path.write_text(text)
        files.append((path, f"{language}.txt"))
    assert [extraction.language for extraction in extract_many(files)] == list(CITY_TEXT)


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"pages": 3}', b'{"pages": [{"number": "1"}]}', b"\xff"])
def test_an_answer_of_another_shape_is_refused(answer: bytes) -> None:
    with pytest.raises(ValueError):
        Extraction.from_json(answer)


def test_every_problem_has_a_message() -> None:
    codes = {value for name, value in vars(problems).items() if name.isupper() and isinstance(value, str)}
    assert codes == set(problems.MESSAGES)
    assert all(message.endswith(".") for message in problems.MESSAGES.values())
