"""Who sees an event over the API, on a page, in a feed, by mail and by searching: one table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.events.models.events import Event
from forum.blueprints.events.queries import events as queries
from forum.blueprints.events.queries.calendar import own_token
from forum.blueprints.events.queries.feeds import feed_path
from forum.blueprints.events.services import editing, planning, questions
from forum.blueprints.groups.models.groups import Group
from forum.kernel import clock, indexing
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import start_thread
from tests.factories.events import create_event, create_registration
from tests.factories.groups import add_to_group, create_group
from tests.factories.mails import letters_of
from tests.factories.standards import criterion, load_standards

PLACE, WORD = "The secret cellar", "Quagmire"
READERS = ("anonymous", "member", "in the group", "registered", "waiting", "host", "staff", "suspended")
# What each may see. a: the event over the API; p: its page; w: its place in both; l: who comes; g: the event on the
# page of its group; f: in her own calendar and its feed; m: mails to the calendar when it moves; s: by searching. Who
# is suspended is a stranger.
TABLE = {
    "public group": {
        "anonymous": "ap gs", "member": "ap gs", "in the group": "ap gs", "registered": "apwlgfms", "waiting": "ap gfs",
        "host": "apwlgfs", "staff": "apwlgs", "suspended": "ap gs",
    },
    "private group": {
        "anonymous": "", "member": "", "in the group": "ap gs", "registered": "apwlfm", "waiting": "apf",
        "host": "apwlfs", "staff": "", "suspended": "",
    },
    "no group": {
        "anonymous": "", "member": "aps", "in the group": "aps", "registered": "apwlfms", "waiting": "apfs",
        "host": "apwlfs", "staff": "apwls", "suspended": "",
    },
}  # fmt: skip
CASES = [(where, who, "".join(sorted(cell.replace(" ", "")))) for where in TABLE for who, cell in TABLE[where].items()]


class World:
    """An event somewhere, the reader, and her browser, signed in before she was suspended."""

    def __init__(self, app: Any, sign_in: Callable[[Any], Any], where: str, who: str) -> None:
        owner, host = create_member(), create_member()
        visibility = {"public group": "public", "private group": "private"}.get(where, "")
        self.group: Group | None = create_group(owner, visibility=visibility) if visibility else None
        self.event: Event = create_event(
            host, group_id=self.group.id if self.group else None, title=f"{WORD} by night", place=PLACE, capacity=9
        )
        self.member: Member | None = None
        self.stranger: Any = app.test_client()  # such as a calendar program
        self.browser: Any = self.stranger
        if who != "anonymous":
            self.member = host if who == "host" else create_member(role="staff" if who == "staff" else "member")
            self.browser = sign_in(self.member)
        if who == "in the group" and self.group:
            add_to_group(self.group, self.member)
        if who in ("registered", "waiting", "suspended"):
            create_registration(self.event, self.member, "waiting" if who == "waiting" else "registered")
        if who == "suspended" and self.member:
            self.member.suspended_until = datetime(2040, 1, 1, tzinfo=UTC)
            session.commit()

    def sees(self, deliver: Callable[[], int]) -> str:
        """The letters of what the reader sees."""
        ways = {
            "a": self._over_the_api, "p": self._on_its_page, "w": self._where, "l": self._who_comes,
            "g": self._on_the_page, "f": self._in_the_feed, "s": self._by_searching,
        }  # fmt: skip
        found = [letter for letter, way in ways.items() if way()]
        return "".join(sorted([*found, *(["m"] if self._by_mail(deliver) else [])]))

    def _get(self, path: str) -> Any:
        return self.browser.get(path, headers={"Accept": "application/json" if "/api/" in path else "text/html"})

    def _over_the_api(self) -> bool:
        listed = WORD in self._get("/api/v1/events").text
        alone = self._get(f"/api/v1/events/{self.event.id}").status_code == 200
        assert listed == alone
        return alone

    def _on_its_page(self) -> bool:
        answer = self._get(self.event.path)
        assert (PLACE in answer.text) is self._where()
        return answer.status_code == 200 and WORD in answer.text

    def _where(self) -> bool:
        return PLACE in self._get(f"/api/v1/events/{self.event.id}").text

    def _who_comes(self) -> bool:
        return bool(self._get(f"/api/v1/events/{self.event.id}/registrations").status_code == 200)

    def _on_the_page(self) -> bool:
        shown = self._get(f"/groups/{self.group.slug}").text if self.group else ""
        assert PLACE not in shown
        return f"{WORD} by night" in shown

    def _in_the_feed(self) -> bool:
        if self.member is None:
            return False
        answer = self.stranger.get(feed_path(own_token(actor_of(self.member))))
        assert answer.status_code == (404 if self.member.suspended_until else 200)
        assert (PLACE in answer.text) is (WORD in answer.text and self._where())
        return WORD in answer.text

    def _by_searching(self) -> bool:
        hits = self._get(f"/api/v1/search?q={WORD}").get_json() or {}
        return any(hit["type"] == "event" for hit in hits.get("hits", []))

    def _by_mail(self, deliver: Callable[[], int]) -> bool:
        now = queries.get_event(SYSTEM, self.event.id)
        later = now.starts_at + timedelta(hours=1)
        editing.edit_event(SYSTEM, now.id, now.version, starts_at=later, ends_at=later + timedelta(hours=1))
        letters = [one for one in letters_of(deliver) if one.subject == f"Changed: {WORD} by night"]
        return self.member is not None and self.member.email in [one.to for one in letters]


@pytest.mark.parametrize(("where", "who", "allowed"), CASES, ids=[f"{where}, {who}" for where, who, _ in CASES])
def test_each_sees_what_the_table_says_and_nothing_else(
    app: Any, sign_in: Any, deliver: Any, where: str, who: str, allowed: str
) -> None:
    world = World(app, sign_in, where, who)
    indexing.rebuild("events")
    assert world.sees(deliver) == allowed


@pytest.mark.parametrize("where", TABLE)
def test_the_table_names_every_reader(where: str) -> None:
    assert tuple(TABLE[where]) == READERS


@pytest.mark.parametrize("who", ["in the group", "staff", "host", "creator"])
def test_a_draft_is_for_those_who_make_it(app: Any, sign_in: Any, who: str) -> None:
    host, creator, group = create_member(), create_member(), create_group()
    reader = {"host": host, "creator": creator}.get(who) or create_member(role="staff" if who == "staff" else "member")
    if who in ("in the group", "creator"):
        add_to_group(group, reader)
    draft = create_event(host, group_id=group.id, state="draft", created_by_id=creator.id, title=WORD)
    indexing.rebuild("events")
    browser = sign_in(reader)
    status = browser.get(f"/api/v1/events/{draft.id}").status_code
    assert status == (404 if who == "in the group" else 200)
    assert browser.get(f"/api/v1/search?q={WORD}").json["hits"] == []
    assert WORD not in browser.get(f"/groups/{group.slug}").text


@pytest.mark.parametrize("change", [{"title": "Something else"}, {"host_ids": []}])
def test_who_holds_one_date_of_a_series_neither_changes_nor_calls_off_the_dates_of_others(
    app: Any, change: dict[str, Any]
) -> None:
    host, guest = create_member(), create_member()
    begins = clock.now() + timedelta(days=3)
    told = {"title": WORD, "time_zone": "UTC", "starts_at": begins, "ends_at": begins + timedelta(hours=1)}
    made = planning.plan_series(SYSTEM, frequency="weekly", times=4, host_ids=[host.id], **told)
    for one in (made[0], made[2]):
        editing.edit_event(SYSTEM, one.id, one.version, host_ids=[guest.id])

    def dates() -> list[Event]:
        return [queries.get_event(SYSTEM, one.id) for one in made]

    editing.edit_event(actor_of(guest), made[0].id, dates()[0].version, following=True, **change)
    assert [(one.title, len(one.hosts)) for one in dates()[1::2]] == [(WORD, 1)] * 2
    assert [one.title != WORD or not one.hosts for one in dates()[::2]] == [True, True]
    if "title" in change:
        editing.cancel_event(actor_of(guest), made[0].id, following=True)
        assert [one.state for one in dates()] == ["cancelled", "published"] * 2


def test_merging_tells_nobody_which_questions_there_are_elsewhere(app: Any, sign_in: Any) -> None:
    owner = create_member()
    hidden = create_event(owner, group_id=create_group(owner, visibility="private").id)
    secret = questions.ask_question(actor_of(owner), hidden.id, "What is secret?").id
    seen = questions.ask_question(actor_of(owner), create_event(owner).id, "What is not?").id
    browser = sign_in(create_member())
    answers = [
        browser.post(f"/api/v1/questions/{number}/merge", json={"into_id": into})
        for number, into in ((secret, seen), (seen + 1_000, seen), (seen, secret), (seen, seen + 1_000))
    ]
    assert [one.status_code for one in answers] == [404, 404, 422, 422]
    assert answers[2].json["errors"] == answers[3].json["errors"]


@pytest.mark.parametrize("who", ["anonymous", "member"])
def test_whoever_sees_an_event_sees_who_holds_it_as_who_writes_in_a_thread_there(
    app: Any, sign_in: Any, client: Any, who: str
) -> None:
    load_standards()
    host = create_member(name="Iara Who Holds It")
    group = create_group(create_member(), visibility="public")
    event = create_event(host, group_id=group.id, title=WORD, criteria=[criterion("DM3")])
    thread = start_thread(host, create_group(host, visibility="public"))
    indexing.rebuild("events")
    browser = sign_in(create_member()) if who == "member" else client
    shown = (event.path, f"/groups/{group.slug}", criterion("DM3").path, "/events", "/api/v1/events", thread.path)
    assert {address: host.name in browser.get(address).text for address in shown} == dict.fromkeys(shown, True)
    unsaid = (f"{event.path}.ics", f"/groups/{group.slug}/events.ics", f"/api/v1/search?q={WORD}&type=event")
    for address in unsaid:
        answer = browser.get(address).text
        assert WORD in answer
        assert host.name not in answer
