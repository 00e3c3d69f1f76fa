"""Secrets, how they are made, kept and compared; the bounds of drafts; how trust is earned. Nothing here asks the
database."""

from __future__ import annotations

import hashlib
import re
import secrets
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 10
_BETWEEN = re.compile(r"[\s,;]+")
LONGEST_PASSWORD = 256
LONGEST_KEY = 360
_DRAFT_KEY = re.compile(r"[a-z][a-z-]{0,29}:[0-9]{1,10}(,[0-9]{1,10}){0,29}")
LONGEST_DRAFT = 50_000
MOST_USES, MOST_USES_OF_STAFF = 10, 5_000  # people whom one link lets in
MOST_DRAFTS = 500
DRAFTS_KEPT = timedelta(days=180)
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's minimum for argon2id
_at_once = threading.BoundedSemaphore(4)  # each hash takes 19 MiB
_NOBODY = _hasher.hash(secrets.token_hex(16))
_COMMON = frozenset(
    "password123 password1234 passwordpassword 1234567890 12345678910 0123456789 qwertyuiop qwerty123456 qwerty12345 "
    "1q2w3e4r5t 1qaz2wsx3edc iloveyou123 administrator welcome123 welcome1234 letmein123 changeme123 contraseña "
    "contrasena contraseña123 contrasena123 motdepasse motdepasse123 senha123456 minhasenha azertyuiop azerty123456 "
    "abcdefghij abc1234567 aaaaaaaaaa 1111111111 0000000000 plazaplaza plaza12345 football123 sunshine123".split()
)


def hash_password(password: str) -> str:
    """An argon2id hash."""
    with _at_once:
        return _hasher.hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept; takes the same time when there is none."""
    if len(password) > LONGEST_PASSWORD:
        return False
    with _at_once:
        try:
            return _hasher.verify(kept or _NOBODY, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


def is_weak(password: str, *, names: tuple[str, ...] = ()) -> bool:
    """Whether it is short, common, of fewer than 5 different characters, or just one of the person's `names`."""
    lowered = password.casefold()
    own = {name.casefold() for name in names if name}
    short = not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    return short or len(set(lowered)) < 5 or lowered in _COMMON or lowered in own


def new_token() -> str:
    """A secret of 256 bits that can stand in an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """What is kept of a token; the token itself is shown once."""
    return hashlib.sha256(token.encode()).hexdigest()


def read_addresses(typed: str, file: bytes) -> list[str]:
    """The addresses of a list that was typed or of a table: one a line, or with commas, semicolons or tabs between.

    Of a table only what has an `@` counts, so that names and headings beside the addresses do no harm. What was typed
    counts whole, so that a mistake in it is told.
    """
    told = [part for part in _BETWEEN.split(typed) if part]
    cells = _BETWEEN.split(file.decode("utf-8-sig", errors="replace"))
    return told + [cell.strip("\"'<>") for cell in cells if "@" in cell]


def is_draft_key(key: str) -> bool:
    """Whether a text names a place one may write at: a kind and the numbers of what it is for, as in `new:42,77`."""
    return _DRAFT_KEY.fullmatch(key) is not None


LEVELS = range(5)
NEW, SETTLED, REGULAR, TRUSTED, STEWARD = LEVELS  # a steward is made by programme staff, never by figures
MEASURED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What a member has done for trust: threads opened, posts read (at most 50 of a thread), days on which she read or
    wrote, threads of others in which she answered, and how often others said that she helped."""

    threads: int = 0
    posts: int = 0
    days: int = 0
    answered: int = 0
    helped: int = 0


NEEDED: Mapping[int, Figures] = {
    SETTLED: Figures(threads=3, posts=20),
    REGULAR: Figures(threads=15, posts=80, days=5, answered=3, helped=1),
    TRUSTED: Figures(threads=50, posts=300, days=30, answered=15, helped=5),
}


def earned_by(figures: Figures) -> int:
    """The highest level of which these figures, and those of every level below, are reached."""
    done = asdict(figures)
    for level, needed in sorted(NEEDED.items()):
        if any(done[name] < wanted for name, wanted in asdict(needed).items()):
            return level - 1
    return TRUSTED


def what_is_missing(level: int, figures: Figures) -> list[tuple[str, int, int]]:
    """For the level after this one, each figure that counts with what is done and what is needed; none above 3."""
    if level + 1 not in NEEDED:
        return []
    done, needed = asdict(figures), asdict(NEEDED[level + 1])
    return [(name, min(done[name], wanted), wanted) for name, wanted in needed.items() if wanted]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much one may write at this level: threads and replies within 24 hours, and what one post may hold.

    None is no limit but that for everybody.
    """

    threads: int | None = None
    replies: int | None = None
    links: int | None = None
    mentions: int | None = None
    images: int | None = None


LIMITS: Mapping[int, Limits] = {
    NEW: Limits(threads=3, replies=10, links=2, mentions=2, images=1),
    SETTLED: Limits(threads=20, replies=100, links=20),
    REGULAR: Limits(),
    TRUSTED: Limits(),
    STEWARD: Limits(),
}
