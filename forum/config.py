"""Settings: the only reader of the environment. All wrong ones are reported at once."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from environs import EnvValidationError, FileAwareEnv
from marshmallow import ValidationError, validate

_OURS = {
    "FORUM_DATA", "FORUM_NAME", "FORUM_HOST", "FORUM_THREADS", "FORUM_RELAY", "FORUM_RATE_LIMITS",
    "FORUM_ALLOWED_ORIGINS", "FORUM_MAX_UPLOAD_MB", "FORUM_LOG_FORMAT", "FORUM_MAIL_FROM", "FORUM_TRUSTED_PROXIES",
    "FORUM_LINK_CARDS", "FORUM_WEBHOOKS_ALLOWED", "FORUM_PAGE_PICTURES_MB", "FORUM_CLAMAV_URL", "FORUM_CLAMAV_HOLD",
    "FORUM_MAIL_PRIVATE", "FORUM_MAILS_PER_DAY", "FORUM_PUSH", "FORUM_SECOND_REVIEW", "FORUM_AWARD_YEARS",
    "FORUM_MAIL_REPLY", "FORUM_MAIL_INBOUND_KEY", "FORUM_MAILBOX_URL", "FORUM_MAIL_CHECKED_BY",
}  # fmt: skip
LONGEST_MAILBOX_NAME = 23  # 64 are allowed, 41 are needed for what is put behind it


class SettingsError(Exception):
    """One or more settings are wrong; the text lists each with what it should be."""


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. Every default suits one machine without any other service."""

    data: Path
    database_url: str
    secret_key: str
    public_url: str
    meilisearch_url: str | None = None
    meilisearch_key: str | None = None
    meilisearch_search_key: str | None = None
    redis_url: str | None = None
    storage_url: str | None = None
    mail_url: str | None = None
    mail_from: str = "Plaza <no-reply@plaza.example>"
    mail_private: bool = False
    mails_per_day: int = 100
    second_review: str = "met"
    award_years: int = 3
    mail_reply: str | None = None
    mail_inbound_key: str | None = None
    mailbox_url: str | None = None
    mail_checked_by: str | None = None
    name: str = "Plaza"
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 200
    relay: str = "thread"
    rate_limits: bool = True
    allowed_origins: tuple[str, ...] = ()
    max_upload_mb: int = 50
    page_pictures_mb: int = 512
    clamav_url: str | None = None
    clamav_hold: bool = True
    log_format: str = "console"
    trusted_proxies: int = 0
    link_cards: bool = True
    push: bool = True
    webhooks_allowed: frozenset[tuple[str, int]] = frozenset()
    fetch_allowed: frozenset[tuple[str, int]] = frozenset()  # for tests alone; nothing of the environment sets it
    testing: bool = False

    @property
    def secure(self) -> bool:
        """Whether the site is reached by HTTPS, so that cookies may say so."""
        return self.public_url.startswith("https://")

    @property
    def local(self) -> bool:
        """Whether the site is for people at this machine alone."""
        return urlsplit(self.public_url).hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def pushes(self) -> bool:
        """Whether browsers may be pushed to: only pages that came by HTTPS, or of this machine, can ask for it."""
        return self.push and (self.secure or self.local)

    @property
    def origins(self) -> tuple[str, ...]:
        """The exact origins whose pages may use the cookie for sockets and unsafe requests."""
        parts = urlsplit(self.public_url)
        own = [f"{parts.scheme}://{parts.netloc}", *self.allowed_origins]
        if parts.hostname in ("127.0.0.1", "localhost"):
            port = f":{parts.port}" if parts.port else ""
            own += [f"{parts.scheme}://127.0.0.1{port}", f"{parts.scheme}://localhost{port}"]
        return tuple(dict.fromkeys(own))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read the environment and, in development, `.env`; raise SettingsError naming every wrong setting."""
        if environment is not None:
            with _environment(environment):
                return _read()
        FileAwareEnv.read_env(".env", recurse=False)
        return _read()


class _environment:  # noqa: N801  # used as a with-statement
    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def __enter__(self) -> None:
        self._before = dict(os.environ)
        os.environ.clear()
        os.environ.update(self._values)

    def __exit__(self, *_: object) -> None:
        os.environ.clear()
        os.environ.update(self._before)


def _read() -> Settings:
    env = FileAwareEnv(eager=False)
    values = _services(env) | _choices(env)
    if problems := _problems(env):
        raise SettingsError("Some settings are wrong:\n" + "\n".join(f"  {problem}" for problem in problems))
    return _complete(values)


def _services(env: FileAwareEnv) -> dict[str, object]:
    url = validate.URL(schemes={"http", "https"}, require_tld=False)
    return {
        "data": env.path("FORUM_DATA", Path("instance")),
        "database_url": env.str("DATABASE_URL", ""),
        "meilisearch_url": env.str("MEILISEARCH_URL", None, validate=url),
        "meilisearch_key": env.str("MEILISEARCH_KEY", None),
        "meilisearch_search_key": env.str("MEILISEARCH_SEARCH_KEY", None),
        "redis_url": env.str("REDIS_URL", None, validate=_scheme("redis", "rediss", "unix")),
        "storage_url": env.str("STORAGE_URL", None, validate=_scheme("s3", "file")),
        "mail_url": env.str("MAIL_URL", None, validate=_scheme("smtp", "smtps", "folder")),
        "mail_private": env.bool("FORUM_MAIL_PRIVATE", False),
        "mail_reply": env.str("FORUM_MAIL_REPLY", None, validate=_mailbox),
        "mail_inbound_key": env.str("FORUM_MAIL_INBOUND_KEY", None, validate=validate.Length(32)),
        "mailbox_url": env.str("FORUM_MAILBOX_URL", None, validate=_scheme("imap", "imaps")),
        "mail_checked_by": env.str("FORUM_MAIL_CHECKED_BY", None),
        "secret_key": env.str("SECRET_KEY", ""),
    }


def _choices(env: FileAwareEnv) -> dict[str, object]:
    url = validate.URL(schemes={"http", "https"}, require_tld=False)
    port = env.int("PORT", 8000, validate=validate.Range(1, 65535))
    return {
        "mail_from": env.str("FORUM_MAIL_FROM", "Plaza <no-reply@plaza.example>"),
        "mails_per_day": env.int("FORUM_MAILS_PER_DAY", 100, validate=validate.Range(1, 10_000)),
        "second_review": env.str("FORUM_SECOND_REVIEW", "met", validate=validate.OneOf(["met", "all"])),
        "award_years": env.int("FORUM_AWARD_YEARS", 3, validate=validate.Range(1, 20)),
        "public_url": env.str("PUBLIC_URL", f"http://127.0.0.1:{port}", validate=url),
        "name": env.str("FORUM_NAME", "Plaza", validate=validate.Length(1, 60)),
        "host": env.str("FORUM_HOST", "127.0.0.1"),
        "port": port,
        "threads": env.int("FORUM_THREADS", 200, validate=validate.Range(8, 4000)),
        "relay": env.str("FORUM_RELAY", "thread", validate=validate.OneOf(["thread", "off"])),
        "rate_limits": env.bool("FORUM_RATE_LIMITS", True),
        "allowed_origins": env.list("FORUM_ALLOWED_ORIGINS", []),
        "max_upload_mb": env.int("FORUM_MAX_UPLOAD_MB", 50, validate=validate.Range(1, 2000)),
        "page_pictures_mb": env.int("FORUM_PAGE_PICTURES_MB", 512, validate=validate.Range(16, 1_000_000)),
        "clamav_url": env.str("FORUM_CLAMAV_URL", None, validate=_scheme("tcp", "unix")),
        "clamav_hold": env.bool("FORUM_CLAMAV_HOLD", True),
        "log_format": env.str("FORUM_LOG_FORMAT", "console", validate=validate.OneOf(["console", "json"])),
        "link_cards": env.bool("FORUM_LINK_CARDS", True),
        "push": env.bool("FORUM_PUSH", True),
        "webhooks_allowed": frozenset(env.list("FORUM_WEBHOOKS_ALLOWED", [], subcast=_place) or ()),
        "trusted_proxies": env.int("FORUM_TRUSTED_PROXIES", 0, validate=validate.Range(0, 5)),
    }


def _scheme(*schemes: str) -> validate.Validator | object:
    def check(value: str) -> None:
        if urlsplit(value).scheme not in schemes:
            raise ValidationError(f"must begin with {' or '.join(f'{s}://' for s in schemes)}")

    return check


def _mailbox(value: str) -> None:
    """The name is short enough that what is put behind it still fits into an address."""
    validate.Email()(value)
    if len(value.partition("@")[0]) > LONGEST_MAILBOX_NAME or "+" in value:
        raise ValidationError(f"must have at most {LONGEST_MAILBOX_NAME} characters before the @, and no +")


def _place(value: str) -> tuple[str, int]:
    found = re.fullmatch(r"\s*\[?([^/\s\]]+)\]?:([1-9][0-9]{0,4})\s*", value)
    if found is None:
        raise ValidationError("must be hosts with their ports and commas between: 127.0.0.1:9000")
    return found[1].lower(), int(found[2])


def _problems(env: FileAwareEnv) -> list[str]:
    problems = []
    try:
        env.seal()
    except EnvValidationError as error:
        found = dict(error.error_messages)  # type: ignore[arg-type]  # a mapping once the environment is sealed
        problems += [f"{name}: {' '.join(map(str, messages))}" for name, messages in found.items()]
    known = _OURS | {f"{name}_FILE" for name in _OURS}
    unknown = sorted(name for name in os.environ if name.startswith("FORUM_") and name not in known)
    problems += [f"{name}: there is no such setting" for name in unknown]
    # A public server with a guessable key would let anybody forge what is signed with it.
    served = [n for n in ("DATABASE_URL", "MEILISEARCH_URL", "REDIS_URL", "STORAGE_URL", "MAIL_URL") if _is_server(n)]
    if served and not _is_given("SECRET_KEY"):
        problems.append(f"SECRET_KEY: is required once {served[0]} points at a server")
    takes_mail = [n for n in ("FORUM_MAIL_INBOUND_KEY", "FORUM_MAILBOX_URL") if _is_given(n)]
    if takes_mail and not _is_given("FORUM_MAIL_REPLY"):
        problems.append(f"FORUM_MAIL_REPLY: is required once {takes_mail[0]} is set")
    if os.environ.get("SECRET_KEY") and len(os.environ["SECRET_KEY"]) < 32:
        problems.append("SECRET_KEY: needs at least 32 characters")
    return problems


def _is_given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def _is_server(name: str) -> bool:
    value = os.environ.get(name, "")
    return bool(value) and not value.startswith(("sqlite", "file:", "folder:"))


def _complete(values: dict[str, object]) -> Settings:
    data = Path(str(values["data"])).resolve()
    data.mkdir(parents=True, exist_ok=True)
    database = str(values["database_url"]) or f"sqlite:///{data / 'plaza.sqlite3'}"
    database = re.sub("^postgres(ql)?://", "postgresql+psycopg://", database)
    values |= {
        "data": data,
        "database_url": database,
        "secret_key": values["secret_key"] or _kept_key(data / "secret_key"),
        "public_url": str(values["public_url"]).rstrip("/"),
        "allowed_origins": tuple(one.rstrip("/") for one in cast(list[str], values["allowed_origins"])),
    }
    return Settings(**values)  # type: ignore[arg-type]  # each was read with its type above


def _kept_key(path: Path) -> str:
    if not path.exists():
        path.write_text(secrets.token_hex(32))
        path.chmod(0o600)
    return path.read_text().strip()
