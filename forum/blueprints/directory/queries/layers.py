"""Members as each audience sees them, for the index of search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.policies import Sight
from forum.blueprints.directory.queries import fields as field_queries
from forum.blueprints.directory.queries.people import complete, whole
from forum.blueprints.directory.queries.person import Person
from forum.blueprints.directory.rules.matching import Viewpoint
from forum.blueprints.directory.rules.parts import PART_OF_KIND
from forum.kernel.actor import SYSTEM
from forum.kernel.audiences import Audience
from forum.kernel.companions import group_tokens_of
from forum.kernel.database import session


@dataclass(frozen=True)
class Layer:
    """A member as one audience sees her: the tokens of who that is, and of those who see more in another layer."""

    audience: Audience
    person: Person
    tokens: Sequence[str]
    hidden_from: Sequence[str]


@dataclass(frozen=True)
class LayerSight(Sight):
    """What somebody sees who belongs to one audience and to no narrower one."""

    audience: Audience = Audience.MEMBERS

    def reaches(self, member_id: int, audience: int) -> bool:
        """Whether it is shown to this audience or a wider one."""
        return audience >= self.audience


def list_layers(member_ids: Sequence[int]) -> Iterator[Layer]:
    """The layers of those of these members who are in the directory.

    Everybody has the one that members see. One for strangers, for her groups, and the full one for herself and staff
    are made when they differ from it, so that nobody is found by a word she does not show to whoever searches.
    """
    listed = policies.listed_members(SYSTEM).where(Member.id.in_(list(member_ids)))
    members = session.scalars(listed.options(account_queries.with_city())).all()
    groups, fields = group_tokens_of([member.id for member in members]), field_queries.list_fields()
    sights = {audience: LayerSight(SYSTEM, audience=audience) for audience in Audience}
    seen = {a: complete(SYSTEM, members, Viewpoint(), options=whole(), sight=sight) for a, sight in sights.items()}
    for place, member in enumerate(members):
        layers = _tokens(seen[Audience.ME][place].profile, member, groups.get(member.id, []))
        for audience, tokens in layers.items():
            more = [token for other, others in layers.items() if other < audience for token in others]
            yield Layer(audience, replace(seen[audience][place], fields=fields), tokens, more)


def _tokens(profile: Profile, member: Member, groups: Sequence[str]) -> dict[Audience, Sequence[str]]:
    used = _used(profile, member)
    layers: dict[Audience, Sequence[str]] = {Audience.MEMBERS: ["mem"]}
    if profile.public:
        layers[Audience.PUBLIC] = ["pub"]
    if Audience.GROUPS in used and groups:
        layers[Audience.GROUPS] = groups
    if used & {Audience.ME, Audience.GROUPS}:
        layers[Audience.ME] = [f"u{member.id}", "stf"]
    return layers


def _used(profile: Profile, member: Member) -> set[int]:
    said = {"job_title": member.job_title, "bio": profile.bio}
    used: set[int] = {profile.audience_of(part) for part, text in said.items() if text}
    for rows in (profile.areas, profile.affiliations, profile.values):
        used |= {row.audience for row in rows}
    return used | {profile.audience_of(PART_OF_KIND[criterion.kind]) for criterion in profile.criteria}
