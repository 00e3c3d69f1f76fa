"""Who sees a part of a profile: for every audience, every kind of part and every kind of asker, all channels agree.

A channel answers for a part whether the asker sees it there: `True`, `False`, or `None` where it never carries it. What
cards and rooms show is narrower by rule: what every member may see, never what only groups may.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from forum.blueprints.accounts.models import Member
from forum.blueprints.accounts.schemas import MemberCardSchema
from forum.blueprints.directory.documents import MEMBERS
from forum.blueprints.directory.jobs import pack_all_blocks
from forum.blueprints.directory.queries import counting, listing
from forum.blueprints.directory.queries.exporting import iterate_people
from forum.blueprints.directory.queries.fields import list_fields
from forum.blueprints.directory.queries.filtering import Filters
from forum.blueprints.directory.rules.columns import row_of
from forum.blueprints.directory.rules.parts import PARTS
from forum.blueprints.directory.services import avatars, fields
from forum.blueprints.search.queries import finding as search_queries
from forum.blueprints.search.queries import suggesting
from forum.blueprints.search.rules.asking import Asked
from forum.kernel import clock
from forum.kernel.actor import ANONYMOUS, SYSTEM, Actor
from forum.kernel.audiences import Audience
from forum.kernel.database import session
from forum.kernel.indexing import rebuild
from forum.kernel.outbox.delivering import deliver_all
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.directory import create_person
from tests.factories.groups import create_group
from tests.factories.messages import create_conversation, send
from tests.factories.standards import load_standards

FIELD = "field:meeting"
ALL_PARTS = (*PARTS, FIELD)
ASKERS = ("stranger", "member", "companion", "colleague", "herself", "staff")
SEEN = {
    Audience.ME: {"herself", "staff"},
    Audience.GROUPS: {"herself", "staff", "companion"},
    Audience.MEMBERS: {"herself", "staff", "companion", "member", "colleague"},
    Audience.PUBLIC: set(ASKERS),
}
WORDS = {
    "job_title": "Zymologist", "bio": "quokkas", "affiliations": "Vexillum", "can_help_with": "Marzipan",
    "looking_for": "Periwinkle", "out_of_office": "hammock", "email": "zinnia",
}  # fmt: skip


@dataclass
class Asking:
    """One asker before one member, of whom each part is shown to one audience."""

    name: str
    actor: Actor
    browser: Any
    member: Member
    audience: Audience
    socket: Any = None

    @cached_property
    def profile(self) -> dict[str, Any]:
        answer = self.browser.get(f"/api/v1/members/{self.member.id}")
        told: dict[str, Any] = answer.get_json() if answer.status_code == 200 else {}
        return told

    @cached_property
    def page(self) -> str:
        answer = self.browser.get(f"/members/{self.member.id}")
        return str(answer.text) if answer.status_code == 200 else ""

    @cached_property
    def heard(self) -> list[tuple[str, dict[str, Any]]]:
        """What comes over her socket when the member writes to her."""
        told = create_conversation(self.member, self.actor_or_another)
        assert "error" not in self.socket.ask("watch_conversation", conversation_id=told.id)
        send(self.member, told, "Good morning.")
        deliver_all()
        heard: list[tuple[str, dict[str, Any]]] = self.socket.heard_all()
        return heard

    @property
    def actor_or_another(self) -> Member:
        return create_member() if self.name == "herself" else session.get_one(Member, self.actor.id)


Channel = Callable[[Asking, str], bool | None]


def by_api(asking: Asking, part: str) -> bool | None:
    told = asking.profile
    if part == FIELD:
        return told.get("fields", {}).get("meeting") == ["walks"]
    if part == "avatar":
        return bool(told.get("picture"))
    names = {"local_time": "timezone", "last_seen": "last_seen_at"}
    return bool(told.get(names.get(part, part)))


def by_page(asking: Asking, part: str) -> bool | None:
    page = asking.page
    if part == "last_seen" and asking.name == "herself":
        return None  # nobody needs to be told
    marks = {
        **WORDS, "languages": "Quechua", "practice_areas": 'practice_area=RDC', "local_time": "Local time",
        "last_seen": "Last here", "avatar": "/avatar/256?v=", FIELD: "Walking together",
    }  # fmt: skip
    if part == "practice_areas" and asking.name == "stranger":
        return "driven contracting" in page.lower()
    return marks[part] in page


def by_picture(asking: Asking, part: str) -> bool | None:
    if part != "avatar":
        return None
    return bool(asking.browser.get(f"/members/{asking.member.id}/avatar/64").status_code == 200)


def by_search(asking: Asking, part: str) -> bool | None:
    words = {**WORDS, "practice_areas": "contracting", FIELD: "Walking"}
    if part not in words or part in ("email", "out_of_office"):
        return None  # what is true for a few days, and addresses, are not in the index of search
    hits = search_queries.search(asking.actor, Asked(words[part], "person")).hits
    found = [hit for hit in hits if hit.found.id == asking.member.id]
    assert len(found) <= 1, "one hit for a member"
    return bool(found)


def by_snippet_of_search(asking: Asking, part: str) -> bool | None:
    """Found by her name, the line beneath tells nothing that is hidden."""
    if part != "bio":
        return None
    hits = search_queries.search(asking.actor, Asked("Ottoline", "person")).hits
    told = "".join(hit.snippet for hit in hits)
    return None if WORDS["bio"] not in told else True


def by_facets_of_search(asking: Asking, part: str) -> bool | None:
    if part != "practice_areas":
        return None
    counts = search_queries.search(asking.actor, Asked("", "person")).facets.get("practice_areas", {})
    assert counts.get("RDC", 0) <= 1, "each member counts once"
    return bool(counts.get("RDC"))


def by_suggestions(asking: Asking, part: str) -> bool | None:
    words = {"job_title": "zymolog", "bio": "quokk", "affiliations": "vexill"}
    if part not in words:
        return None
    return any(found.id == asking.member.id for found in suggesting.suggest(asking.actor, words[part]))


def lists(asking: Asking, filters: Filters) -> bool:
    return any(found.id == asking.member.id for found in listing.list_people(asking.actor, filters).items)


def by_keyword(asking: Asking, part: str) -> bool | None:
    words = {**WORDS, FIELD: "walking"}
    if part not in words or asking.name == "stranger":
        return None  # the listing is for members
    return any(
        found.id == asking.member.id for found in listing.list_people(asking.actor, Filters(q=words[part])).items
    )


def by_filter(asking: Asking, part: str) -> bool | None:
    filters = {
        "languages": Filters(language="qu"), "practice_areas": Filters(practice_area="RDC"),
        "can_help_with": Filters(can_help_with="RDC2"), "looking_for": Filters(looking_for="DM3"),
    }  # fmt: skip
    if part not in filters or asking.name == "stranger":
        return None
    return lists(asking, filters[part])


def by_facet_counts(asking: Asking, part: str) -> bool | None:
    facets = {
        "languages": "language", "practice_areas": "practice_area", "can_help_with": "can_help_with",
        "looking_for": "looking_for", FIELD: FIELD,
    }  # fmt: skip
    if part not in facets or asking.name == "stranger":
        return None
    return bool(counting.count_people(asking.actor, Filters()).values.get(facets[part]))


def by_availability(asking: Asking, part: str) -> bool | None:
    """Away is whoever is left out, from the list and from the number alike, when only those available are wanted."""
    if part != "out_of_office" or asking.name == "stranger":
        return None
    counts = counting.count_people(asking.actor, Filters())
    counted = counts.of("available", True) != counts.total
    assert counted != lists(asking, Filters(available=True))
    return counted


def by_order(asking: Asking, part: str) -> bool | None:
    """By last visit, who hides it from some members stands for all where she joined."""
    if part != "last_seen" or asking.name == "stranger":
        return None
    order = [one.id for one in listing.list_people(asking.actor, Filters(), sort="recent", limit=100).items]
    assert (order[0] == asking.member.id) == (asking.audience >= Audience.MEMBERS)
    return None


def by_export(asking: Asking, part: str) -> bool | None:
    marks = {
        "job_title": "Zymologist", "bio": "quokkas", "affiliations": "Vexillum", "languages": "Quechua",
        "practice_areas": "riven", "can_help_with": "RDC2", "looking_for": "DM3", "email": "zinnia", FIELD: "Walking",
    }  # fmt: skip
    if part not in marks or asking.name == "stranger":
        return None
    asked = list_fields()
    batches = iterate_people(asking.actor, Filters(q="Ottoline"))
    (row,) = [row_of(person, asked) for batch in batches for person in batch]
    return marks[part] in " ".join(row)


def by_card(asking: Asking, part: str) -> bool | None:
    """What rooms and lists carry: the same for every member, so it is asked of the audience alone."""
    names = {"job_title": "job_title", "avatar": "picture", "out_of_office": "away"}
    if part not in names:
        return None
    shown = bool(MemberCardSchema(only=[names[part]]).dump(session.get(Member, asking.member.id))[names[part]])
    assert shown == (asking.audience >= Audience.MEMBERS)
    return None


def by_socket(asking: Asking, part: str) -> bool | None:
    """A real socket carries the same card of whoever wrote, and nothing else of her profile."""
    if asking.socket is None:
        return None
    names = {"job_title": "job_title", "avatar": "picture", "out_of_office": "away"}
    cards = [told["message"]["author"] for kind, told in asking.heard if kind == "message_sent"]
    assert cards, "the message has come"
    if part in names:
        assert {bool(card[names[part]]) for card in cards} == {asking.audience >= Audience.MEMBERS}
    elif part in WORDS or part == FIELD:
        assert WORDS.get(part, "Walking") not in json.dumps(asking.heard)
    return None


CHANNELS: dict[str, Channel] = {
    "api": by_api,
    "page": by_page,
    "picture": by_picture,
    "search": by_search,
    "snippet of search": by_snippet_of_search,
    "facets of search": by_facets_of_search,
    "suggestions": by_suggestions,
    "keyword": by_keyword,
    "filter": by_filter,
    "facet counts": by_facet_counts,
    "availability": by_availability,
    "order": by_order,
    "export": by_export,
    "card": by_card,
    "socket": by_socket,
}


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def member_who_shows_all_to(audience: Audience) -> Member:
    """Somebody who filled in every part."""
    words = {"en": "Meeting"}
    choices = [{"value": "walks", "labels": {"en": "Walking together"}}]
    fields.add_field(SYSTEM, slug="meeting", type="choices", labels=words, choices=choices, filterable=True)
    member = create_person(
        name="Ottoline Ash", email="zinnia@city.example", city_id=create_city().id, job_title="Zymologist",
        seen_at=clock.now() + timedelta(minutes=1), joined_at=clock.now() - timedelta(days=9),
        bio="I count quokkas.", languages=["qu"], practice_areas=["RDC"], can_help_with=["RDC2"],
        looking_for=["DM3"], notes={"can_help_with": {"RDC2": "Marzipan."}, "looking_for": {"DM3": "Periwinkle."}},
        affiliations=[{"organisation": "Vexillum", "role": "Keeper"}], fields={"meeting": ["walks"]},
        out_of_office={"until": clock.now().date() + timedelta(days=9), "note": "In a hammock."},
        audiences=dict.fromkeys(ALL_PARTS, audience.word),
    )  # fmt: skip
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(picture, "PNG")
    picture.seek(0)
    avatars.set_avatar(SYSTEM, member.id, picture)
    return member


@pytest.mark.parametrize("audience", list(Audience), ids=lambda audience: audience.word)
def test_all_channels_show_a_part_to_its_audience_and_to_nobody_else(
    app: Flask, client: Any, sign_in: Callable[[Any], Any], connect: Callable[[Any], Any], audience: Audience
) -> None:
    member = member_who_shows_all_to(audience)
    companion = create_member(language="en")
    create_group(member, companion)
    people = {
        "member": create_member(language="en"), "companion": companion, "herself": member,
        "colleague": create_member(language="en", city_id=member.city_id),
        "staff": create_member(language="en", role="staff"),
    }  # fmt: skip
    create_group(people["member"])
    rebuild(MEMBERS.index)
    wrong = []
    for name in ASKERS:
        known = people.get(name)
        actor, browser = (actor_of(known), sign_in(known)) if known else (ANONYMOUS, client)
        asking = Asking(name, actor, browser, member, audience, connect(known) if known else None)
        for channel, shows in CHANNELS.items():
            for part in ALL_PARTS:
                told = shows(asking, part)
                if told is not None and told != (name in SEEN[audience]):
                    wrong.append(f"{channel} shows {part} to {name}: {told}")
    assert wrong == []


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("packed", [False, True])
def test_the_level_of_a_city_narrows_and_is_counted_for_those_it_is_shared_with(
    app: Flask, sign_in: Callable[[Any], Any], shared: bool, packed: bool
) -> None:
    city = create_city(level="gold", level_shared=shared)
    person_id = create_person(name="Ottoline Ash", city_id=city.id).id
    asking = {
        "member": create_member(language="en", city_id=create_city().id), "adrift": create_member(language="en"),
        "colleague": create_member(language="en", city_id=city.id),
        "staff": create_member(language="en", role="staff"),
    }  # fmt: skip
    ids = {name: asker.id for name, asker in asking.items()}
    if packed:
        pack_all_blocks()
    told = {}
    for name, number in ids.items():
        asker = session.get_one(Member, number)
        actor, browser = actor_of(asker), sign_in(asker)
        found = {one.id for one in listing.list_people(actor, Filters(level="gold"), limit=100).items}
        counts = counting.count_people(actor, Filters())
        narrowed = counting.count_people(actor, Filters(level="gold"))
        exported = [one.id for batch in iterate_people(actor, Filters(level="gold")) for one in batch]
        facets = {facet["parameter"] for facet in browser.get("/api/v1/members/facets").get_json()["facets"]}
        told[name] = {
            "list": person_id in found, "api": bool(browser.get("/api/v1/members?level=gold").get_json()["items"]),
            "count": bool(counts.of("level", "gold")), "narrowed": bool(narrowed.total), "facet": "level" in facets,
            "export": person_id in exported, "page": "Certified level" in browser.get("/members").text,
            "link": f'id="member-{person_id}"' in browser.get("/members?level=gold").text,
        }  # fmt: skip
        assert (counts.of("level", "gold"), narrowed.total) == (len(found), len(found))
    assert {name: set(shown.values()) for name, shown in told.items()} == {
        "member": {shared}, "adrift": {shared}, "colleague": {True}, "staff": {True}
    }  # fmt: skip


def test_somebody_who_left_the_directory_is_in_no_list_and_no_result(app: Flask, sign_in: Callable[[Any], Any]) -> None:
    member = create_person(name="Ottoline Ash", bio="quokkas", practice_areas=["RDC"], listed=False)
    companion = create_member()
    create_group(member, companion)
    rebuild(MEMBERS.index)
    for asker in (create_member(), companion, member, create_member(role="staff")):
        actor, browser = actor_of(asker), sign_in(asker)
        assert listing.list_people(actor, Filters(q="Ottoline")).items == []
        assert counting.count_people(actor, Filters()).values["practice_area"] == {}
        assert search_queries.search(actor, Asked("Ottoline", "person")).hits == []
        assert suggesting.suggest(actor, "Ottol") == []
        assert f'id="member-{member.id}"' not in browser.get("/members?q=Ottoline").text
