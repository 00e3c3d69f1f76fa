"""The main pages of Plaza, each with who looks at it and where it is in the demo community."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import APIRequestContext

PRACTITIONER = "practitioner@demo.example"
MODERATOR = "moderator@demo.example"
LEAD = "lead@demo.example"
PEER = "peer@demo.example"
OFFICER = "officer@demo.example"
HANDBOOK = "data-sharing-agreement-handbook.pdf"


def _first(path: str, **choice: str) -> Callable[[APIRequestContext], str]:
    """The page of the first thing in a list of the API."""

    def find(api: APIRequestContext) -> str:
        return str(items(api, path, **choice)[0]["url"])

    return find


def items(api: APIRequestContext, path: str, **choice: str) -> list[dict[str, Any]]:
    """One page of a list of the API, as the viewer sees it."""
    answer = api.get(f"/api/v1{path}", params=choice)
    assert answer.ok, f"{path} answered {answer.status}"
    return list(answer.json()["items"])


def own_city(api: APIRequestContext) -> str:
    """The page of the viewer's city."""
    return str(api.get("/api/v1/me").json()["member"]["city"]["url"])


def first_action(api: APIRequestContext) -> str:
    """The first action of the roadmap of the viewer's city."""
    return str(items(api, f"{own_city(api)}/roadmap")[0]["url"])


def longest_thread(api: APIRequestContext) -> str:
    """Where most is to be read."""
    return str(max(items(api, "/threads", limit="100"), key=lambda thread: thread["reply_count"])["url"])


def handbook(api: APIRequestContext) -> str:
    """The PDF whose page 14 holds the sentence."""
    found = api.get("/api/v1/search", params={"q": "data sharing agreement handbook", "type": "document"}).json()
    return next(str(hit["url"]).partition("/page/")[0].partition("?")[0] for hit in found["hits"])


def validation(api: APIRequestContext) -> str:
    """The assessment that waits the longest for programme staff."""
    return f"/assessments/{items(api, '/assessments/queue')[0]['assessment']['id']}/validation"


def decided(api: APIRequestContext) -> dict[str, Any]:
    """The assessment that was decided last."""
    found: dict[str, Any] = items(api, "/assessments/queue", state="decided")[0]["assessment"]
    return found


def running_sprint(api: APIRequestContext) -> str:
    """The sprint that is under way."""
    running = next(one for one in items(api, "/sprints", limit="100") if one["title"] == "Numbers people can use")
    return f"/sprints/{running['id']}"


def submission(api: APIRequestContext) -> str:
    """What a city submitted in it that waits for review."""
    return str(items(api, f"{running_sprint(api)}/reviews")[0]["url"])


def next_event(api: APIRequestContext) -> str:
    """The event that comes next."""
    found = re.search(r'href="(/events/\d+)"', api.get("/events").text())
    assert found
    return found[1]


def sprint(phase: str) -> Callable[[APIRequestContext], str]:
    """A sprint of the demo community that is in this phase."""
    return lambda api: next(str(one["url"]) for one in items(api, "/sprints", limit="100") if one["phase"] == phase)


@dataclass(frozen=True)
class MainPage:
    """A page that everybody meets. `address` is a path, or finds one by asking the API."""

    name: str
    address: str | Callable[[APIRequestContext], str]
    viewer: str | None = PRACTITIONER

    def find(self, api: APIRequestContext) -> str:
        """Where it is."""
        return self.address if isinstance(self.address, str) else self.address(api)


MAIN_PAGES = (
    MainPage("front", "/", None),
    MainPage("sign-in", "/sign-in", None),
    MainPage("home", "/"),
    MainPage("programmes", "/programmes"),
    MainPage("programmes-for-strangers", "/programmes", None),
    MainPage("adventure", "/adventure"),
    MainPage("adventure-choice", "/adventure/choose"),
    MainPage("people", "/members"),
    MainPage("profile", _first("/members", can_help_with="RDC2")),
    MainPage("profile-form", "/me/profile"),
    MainPage("cities", "/cities"),
    MainPage("city", _first("/cities")),
    MainPage("standards", "/standards"),
    MainPage("criterion", "/standards/wwc-2022/RDC2"),
    MainPage("framework", "/standards/wwc-2022"),
    MainPage("map-of-standards", "/standards/equipt/map/wwc-2022"),
    MainPage("groups", "/groups"),
    MainPage("group", "/groups/data-management"),
    MainPage("new-thread", "/groups/data-management/new", MODERATOR),
    MainPage("thread", longest_thread),
    MainPage("library", "/library"),
    MainPage("document", handbook),
    MainPage("document-page", lambda api: handbook(api) + "/page/14?q=pencil"),
    MainPage("upload", "/library/new"),
    MainPage("events", "/events"),
    MainPage("month", "/events/calendar"),
    MainPage("event", next_event),
    MainPage("event-for-staff", next_event, OFFICER),
    MainPage("event-form", "/events/new", OFFICER),
    MainPage("event-edit", lambda api: f"{next_event(api)}/edit", OFFICER),
    MainPage("event-questions", lambda api: f"{next_event(api)}/registration/questions", OFFICER),
    MainPage("event-invite", lambda api: f"{next_event(api)}/invitations", OFFICER),
    MainPage("event-cancel", lambda api: f"{next_event(api)}/cancel", OFFICER),
    MainPage("event-registrations", lambda api: f"{next_event(api)}/registrations", OFFICER),
    MainPage("own-calendar", "/me/calendar"),
    MainPage("messages", "/messages"),
    MainPage("conversation", _first("/conversations")),
    MainPage("new-message", "/messages/new"),
    MainPage("ask-a-peer", "/messages/ask"),
    MainPage("archived", "/messages?show=archived"),
    MainPage("messages-found", "/messages?q=tender"),
    MainPage("conversation-search", lambda api: _first("/conversations")(api) + "/search?q=a+b"),
    MainPage("conversation-people", lambda api: _first("/conversations")(api) + "/people"),
    MainPage("notifications", "/notifications"),
    MainPage("told-and-mailed", "/notifications/preferences"),
    MainPage("mails-that-came-in", "/inbound-mails", OFFICER),
    MainPage("search", "/search?q=data+sharing+agreement"),
    MainPage("account", "/me/account"),
    MainPage("invitations", "/invitations", LEAD),
    MainPage("own-city", lambda api: own_city(api) + "/manage", LEAD),
    MainPage("standing", lambda api: own_city(api) + "/standing", LEAD),
    MainPage("leaderboard", "/leaderboard", LEAD),
    MainPage("leaderboard-of-all", "/leaderboard?peers=all&gaps=all", LEAD),
    MainPage("leaderboard-for-staff", "/leaderboard?peers=all", OFFICER),
    MainPage("opportunities", "/opportunities"),
    MainPage("opportunity", _first("/opportunities")),
    MainPage("opportunity-form", "/opportunities/new"),
    MainPage("mentors", "/coaching"),
    MainPage("mentor", _first("/coaching-offers")),
    MainPage("mentoring", _first("/mentorings")),
    MainPage("mentor-offer", "/coaching/offer", PEER),
    MainPage("mentoring-request", "/coaching/requests/new"),
    MainPage("mentoring-round", "/coaching/round", OFFICER),
    MainPage("roadmap", lambda api: own_city(api) + "/roadmap", LEAD),
    MainPage("roadmap-by-day", lambda api: own_city(api) + "/roadmap?by=due", LEAD),
    MainPage("roadmap-action", first_action, LEAD),
    MainPage("roadmap-form", lambda api: own_city(api) + "/roadmap/new", LEAD),
    MainPage("badges", "/badges", None),
    MainPage("inviting-many", lambda api: own_city(api) + "/invitations", LEAD),
    MainPage("bring-a-city", "/bring-your-city", None),
    MainPage("applications", "/city-applications", OFFICER),
    MainPage("application", _first("/city-applications"), OFFICER),
    MainPage("validation-queue", "/assessments/queue", OFFICER),
    MainPage("validation", validation, OFFICER),
    MainPage("validation-line", lambda api: validation(api) + "/OD4", OFFICER),
    MainPage("validation-disputed", lambda api: validation(api) + "/DM4", OFFICER),
    MainPage("frozen", lambda api: f"/assessments/{decided(api)['id']}/snapshots/1", OFFICER),
    MainPage("sprints", "/sprints"),
    MainPage("call-for-strangers", sprint("open"), None),
    MainPage("expression-of-interest", lambda api: sprint("open")(api) + "/apply"),
    MainPage("call-for-staff", sprint("open"), OFFICER),
    MainPage("call-form", lambda api: sprint("open")(api) + "/edit", OFFICER),
    MainPage("call-questions", lambda api: sprint("open")(api) + "/questions", OFFICER),
    MainPage("sprint-applications", lambda api: sprint("review")(api) + "/applications", OFFICER),
    MainPage("sprint-selection", lambda api: sprint("review")(api) + "/selection", OFFICER),
    MainPage("sprint-letters", lambda api: sprint("review")(api) + "/selection/letters", OFFICER),
    MainPage("history", lambda api: decided(api)["city"]["url"] + "/assessments", OFFICER),
    MainPage("sprint-programme", lambda api: running_sprint(api) + "/programme", LEAD),
    MainPage("sprint-session-form", lambda api: running_sprint(api) + "/sessions/new", OFFICER),
    MainPage("sprint-assignments", lambda api: running_sprint(api) + "/assignments", LEAD),
    MainPage("sprint-assignment", lambda api: items(api, running_sprint(api) + "/assignments")[1]["url"], LEAD),
    MainPage("sprint-assignment-form", lambda api: running_sprint(api) + "/assignments/new", OFFICER),
    MainPage("sprint-submission", submission, OFFICER),
    MainPage("sprint-reviews", lambda api: running_sprint(api) + "/reviews", OFFICER),
    MainPage("sprint-plan", lambda api: running_sprint(api) + "/plan", LEAD),
    MainPage("sprint-plans", lambda api: running_sprint(api) + "/plans", OFFICER),
    MainPage("sprint-plan-template", lambda api: running_sprint(api) + "/plan-template", OFFICER),
    MainPage("sprint-help", lambda api: running_sprint(api) + "/help", LEAD),
    MainPage("sprint-help-for-staff", lambda api: running_sprint(api) + "/help", OFFICER),
    MainPage("sprint-survey", lambda api: running_sprint(api) + "/survey", OFFICER),
    MainPage("sprint-board", lambda api: running_sprint(api) + "/board", OFFICER),
    MainPage("sprint-board-of-a-city", lambda api: running_sprint(api) + "/board", LEAD),
)
