"""What the addresses of the agenda and the calendar say."""

from __future__ import annotations

from marshmallow import fields, validate

from forum.blueprints.events.rules.kinds import KINDS, REGISTERED, REGISTRATION_STATES
from forum.kernel.i18n import LANGUAGES
from forum.kernel.web.fields import Id, PageQuery

VIEWS = ("next", "mine", "past")


class AgendaQuery(PageQuery):
    """Which events, and how."""

    show = fields.String(load_default="next", validate=validate.OneOf(VIEWS))
    kind = fields.String(load_default=None, validate=validate.OneOf(KINDS))
    group = Id(load_default=None)
    language = fields.String(load_default=None, validate=validate.OneOf(list(LANGUAGES)))
    criterion = fields.String(load_default=None, validate=validate.Length(1, 10))


class MonthQuery(PageQuery):
    """Which month, and whether only what is one's own."""

    month = fields.String(load_default=None, validate=validate.Regexp(r"^(19|20)\d\d-(0[1-9]|1[0-2])$"))
    mine = fields.Boolean(load_default=False)


class RegistrationsQuery(PageQuery):
    """Which of those who have registered."""

    state = fields.String(load_default=REGISTERED, validate=validate.OneOf(REGISTRATION_STATES))


class FeedQuery(PageQuery):
    """The secret of a calendar's address."""

    token = fields.String(load_default="", validate=validate.Length(max=80))
