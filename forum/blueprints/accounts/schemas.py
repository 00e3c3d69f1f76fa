"""JSON of accounts."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.accounts import policies
from forum.blueprints.accounts.models import DECISIONS
from forum.blueprints.accounts.rules import LEVELS, LONGEST_DRAFT, LONGEST_PASSWORD, SHORTEST_PASSWORD
from forum.blueprints.cities.schemas.cities import country_code
from forum.kernel.i18n import LANGUAGES
from forum.kernel.web import cards
from forum.kernel.web.fields import Can, Form, Id, Line, Moment, PageQuery, ProblemSchema, Text, Url


class CityCardSchema(Schema):
    """A city where it is only mentioned."""

    id = fields.Integer(metadata={"example": 12})
    name = fields.String(metadata={"example": "Porto Alegre"})
    country_code = fields.String(metadata={"example": "BR"})
    url = Url()


class MemberCardSchema(cards.GuardedSchema):
    """A member where she is only mentioned; what she does not show to every member is left out."""

    id = fields.Integer(metadata={"example": 42})
    name = fields.String(metadata={"example": "Ana Souza"})
    handle = fields.String(metadata={"example": "ana-souza"})
    city = fields.Nested(CityCardSchema, allow_none=True)
    url = Url()


class MeSchema(Schema):
    """The member who asks, and the token for unsafe requests with the session cookie."""

    member = fields.Nested(MemberCardSchema)
    role = fields.String(metadata={"example": "member"})
    language = fields.String(metadata={"example": "en"})
    csrf_token = fields.String(metadata={"description": "Send it as X-CSRFToken"})


class NothingForm(Form):
    """A button that needs nothing to be told."""


class SignInForm(Form):
    """Address and password."""

    email = fields.Email(required=True, validate=validate.Length(max=254), metadata={"example": "ana@example.org"})
    password = fields.String(
        required=True, validate=validate.Length(1, LONGEST_PASSWORD), metadata={"example": "a long pass phrase"}
    )


class SessionSchema(Schema):
    """A browser in which one is signed in."""

    id = fields.Integer(metadata={"example": 7})
    browser = fields.String(metadata={"example": "Firefox, Windows"})
    address = fields.String(metadata={"example": "203.0.113.7"})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    seen_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    current = fields.Boolean(metadata={"example": True})


class SessionListSchema(Schema):
    """Where one is signed in."""

    items = fields.List(fields.Nested(SessionSchema))
    next = fields.String(allow_none=True)


def _language() -> fields.String:
    return fields.String(load_default="en", validate=validate.OneOf(list(LANGUAGES)))


class InvitationForm(Form):
    """With `email`, one person is invited by mail; without, a link for up to `most_uses` people is made."""

    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))
    city_id = Id(load_default=None, allow_none=True)
    message = Text(2000, load_default="")
    language = _language()
    most_uses = fields.Integer(load_default=1, validate=validate.Range(1, 5000))


class InvitationSchema(Schema):
    """An invitation as those see it who look after it; `link` is shown once, when a link is made."""

    id = fields.Integer(metadata={"example": 3})
    email = fields.String(allow_none=True, metadata={"example": "colleague@example.org"})
    city = fields.Nested(CityCardSchema, allow_none=True)
    message = fields.String(metadata={"example": "Join us for the sprint."})
    uses = fields.Integer(metadata={"example": 0})
    most_uses = fields.Integer(metadata={"example": 1})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    expires_at = Moment(metadata={"example": "2027-01-30T10:00:00Z"})
    revoked_at = Moment(allow_none=True)
    link = fields.String(allow_none=True, dump_default=None, metadata={"example": "https://plaza.example/join/Zx4"})


class OfferedInvitationSchema(Schema):
    """What somebody sees who opens an invitation."""

    email = fields.String(allow_none=True, metadata={"example": "colleague@example.org"})
    city = fields.Nested(CityCardSchema, allow_none=True)
    inviter = fields.Pluck("MemberCardSchema", "name", allow_none=True, metadata={"example": "Ana Souza"})
    message = fields.String(metadata={"example": "Join us for the sprint."})
    expires_at = Moment(metadata={"example": "2027-01-30T10:00:00Z"})


class ResetForm(Form):
    """The new password."""

    password = fields.String(
        required=True,
        validate=validate.Length(SHORTEST_PASSWORD, LONGEST_PASSWORD),
        metadata={"example": "a long pass phrase"},
    )


class AcceptanceForm(ResetForm):
    """Name and password of the new account; the address only for a link that is not for one address."""

    name = Line(120, shortest=2, required=True, metadata={"example": "Ana Souza"})
    email = fields.Email(load_default=None, allow_none=True, validate=validate.Length(max=254))


class ResetRequestForm(Form):
    """The address of the account."""

    email = fields.Email(required=True, validate=validate.Length(max=254), metadata={"example": "ana@example.org"})


class PasswordChangeForm(ResetForm):
    """The password so far and the new one."""

    current = fields.String(required=True, validate=validate.Length(1, LONGEST_PASSWORD))


class ColleagueSchema(MemberCardSchema):
    """Somebody of a city, as those see her who look after it."""

    leads_city = fields.Boolean(metadata={"example": True})
    joined_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    version = fields.Integer(metadata={"example": 3, "description": "Send it as If-Match"})


class LeadForm(Form):
    """Whether a colleague leads the city."""

    leads = fields.Boolean(required=True, metadata={"example": True})


class DepartureForm(Form):
    """Why somebody no longer belongs to the city; she reads it."""

    reason = Text(1000, shortest=1, required=True, metadata={"example": "She moved to another department in May."})


class LeadPageForm(LeadForm):
    """The same as a page sends it."""

    version = fields.Integer(required=True, validate=validate.Range(0))


class DeparturePageForm(DepartureForm):
    """The same as a page sends it."""

    version = fields.Integer(required=True, validate=validate.Range(0))


class ManyInvitationsForm(Form):
    """Addresses of colleagues, at most 500."""

    emails = fields.List(Line(254, shortest=1), required=True, metadata={"example": ["colleague@example.org"]})
    message = Text(2000, load_default="")
    language = _language()


class ManyInvitationsPageForm(ManyInvitationsForm):
    """The same as a page sends it: a list that was typed, or a file."""

    emails = Text(200_000, load_default="")
    file = fields.Raw(load_default=None)


class RefusedAddressSchema(Schema):
    """An address that was not invited, and why."""

    email = fields.String(metadata={"example": "colleague@example"})
    reason = fields.String(metadata={"example": "This is not an email address."})


class ManyInvitedSchema(Schema):
    """Who was invited, and who was not."""

    invited = fields.List(fields.String(), metadata={"example": ["colleague@example.org"]})
    refused = fields.List(fields.Nested(RefusedAddressSchema))


class CityApplicationForm(Form):
    """Ask that a city may take part."""

    city = Line(120, shortest=1, required=True, metadata={"example": "Lethbridge"})
    region = Line(120, load_default="", metadata={"example": "Alberta"})
    country_code = fields.String(required=True, validate=country_code, metadata={"example": "CA"})
    name = Line(120, shortest=2, required=True, metadata={"example": "Nadia Okafor"})
    email = fields.Email(required=True, validate=validate.Length(max=254), metadata={"example": "nadia@example.org"})
    job_title = Line(160, load_default="", metadata={"example": "Data analyst"})
    why = Text(4000, load_default="", metadata={"example": "We start with an inventory of our data this year."})
    language = _language()


class CityApplicationQuery(PageQuery):
    """Which applications to list."""

    status = fields.String(load_default=None, validate=validate.OneOf(["waiting", "accepted", "declined"]))


class CityApplicationSchema(Schema):
    """What a city asks, as programme staff see it."""

    id = fields.Integer(metadata={"example": 5})
    city = fields.Nested(CityCardSchema, allow_none=True)
    city_name = fields.String(metadata={"example": "Lethbridge"})
    region = fields.String(metadata={"example": "Alberta"})
    country_code = fields.String(metadata={"example": "CA"})
    name = fields.String(metadata={"example": "Nadia Okafor"})
    email = fields.String(metadata={"example": "nadia@example.org"})
    job_title = fields.String(metadata={"example": "Data analyst"})
    why = fields.String(metadata={"example": "We start with an inventory of our data this year."})
    language = fields.String(metadata={"example": "en"})
    created_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})
    status = fields.String(metadata={"enum": ["waiting", "accepted", "declined"]})
    reason = fields.String(metadata={"example": "Welcome."})
    decided_at = Moment(allow_none=True)
    decided_by = fields.Pluck("MemberCardSchema", "name", allow_none=True, metadata={"example": "Ana Souza"})
    version = fields.Integer(metadata={"example": 1})
    url = Url()
    can = Can(decide=policies.can_decide_application)


class DecisionForm(Form):
    """Accept or decline; `version` is the one you saw, `city_id` the city that is meant, where it is not known."""

    decision = fields.String(required=True, validate=validate.OneOf(DECISIONS), metadata={"example": "accepted"})
    reason = Text(2000, load_default="", metadata={"example": "Welcome."})
    version = fields.Integer(required=True, validate=validate.Range(0))
    city_id = Id(load_default=None, allow_none=True, metadata={"example": 12})


class DraftSchema(Schema):
    """What one was writing at a place; the text is empty once it was sent or discarded."""

    key = fields.String(metadata={"example": "conversation:9"})
    text = fields.String(metadata={"example": "About Tuesday: could"})
    sequence = fields.Integer(metadata={"description": "Send a greater one with the next text", "example": 7})
    saved_at = Moment(metadata={"example": "2026-11-01T10:00:00Z"})


class SaveDraftForm(Form):
    """The text so far."""

    text = fields.String(
        required=True, validate=validate.Length(max=LONGEST_DRAFT), metadata={"example": "About Tuesday: could we"}
    )
    sequence = Id(required=True, metadata={"description": "Greater than that of the text kept", "example": 8})


class StaleDraftSchema(ProblemSchema):
    """Somewhere else more was written already."""

    draft = fields.Nested(DraftSchema, metadata={"description": "What is kept"})


class FiguresSchema(Schema):
    """What counts for trust."""

    threads = fields.Integer(metadata={"example": 12, "description": "Threads opened"})
    posts = fields.Integer(metadata={"example": 64, "description": "Posts read, at most 50 of a thread"})
    days = fields.Integer(metadata={"example": 4, "description": "Days on which one read or wrote"})
    answered = fields.Integer(metadata={"example": 2, "description": "Threads of others in which one answered"})
    helped = fields.Integer(metadata={"example": 1, "description": "How often others said that one helped"})


class LimitsSchema(Schema):
    """How much one may write; null is no limit but that for everybody."""

    threads = fields.Integer(allow_none=True, metadata={"example": 3, "description": "Threads in 24 hours"})
    replies = fields.Integer(allow_none=True, metadata={"example": 10, "description": "Replies in 24 hours"})
    links = fields.Integer(allow_none=True, metadata={"example": 2, "description": "Links to elsewhere in a post"})
    mentions = fields.Integer(allow_none=True, metadata={"example": 2, "description": "People named in a post"})
    images = fields.Integer(allow_none=True, metadata={"example": 1, "description": "Images in a post"})


class TrustSchema(Schema):
    """How far a member is trusted, for herself and programme staff."""

    level = fields.Integer(metadata={"enum": list(LEVELS), "example": 1})
    earned = fields.Integer(metadata={"enum": list(LEVELS), "example": 1})
    given = fields.Integer(allow_none=True, metadata={"description": "What staff decided instead", "example": None})
    reason = fields.String(metadata={"description": "Why staff decided it", "example": ""})
    given_at = Moment(allow_none=True)
    given_by = fields.Pluck("MemberCardSchema", "name", allow_none=True, metadata={"example": "Rosa Lind"})
    figures = fields.Nested(FiguresSchema)
    needed = fields.Nested(
        FiguresSchema, allow_none=True, metadata={"description": "For the next level; null at the top"}
    )
    limits = fields.Nested(LimitsSchema)
    version = fields.Integer(metadata={"example": 1})


class TrustForm(Form):
    """A level that holds whatever is earned, and why; the member reads it."""

    level = fields.Integer(required=True, validate=validate.OneOf(list(LEVELS)), metadata={"example": 2})
    reason = Text(500, shortest=1, required=True, metadata={"example": "She moderated our forum before."})


class TrustPageForm(TrustForm):
    """The same as a page sends it."""

    version = fields.Integer(required=True, validate=validate.Range(0))
