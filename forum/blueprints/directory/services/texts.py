"""The words of a profile by audience, and who sees any of it at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.fields import ProfileField
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.rules.parts import PART_OF_KIND
from forum.kernel import markdown
from forum.kernel.audiences import Audience
from forum.kernel.text import fold


def refresh(profile: Profile, member: Member, fields: Sequence[ProfileField]) -> None:
    """Bring what is derived from a profile, loaded whole, to what it says: rows, layers of words, the public mark."""
    profile.guard_rows(fields)
    profile.write_texts(_layers(profile, member, fields))
    profile.public = any(audience == Audience.PUBLIC for audience in _filled(profile, member))


def _layers(profile: Profile, member: Member, fields: Sequence[ProfileField]) -> dict[Audience, str]:
    """For each audience that reads something of its own, all that it reads: what wider ones do too."""
    parts: dict[Audience, list[str]] = {Audience.MEMBERS: [member.name, member.handle]}
    for audience, word in _words(profile, member, fields):
        parts.setdefault(min(audience, Audience.MEMBERS), []).append(word)
    layers, words = {}, []
    for audience in sorted(parts, reverse=True):
        words += parts[audience]
        layers[audience] = fold(" \n".join(words))
    return layers


def _words(profile: Profile, member: Member, fields: Sequence[ProfileField]) -> Iterator[tuple[Audience, str]]:
    email = member.email if member.address_confirmed else ""
    single = {"job_title": member.job_title, "email": email, "out_of_office": profile.away_note}
    if profile.bio_html:
        single["bio"] = markdown.plain(profile.bio_html)
    for part, text in single.items():
        if text:
            yield profile.audience_of(part), text
    for affiliation in profile.affiliations:
        yield Audience(affiliation.audience), f"{affiliation.organisation} {affiliation.role}"
    for criterion in profile.criteria:
        if criterion.note:
            yield Audience(criterion.audience), criterion.note
    by_id = {field.id: field for field in fields}
    for value in profile.values:
        if field := by_id.get(value.field_id):
            yield Audience(value.audience), field.words_of(value)


def _filled(profile: Profile, member: Member) -> Iterator[Audience]:
    said = {
        "job_title": member.job_title, "avatar": member.avatar_digest, "bio": profile.bio,
        "email": member.email if member.address_confirmed else "",
        "local_time": member.timezone, "last_seen": member.seen_at, "out_of_office": member.away_until,
    }  # fmt: skip
    yield from (profile.audience_of(part) for part, content in said.items() if content)
    for rows in (profile.languages, profile.areas, profile.affiliations, profile.values):
        yield from (Audience(row.audience) for row in rows)
    yield from (profile.audience_of(PART_OF_KIND[criterion.kind]) for criterion in profile.criteria)
