"""What every template may use: assets by hash, dates as people say them, the frame of the page."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, g, has_request_context, request, url_for
from flask_babel import format_date, format_datetime, format_decimal, format_time, get_locale, to_user_timezone
from markupsafe import Markup

from forum.kernel import clock
from forum.kernel.actor import Actor
from forum.kernel.days import NEAR_DAYS, day_and_month, day_and_time, duration, short_day, until
from forum.kernel.feature import Feature, NavItem, render_sections
from forum.kernel.i18n import LANGUAGES, _
from forum.kernel.ready_made import in_readers_language
from forum.kernel.sizes import file_size
from forum.kernel.web.cards import away_on_card, picture_of, title_of
from forum.kernel.web.identity import current_actor
from forum.kernel.web.pages import apart_from_sent_form


def init_templating(app: Flask, features: list[Feature]) -> None:
    """Register globals, filters and the context of the frame."""
    app.jinja_env.globals.update(asset=asset, languages=list(LANGUAGES.items()), render_sections=_sections)
    app.jinja_env.globals.update(picture_of=picture_of, title_of=title_of, away_on_card=away_on_card)
    app.jinja_env.filters.update(when=when, clock=clock_time, exact=exact, number=format_decimal, day=format_date)
    app.jinja_env.filters.update(until=until, duration=duration, in_readers_language=in_readers_language)
    app.jinja_env.filters["moment"] = day_and_time  # when something is that one has to come to: always with its hour
    app.jinja_env.filters["filesizeformat"] = file_size  # Jinja's own knows English alone
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    entries = sorted((item for feature in features for item in feature.navigation), key=lambda item: item.order)

    @app.context_processor
    def frame() -> dict[str, Any]:
        if not has_request_context():
            return {}  # a mail has no frame
        if "frame" not in g:  # the parts of a page are rendered one by one and share it
            g.frame = _frame(features, entries)
        return cast(dict[str, Any], g.frame)


def asset(path: str) -> str:
    """The address of a static file with a hash of its content, so that it can be cached for ever."""
    return _addressed(path, request.script_root if has_request_context() else "")


def when(moment: datetime) -> str:
    """A time as people say it: `10:04` today, `yesterday`, `Tuesday`, `March 12`, `Mar 12, 2024`."""
    local, today = to_user_timezone(moment), to_user_timezone(clock.now()).date()
    days = (today - local.date()).days
    if days == 0:
        return str(format_time(moment, "short"))
    if days == 1:
        return str(_("yesterday"))
    if 1 < days <= NEAR_DAYS:
        return str(format_date(local, "EEEE", rebase=False))
    return day_and_month(local.date()) if local.year == today.year else short_day(local.date())


def clock_time(moment: datetime) -> str:
    """The time of day, where the day is said already."""
    return str(format_time(moment, "short"))


def exact(moment: datetime) -> str:
    """The full date and time in the reader's zone."""
    local = to_user_timezone(moment)
    return _exact(local, str(local.tzinfo), str(get_locale() or "en"))


def _frame(features: list[Feature], entries: list[NavItem]) -> dict[str, Any]:
    actor = current_actor()
    context: dict[str, Any] = {"my_groups": [], "counts": {"notifications": 0, "messages": 0}}
    for feature in features:
        if feature.template_context and request.endpoint != "static":
            context |= feature.template_context(actor)
    return context | {
        "actor": actor,
        "locale": str(get_locale() or "en"),
        "now": clock.now(),
        "theme": request.cookies.get("theme", "auto"),
        "navigation": [_entry(item) for item in entries if _is_shown(item, actor, context)],
    }


def _is_shown(item: NavItem, actor: Actor, context: dict[str, Any]) -> bool:
    allowed = actor.signed_in or not item.members_only
    return allowed and (item.shown is None or item.shown(actor, context))


def _entry(item: NavItem) -> dict[str, Any]:
    blueprint = item.endpoint.split(".")[0]
    here = re.match(item.under, request.path) is not None
    within = request.blueprint == blueprint and here and not request.path.startswith("/me/")
    return {
        "label": item.label,
        "url": url_for(item.endpoint),
        "icon": item.icon,
        "active": within or request.path in item.also or bool(item.covers and re.match(item.covers, request.path)),
        "mobile": item.mobile,
        "programme": item.programme,
        "key": blueprint.removesuffix("_pages"),
    }


def _sections(slot: str, subject: Any = None) -> Markup:
    with apart_from_sent_form():
        return Markup("\n").join(Markup(part) for part in render_sections(slot, current_actor(), subject))


@lru_cache(maxsize=4096)
def _exact(local: datetime, zone: str, language: str) -> str:
    # Writing out a full date takes a tenth of a millisecond, and a page of posts shows dozens. The zone is a key of its
    # own, since the same moment in two zones is equal.
    return str(format_datetime(local, "full", rebase=False))


@lru_cache(maxsize=512)
def _addressed(path: str, root: str) -> str:
    # A page names an icon some eighty times. The root is a key of its own, since a proxy may serve us below one.
    return url_for("static", filename=path, v=_digest(path))


@lru_cache(maxsize=256)
def _digest(path: str) -> str:
    file = Path(__file__).parents[2] / "static" / path
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else "0"
