"""The people of a community that has a thing of every kind of programme, and what there is of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from forum.blueprints.accounts.models import Member
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.groups import add_to_group, create_group

WORDS = """albatross bassoon chinchilla dulcimer eggplant flamingo gazpacho harmonica iguana jukebox kumquat lighthouse
marzipan nebula obelisk paprika quagmire rhubarb saxophone tamarind umbrella vortex walrus xylophone yodelling zeppelin
avocado bergamot cinnamon dromedary eucalyptus fricassee gondola hibiscus juniper kangaroo lemonade mandolin nutmeg
oregano pelican quicksilver raspberry sarsaparilla turquoise vermicelli watermelon yoghurt zucchini artichoke blizzard
cauliflower dandelion elephant ferret""".split()
COMMON = "zyzzyva"  # by which all of it is searched for
# Few people have all roles, each one in a programme: what one knows of a programme gives nothing in another one.
ROLES = (
    ("member",), ("suspended",), ("staff",), ("clerk",), ("insider", "citizen", "mentor"), ("guest", "peer", "asker"),
    ("host", "rival", "declined"), ("owner", "scorer", "team"), ("poster", "second"),
)  # fmt: skip


@dataclass(frozen=True)
class Thing:
    """Something with a word that stands nowhere else, where it is, and as what it is told of (`subject`).

    A `part` stands on what others open, too: who may not see it gets an answer there without the word. `found` is where
    a hit leads that shows neither the word nor the page.
    """

    word: str
    page: str
    api: str
    subject: tuple[str, int] | None = None
    part: bool = False
    found: str = ""


@dataclass
class Community:
    """The people by their roles, two groups, and what was made of each kind."""

    people: dict[str, Member]
    closed: Any
    public: Any
    things: dict[str, Thing] = field(default_factory=dict)
    words: Iterator[str] = field(default_factory=lambda: iter(WORDS))

    def ask(self, who: str) -> Any:
        """One of them as the one who asks."""
        return actor_of(self.people[who])

    def add(self, name: str, api: str, subject: str, make: Callable[[str], Any]) -> Any:
        """Make a thing with a word of its own; `{}` stands for its id in the address over the API."""
        word = next(self.words)
        made = make(f"{word} {COMMON}")
        told = (subject, made.id) if subject else None
        self.things[name] = Thing(word, made.path, f"/api/v1/{api.format(made.id)}", told)
        return made

    def add_part(self, name: str, word: str, page: str, api: str) -> None:
        """What stands on the page of something else."""
        self.things[name] = Thing(word, page, f"/api/v1/{api}", part=True)


def create_community() -> Community:
    """The people, and a public and a closed group. The suspended one has whatever would let her read.

    `citizen` leads a city that applied and takes part, for which `clerk` works, too, who is of the programme staff;
    `peer` is of another one that takes part, and `rival` of one that only applied.
    """
    city, of_peer, of_rival = (create_city().id for _ in range(3))
    cities = {"citizen": city, "clerk": city, "suspended": city, "peer": of_peer, "rival": of_rival}
    who: dict[str, Member] = {}
    for roles in ROLES:
        city_id = next((cities[role] for role in roles if role in cities), None)
        rank = "staff" if roles[0] in ("staff", "clerk") else "member"
        one = create_member(city_id=city_id, leads_city="citizen" in roles, role=rank)
        who |= dict.fromkeys(roles, one)
    closed, public = (
        create_group(who["insider"], who["suspended"], visibility=visibility) for visibility in ("private", "public")
    )
    for group in (closed, public):
        add_to_group(group, who["owner"], "owner")
    return Community(who, closed, public)
