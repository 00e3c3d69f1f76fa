"""What each reader sees of a thing: over the API, on its page, in her calendar's feed, by mail and by searching."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import quote, unquote

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.events.queries.calendar import own_token
from forum.blueprints.events.queries.feeds import feed_path
from forum.blueprints.notifications.models.notifications import Notification
from forum.kernel import indexing
from forum.kernel.database import session
from forum.kernel.notices import KINDS, MembersConcerned
from forum.kernel.outbox.delivering import deliver_all
from forum.kernel.outbox.recording import record
from forum.kernel.search import SOURCES
from forum.kernel.use_case import transaction
from tests.browser import signed_in_browser
from tests.factories.mails import PostOffice, choose, letters_of
from tests.programmes.community import COMMON, ROLES, Community, Thing, create_community
from tests.programmes.of_cities import add_calls, add_cohort, add_letter
from tests.programmes.of_members import add_coaching, add_events, add_ideas, add_opportunities

STRANGER = "stranger"
# What tells of several things; {} are the closed and the public group, the sprint that runs and the call.
LISTS = (
    "/", "/notifications", "/groups/{closed}", "/groups/{public}", "/events/calendar", "/cities/{city}", "{sprint}",
    *(
        f"/api/v1/{name}" for name in (
            "events", "event-proposals", "ideation-sessions", "sprints", "opportunities", "coaching-offers",
            "coaching-requests", "mentorings", "appointments", "conversations",
        )
    ),
    "/api/v1{sprint}/assignments", "/api/v1{sprint}/help", "{call}/applications",
)  # fmt: skip
WAYS = ("API", "page", "feed", "mail", "search")
LISTED = "lists"
MISSING = "999999999"


class Readers:
    """Everybody's browser, calendar and letters, once all programmes are there."""

    def __init__(self, app: Flask) -> None:
        made = create_community()
        for add in (add_events, add_calls, add_letter, add_cohort, add_coaching, add_ideas, add_opportunities):
            add(made)
        session.commit()
        people = {roles[0]: made.people[roles[0]] for roles in ROLES}
        self.things, self.lists = made.things, _lists(made)
        self.names = {role: roles[0] for roles in ROLES for role in roles} | {STRANGER: STRANGER}
        self.browsers: dict[str, Any] = {who: signed_in_browser(app, member) for who, member in people.items()}
        self.browsers[STRANGER] = app.test_client()
        self.feeds = {who: feed_path(own_token(made.ask(who))) for who in people}
        self.emails = {who: member.email for who, member in people.items()}
        made.people["suspended"].suspended_until = datetime(2040, 1, 1, tzinfo=UTC)
        session.commit()
        self.letters = self._tell_everybody([member.id for member in people.values()])
        for source in SOURCES:
            indexing.rebuild(source)

    def see(self, who: str, thing: Thing) -> dict[str, bool]:
        """On which ways somebody sees a thing, and whether what tells of several tells her of it."""
        who = self.names[who]
        known = who != STRANGER
        return {
            "API": self._answers(who, thing.api, thing), "page": self._answers(who, thing.page, thing),
            "feed": known and _tells(self._feed(who), thing), "mail": known and self._is_written_to(who, thing),
            "search": self._finds(who, thing), LISTED: thing.word in self._listed(who),
        }  # fmt: skip

    @cache  # noqa: B019  # one community for all tests, in which nothing happens any more
    def _get(self, who: str, path: str) -> Any:
        accepted = "application/json" if "/api/" in path else "text/html"
        return self.browsers[who].get(path, headers={"Accept": accepted})

    def _answers(self, who: str, path: str, thing: Thing) -> bool:
        """Whether one gets it, or is answered in another way than of what does not exist."""
        answer = self._get(who, path)
        told = answer.status_code == 200 and _tells(answer.text, thing)
        if told or thing.part:
            return told
        missing = re.sub(r"\d+(?=\D*$)", MISSING, path)
        return _shape(answer, path) != _shape(self._get(who, missing), missing)

    def _feed(self, who: str) -> str:
        """Her calendar, as a program that does not sign in gets it, its folded lines put together."""
        return str(self._get(STRANGER, self.feeds[who]).text.replace("\r\n ", ""))

    @cache  # noqa: B019
    def _listed(self, who: str) -> str:
        return "\n".join(self._get(who, address).text for address in self.lists)

    def _finds(self, who: str, thing: Thing) -> bool:
        """Whether what all have in common finds it, a part by its own word."""
        if thing.part:
            return bool(self._hits(who, thing.word))
        where, hits = thing.found or thing.page, [*self._hits(who, COMMON), *self._hits(who, COMMON, page=2)]
        return any(where == hit["url"] or thing.word in hit["title"] + hit["snippet"] for hit in hits)

    def _hits(self, who: str, words: str, page: int = 1) -> list[Any]:
        return list(self._get(who, f"/api/v1/search?q={words}&page={page}").json["hits"])

    def _is_written_to(self, who: str, thing: Thing) -> bool:
        text = self.letters[self.emails[who]]
        return _tells(text, thing) or f"<{thing.subject}>" in text

    def _tell_everybody(self, ids: list[int]) -> dict[str, str]:
        """The mails to each when everybody is to be told of everything, with `<(type, id)>` of what they link to."""
        for number in ids:
            choose(number, mail_cadence="every_4_hours", mail_at_once=[])
        with transaction():
            for thing in self.things.values():
                if thing.subject is not None:
                    kind = next(kind.name for kind in KINDS.values() if kind.subject_type == thing.subject[0])
                    record(MembersConcerned(kind=kind, subject_id=thing.subject[1], member_ids=ids))
        with pytest.MonkeyPatch.context() as patch:
            post = PostOffice(patch, datetime.now(UTC))
            letters = [*letters_of(deliver_all), *post.wait(hours=5)]
        rows = session.scalars(sa.select(Notification))
        told = {str(row.id): f"<{(row.subject_type, row.subject_id)}>" for row in rows}
        written: dict[str, str] = defaultdict(str)
        for letter in letters:
            text = f"{letter.subject}\n{letter.text}\n{letter.html}\n"
            written[letter.to] += text + "".join(told[one] for one in re.findall(r"/notifications/(\d+)", text))
        return written


def _lists(made: Community) -> list[str]:
    sprint, call = made.things["that a plan is published"].page.removesuffix("/plans"), made.things["public call"].page
    groups = {"closed": made.closed.slug, "public": made.public.slug}
    city = made.people["citizen"].city_id
    return [address.format(sprint=sprint, call=call, city=city, **groups) for address in LISTS]


def _tells(text: str, thing: Thing) -> bool:
    return thing.word in text or (not thing.part and bool(re.search(rf"{thing.page}\b", text)))


def _shape(answer: Any, path: str) -> tuple[int, str, str]:
    """An answer without what differs from one to the next."""
    text = answer.text.replace(path, "PATH").replace(quote(path, safe=""), "PATH")
    text = re.sub(r'Reference: [0-9a-f]+|(nonce=|value=|content=|"request_id":)"[^"]*"', "", text)
    return answer.status_code, text, unquote(answer.headers.get("Location", "")).replace(path, "PATH")
