"""One person as somebody sees her: every part she does not show to whoever looks is empty here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from forum.blueprints.accounts.models import Member
from forum.blueprints.cities.models.cities import City
from forum.blueprints.directory import policies
from forum.blueprints.directory.models.details import ProfileAffiliation
from forum.blueprints.directory.models.fields import YES, ProfileField, ProfileValue
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.policies import Sight
from forum.blueprints.directory.rules.matching import Why
from forum.blueprints.directory.rules.parts import PART_OF_KIND, PARTS
from forum.blueprints.standards.rules.catalogue import AreaCard, CriterionCard
from forum.kernel import clock


@dataclass(frozen=True)
class Person:
    """A member as an actor sees her, with areas and criteria named, and with why she is shown.

    Whatever is shown of a person is read from here, never from `profile`, which knows no audience. Affiliations,
    values and the stand-in are there when the whole profile was loaded.
    """

    member: Member
    profile: Profile
    sight: Sight
    practice_areas: Sequence[AreaCard] = ()
    can_help_with: Sequence[CriterionCard] = ()
    looking_for: Sequence[CriterionCard] = ()
    reasons: tuple[Why, ...] = ()
    fields: Sequence[ProfileField] = ()

    def shows(self, part: str) -> bool:
        """Whether she shows this part to whoever looks."""
        return self.sight.reaches(self.member.id, self.profile.audience_of(part))

    @property
    def id(self) -> int:
        return self.member.id

    @property
    def version(self) -> int:
        return self.profile.version

    @property
    def path(self) -> str:
        return self.member.path

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def handle(self) -> str:
        return self.member.handle

    @property
    def city(self) -> City | None:
        return self.member.city

    @property
    def listed(self) -> bool:
        return self.profile.listed

    @property
    def job_title(self) -> str:
        return self.member.job_title if self.shows("job_title") else ""

    @property
    def avatar_digest(self) -> str | None:
        return self.member.avatar_digest if self.shows("avatar") else None

    @property
    def bio(self) -> str:
        return self.profile.bio if self.shows("bio") else ""

    @property
    def bio_html(self) -> str:
        return self.profile.bio_html if self.shows("bio") else ""

    @property
    def email(self) -> str | None:
        return self.member.email if self.shows("email") and self.member.address_confirmed else None

    @property
    def timezone(self) -> str | None:
        return self.member.timezone if self.shows("local_time") else None

    @property
    def seen_at(self) -> datetime | None:
        return self.member.seen_at if self.shows("last_seen") else None

    @property
    def languages(self) -> list[str]:
        return [spoken.language for spoken in self._seen(self.profile.languages)]

    @property
    def area_ids(self) -> list[int]:
        return [area.area_id for area in self._seen(self.profile.areas)]

    @property
    def affiliations(self) -> list[ProfileAffiliation]:
        return self._seen(self.profile.affiliations)

    @property
    def values(self) -> list[ProfileValue]:
        return self._seen(self.profile.values)

    @property
    def role(self) -> str | None:
        return self.member.role if self._to_members else None

    @property
    def leads_city(self) -> bool | None:
        return self.member.leads_city if self._to_members else None

    @property
    def joined_at(self) -> datetime | None:
        return self.member.joined_at if self._to_members else None

    @property
    def picture(self) -> str | None:
        digest = self.avatar_digest
        return f"{self.path}/avatar/64?v={digest[:16]}" if digest else None

    @property
    def absence(self) -> dict[str, Any] | None:
        """When she is or will be out of office, with her note and who stands in; None for one that is over."""
        member, today = self.member, clock.now().astimezone(ZoneInfo(self.member.timezone)).date()
        if not self.shows("out_of_office") or member.away_until is None or member.away_until < today:
            return None
        note, stand_in = self.profile.away_note, self.profile.stand_in
        return {"from": member.away_from, "until": member.away_until, "note": note, "stand_in": stand_in}

    @property
    def notes(self) -> dict[str, dict[str, str]]:
        """What she says about criteria, by part and code."""
        told = {"can_help_with": self.can_help_with, "looking_for": self.looking_for}
        rows = {(row.kind, row.criterion_id): row.note for row in self.profile.criteria if row.note}
        return {
            part: {card.code: rows[kind, card.id] for card in told[part] if (kind, card.id) in rows}
            for kind, part in PART_OF_KIND.items()
        }

    @property
    def said(self) -> dict[str, Any]:
        """What she says in the fields that staff added, by slug and as its type."""
        return values_by_slug(self.fields, self.values)

    @property
    def audiences(self) -> dict[str, str] | None:
        """Who sees each part, for those who may change it."""
        if not policies.can_edit_profile(self.sight.actor, self):
            return None
        chosen = {part: self.profile.audience_of(part).word for part in PARTS}
        return chosen | {field.part: self.profile.audience_in(field).word for field in self.fields}

    @property
    def away(self) -> bool:
        """Whether she is out of office today, in her own time, and says so to whoever looks."""
        return self.shows("out_of_office") and self.member.is_away(clock.now())

    def criterion_ids(self, kind: str) -> list[int]:
        """The criteria she says she can help with (`help`) or looks for (`seek`)."""
        return self.profile.criterion_ids(kind) if self.shows(PART_OF_KIND[kind]) else []

    @property
    def _to_members(self) -> bool:
        return self.sight.actor.signed_in or self.sight.actor.is_system

    def _seen(self, rows: Sequence[Any]) -> list[Any]:
        return [row for row in rows if self.sight.reaches(self.member.id, row.audience)]


def values_by_slug(fields: Sequence[ProfileField], values: Sequence[ProfileValue]) -> dict[str, Any]:
    """The values of each field as its type: a list for several choices, else one text, number, day, or yes as True."""
    said: dict[str, Any] = {}
    for field in fields:
        rows = [value for value in values if value.field_id == field.id]
        if field.type == "choices":
            said |= {field.slug: [row.choice for row in rows]} if rows else {}
        elif rows:
            said[field.slug] = _single(field, rows[0])
    return said


def _single(field: ProfileField, value: ProfileValue) -> Any:
    if field.type == "yes_no":
        return value.choice == YES
    kept = {"number": value.number, "date": value.day and value.day.isoformat(), "choice": value.choice}
    found = kept.get(field.type, value.text)
    return int(found) if isinstance(found, float) and found.is_integer() else found
