"""Reads one document, in a process of its own that may take no more than its limits."""

import os
import resource
import signal
import sys
from dataclasses import replace
from pathlib import Path

from forum.blueprints.files.extraction import languages, preview
from forum.blueprints.files.extraction.drawings import Drawing
from forum.blueprints.files.extraction.limits import Limits
from forum.blueprints.files.extraction.problems import (
    CORRUPT,
    NO_CAPTION,
    NO_TEXT,
    OUT_OF_MEMORY,
    TOO_MANY_PAGES,
    Unreadable,
)
from forum.blueprints.files.extraction.readers import Reader
from forum.blueprints.files.extraction.results import Extraction, Page, Reading
from forum.blueprints.files.extraction.sniffing import examine
from forum.blueprints.files.extraction.titles import guess, title_from_name

_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.system", "os.fork", "pty.")


def confine(limits: Limits) -> None:
    """Give up, for this process and for good, what reading a document does not take.

    No more memory, time or file than the limits, no writing to files, no network, no other program.
    """
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.processor_seconds, limits.processor_seconds + 1))
    signal.setitimer(signal.ITIMER_REAL, limits.seconds + 1)
    sys.addaudithook(_refuse)


def extract(path: Path, filename: str, limits: Limits, readers: dict[str, Reader]) -> Extraction:
    """The extraction of one file. A reader that fails for whatever reason met a corrupt document."""
    sniffed = examine(path, filename, limits=limits)
    if sniffed.media_type is None:
        return Extraction(None, title_guess=title_from_name(filename), problem=sniffed.problem)
    refused = Extraction(sniffed.media_type, title_guess=title_from_name(filename))
    try:
        reading = readers[sniffed.media_type](path, limits)
        return _completed(reading, refused, filename, limits)
    except Unreadable as problem:
        return replace(refused, problem=problem.code)
    except MemoryError:
        return replace(refused, problem=OUT_OF_MEMORY)
    except Exception:
        return replace(refused, problem=CORRUPT)


def draw(path: Path, number: int) -> Drawing:
    """The drawing of one page of a PDF. What fails for whatever reason met a corrupt page."""
    from forum.blueprints.files.extraction import page_pictures

    try:
        return page_pictures.draw(path, number)
    except Unreadable as problem:
        return Drawing(problem=problem.code)
    except MemoryError:
        return Drawing(problem=OUT_OF_MEMORY)
    except Exception:
        return Drawing(problem=CORRUPT)


def _refuse(event: str, arguments: object) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(os.strerror(1))


def _completed(reading: Reading, refused: Extraction, filename: str, limits: Limits) -> Extraction:
    if len(reading.pages) > limits.pages:
        raise Unreadable(TOO_MANY_PAGES)
    pages, cut = _capped(reading.pages, limits.characters)
    text = "\n".join(page.text for page in pages)
    words = len(text.split())
    title = guess(reading.title, text.lstrip(), filename)
    return replace(
        refused,
        pages=pages,
        language=languages.detect(text),
        title_guess=title,
        word_count=words,
        thumbnail=reading.thumbnail or (preview.draw_text(title, text) if words else None),
        problem=None if words else NO_CAPTION if reading.picture else NO_TEXT,
        picture=reading.picture,
        truncated=reading.truncated or cut,
    )


def _capped(pages: list[Page], characters: int) -> tuple[list[Page], bool]:
    left = characters
    capped = []
    for page in pages:
        text = page.text if len(page.text) <= left else page.text[:left].rsplit(None, 1)[0] if left else ""
        capped.append(page if text == page.text else replace(page, text=text))
        left -= len(text)
    return capped, any(before.text != after.text for before, after in zip(pages, capped, strict=True))
