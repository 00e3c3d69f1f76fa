"""Writing what was sent into a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from forum.blueprints.accounts import queries as account_queries
from forum.blueprints.accounts.models import Member
from forum.blueprints.directory.models.details import ProfileAffiliation
from forum.blueprints.directory.models.fields import ProfileField, ProfileValue
from forum.blueprints.directory.models.profiles import Profile
from forum.blueprints.directory.rules.answers import NotAnAnswer, read_answers
from forum.blueprints.directory.rules.parts import PART_OF_KIND, PARTS
from forum.blueprints.standards import queries as standard_queries
from forum.kernel.audiences import Audience
from forum.kernel.errors import Invalid
from forum.kernel.i18n import _

_OF_THE_MEMBER = ("name", "job_title", "language", "timezone")
_KIND_OF_PART = {part: kind for kind, part in PART_OF_KIND.items()}


def fill_member(member: Member, profile: Profile, changes: Mapping[str, Any]) -> bool:
    """What stands on the member's card; answers whether any of it changed."""
    wanted = {name: changes[name] for name in _OF_THE_MEMBER if name in changes}
    _choose_audiences(profile, changes)
    for name, part in (("job_title_audience", "job_title"), ("avatar_audience", "avatar")):
        wanted[name] = int(profile.audience_of(part))
    wanted["away_audience"] = int(profile.audience_of("out_of_office"))
    if "out_of_office" in changes:
        wanted |= _absence(profile, member, changes["out_of_office"] or {})
    changed = {name: value for name, value in wanted.items() if getattr(member, name) != value}
    for name, value in changed.items():
        setattr(member, name, value)
    return bool(changed)


def fill(profile: Profile, changes: Mapping[str, Any]) -> None:
    """The parts that every profile has. Raises Invalid for codes that the Standard does not have."""
    catalogue = standard_queries.get_catalogue()
    if "bio" in changes:
        profile.write_bio(changes["bio"])
    if "listed" in changes:
        profile.listed = changes["listed"]
    if "languages" in changes:
        profile.speak(changes["languages"])
    if "practice_areas" in changes:
        profile.work_on(_ids("practice_areas", changes["practice_areas"], catalogue.find_area))
    for part, kind in _KIND_OF_PART.items():
        if part in changes:
            profile.name_criteria(kind, _ids(part, changes[part], catalogue.find_criterion))
    for part, notes in (changes.get("notes") or {}).items():
        _note(profile, part, notes)
    if "affiliations" in changes:
        _affiliate(profile, changes["affiliations"])


def fill_fields(profile: Profile, fields: Sequence[ProfileField], changes: Mapping[str, Any]) -> None:
    """What is said in the fields that staff added. Raises Invalid with the field and what it takes.

    A required field that is left empty stops nobody; the member is reminded of it elsewhere.
    """
    by_slug, wrong = {field.slug: field for field in fields}, {}
    for slug, given in (changes.get("fields") or {}).items():
        field = by_slug.get(slug)
        if field is None:
            wrong[f"fields.{slug}"] = [_("There is no such field.")]
            continue
        try:
            _answer(profile, field, given)
        except NotAnAnswer as error:
            wrong[f"fields.{slug}"] = [str(error)]
    wrong |= _forbidden_audiences(by_slug, changes)
    if wrong:
        raise Invalid(errors=wrong)


def _choose_audiences(profile: Profile, changes: Mapping[str, Any]) -> None:
    chosen: Mapping[str, str] = changes.get("audiences") or {}
    unknown = [part for part in chosen if part not in PARTS and not part.startswith("field:")]
    if unknown:
        raise Invalid(errors={"audiences": [_("There is no part called %(part)s.", part=part) for part in unknown]})
    profile.show_to({part: Audience.of(word) for part, word in chosen.items()})


def _forbidden_audiences(by_slug: Mapping[str, ProfileField], changes: Mapping[str, Any]) -> dict[str, list[str]]:
    parts = {field.part: field for field in by_slug.values()}
    asked = [part for part in (changes.get("audiences") or {}) if part.startswith("field:")]
    wrong = [part for part in asked if part not in parts or not parts[part].members_choose]
    return {"audiences": [_("Who sees %(part)s is not yours to choose.", part=part) for part in wrong]} if wrong else {}


def _absence(profile: Profile, member: Member, told: Mapping[str, Any]) -> dict[str, Any]:
    began, until = told.get("from"), told.get("until")
    if began and not until:
        raise Invalid(errors={"out_of_office": [_("Say until when you are away.")]})
    if began and until < began:
        raise Invalid(errors={"out_of_office": [_("The last day is before the first.")]})
    profile.away_note = told.get("note", "") if until else ""
    handle = (told.get("stand_in") or "").strip(" ,@") if until else ""
    profile.stand_in_id = account_queries.find_by_handles([handle]).get(handle) if handle else None
    if handle and profile.stand_in_id in (None, member.id):
        raise Invalid(errors={"out_of_office": [_("Choose another member to stand in.")]})
    return {"away_from": began, "away_until": until}


def _note(profile: Profile, part: str, notes: Mapping[str, str]) -> None:
    kind = _KIND_OF_PART.get(part)
    if kind is None:
        raise Invalid(errors={"notes": [_("There is no part called %(part)s.", part=part)]})
    ids = _ids("notes", list(notes), standard_queries.get_catalogue().find_criterion)
    told = dict(zip(ids, notes.values(), strict=True))
    for criterion in profile.criteria:
        if criterion.kind == kind and criterion.criterion_id in told:
            criterion.note = told[criterion.criterion_id]


def _affiliate(profile: Profile, told: Iterable[Mapping[str, Any]]) -> None:
    rows = []
    for position, one in enumerate(told):
        began, ended = one.get("began_on"), one.get("ended_on")
        if began and ended and ended < began:
            raise Invalid(errors={"affiliations": [_("The last day is before the first.")]})
        place = {"position": position, "organisation": one["organisation"], "role": one.get("role", "")}
        rows.append(ProfileAffiliation(**place, began_on=began, ended_on=ended))
    profile.affiliations = rows


def _answer(profile: Profile, field: ProfileField, given: Any) -> None:
    answers = read_answers(field.type, given, [choice["value"] for choice in field.choices])
    kept = {value.position: value for value in profile.values if value.field_id == field.id}
    others = [value for value in profile.values if value.field_id != field.id]
    rows = [kept.get(n) or ProfileValue(field_id=field.id, position=n) for n in range(len(answers))]
    for row, answer in zip(rows, answers, strict=True):
        row.text, row.number, row.day, row.choice = answer.text, answer.number, answer.day, answer.choice
    profile.values = others + rows


def _ids(name: str, codes: Sequence[str], find: Callable[[str], Any]) -> list[int]:
    found = {code: find(code) for code in codes}
    unknown = [code for code, card in found.items() if card is None]
    if unknown:
        raise Invalid(errors={name: [_("There is no %(code)s in the Standard.", code=code) for code in unknown]})
    return [card.id for card in found.values()]
