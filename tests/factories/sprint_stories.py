"""A sprint from its call to six cities of nine, one of which withdraws so that another moves up; for what follows.

And what a story that is told over the API needs from the first day to the last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.queries import sprints as queries
from forum.blueprints.sprints.services import applying, calls, scoring, selecting
from forum.kernel import clock
from forum.kernel.database import session
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.sprints import close_call

PLACES = 6


@dataclass
class Cohort:
    """The sprint, its staff and scorers, and for each applicant, in the order of their scores, city, lead, application.

    The first withdrew after confirming, the seventh has her place, the eighth waits, the ninth was declined.
    """

    sprint: Sprint
    staff: Member
    scorers: list[Member]
    cities: list[City]
    leads: list[Member]
    applications: list[int]

    @property
    def taking_part(self) -> list[int]:
        """The places in these lists of the six cities that take part."""
        return [1, 2, 3, 4, 5, 6]


def choose_cohort(**facts: Any) -> Cohort:
    """Through the verbs that the pages and the API use, from the draft of the call to the promotion."""
    staff, scorers = create_member(role="staff"), [create_member(role="staff") for _ in range(2)]
    run, today = actor_of(staff), clock.now().date()
    told: dict[str, Any] = {
        "title": "Trust in city AI", "time_zone": "America/New_York", "places": PLACES, "visibility": "public",
        "deadline_on": today + timedelta(days=9), "starts_on": today + timedelta(days=40),
        "ends_on": today + timedelta(days=110), "judging": [{"key": "need", "name": "Need"}],
        "overview": "Each city writes a plan.", "who_should_apply": "Cities that begin.",
        "questions": [{"key": "why", "label": "Why do you want to take part?", "required": True}],
    }  # fmt: skip
    sprint = calls.create_sprint(run, **{**told, **facts})
    calls.edit_sprint(run, sprint.id, version=sprint.version, published=True)
    cities = [create_city() for _ in range(9)]
    leads = [
        create_member(city_id=city.id, leads_city=True, language="es" if place == 6 else "en")
        for place, city in enumerate(cities)
    ]
    applications = [_apply(lead, sprint.id) for lead in leads]
    for place, number in enumerate(applications):
        for scorer in scorers:
            scoring.assign_scorer(run, number, scorer.id)
            scoring.put_score(actor_of(scorer), number, {"need": 5 - place // 2})
    close_call(queries.get_sprint(run, sprint.id))
    selecting.select_cities(run, sprint.id, applications[:PLACES], applications[PLACES:8])
    for place in range(PLACES):
        selecting.confirm_place(actor_of(leads[place]), applications[place])
    selecting.withdraw(actor_of(leads[0]), applications[0])
    selecting.confirm_place(actor_of(leads[6]), applications[6])
    session.commit()
    return Cohort(queries.get_sprint(run, sprint.id), staff, scorers, cities, leads, applications)


def _apply(lead: Member, sprint_id: int) -> int:
    actor = actor_of(lead)
    one = applying.start_application(actor, sprint_id)
    applying.write_application(actor, one.id, {"why": "We ask residents before we buy."})
    return applying.submit_application(actor, one.id).id


@dataclass
class Story:
    """Who takes part, and the addresses of the sprint and the applications once they are there."""

    sign_in: Any
    patch: pytest.MonkeyPatch
    staff: Member | None = None
    scorers: list[Member] = field(default_factory=list)
    leads: list[Member] = field(default_factory=list)
    hands: list[Member] = field(default_factory=list)
    sprint: str = ""
    sent: list[str] = field(default_factory=list)
    browsers: dict[int, Any] = field(default_factory=dict)

    def ask(self, who: Member, verb: str, address: str, status: int = 200, **sent: Any) -> Any:
        """The JSON of what the API answers somebody, which must be of this status; `_version` is what was read."""
        if who.id not in self.browsers:
            self.browsers[who.id] = self.sign_in(who)
        headers = {"If-Match": f'"{sent.pop("_version")}"'} if "_version" in sent else {}
        body = {} if verb == "get" else {"json": sent}
        answer = getattr(self.browsers[who.id], verb)(f"/api/v1{address}", headers=headers, **body)
        assert answer.status_code == status, (verb, address, answer.text)
        return answer.json

    def later(self, moment: datetime) -> None:
        """Weeks pass, after which everybody signs in again."""
        self.browsers.clear()
        self.patch.setattr(clock, "now", lambda: moment)

    def states(self) -> list[str]:
        """Of the applications, as their cities read them."""
        return [self.ask(lead, "get", one)["state"] for lead, one in zip(self.leads, self.sent, strict=True)]
