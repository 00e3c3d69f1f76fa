"""What the form to share a document begins with."""

from __future__ import annotations

from marshmallow import Schema

from forum.kernel.web.fields import Id, Line


class ShareQuery(Schema):
    """What the address fills in: a group, a criterion, or the request that the document answers."""

    group = Id(load_default=None)
    criterion = Line(20, load_default=None)
    for_request = Id(load_default=None)
