"""What the form to share a document begins with."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from forum.blueprints.library.schemas.resources import MOST_CRITERIA
from forum.kernel.web.fields import Id, Line


class ShareQuery(Schema):
    """What the address fills in: a group, criteria, the request that the document answers, or a file of a post."""

    group = Id(load_default=None)
    criterion = fields.List(Line(20), load_default=list, validate=validate.Length(max=MOST_CRITERIA))
    for_request = Id(load_default=None)
    copy_of = Id(load_default=None)
    title = Line(200, load_default="")
    attribution = Line(300, load_default="")
