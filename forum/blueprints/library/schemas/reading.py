"""JSON of the text of documents."""

from __future__ import annotations

from marshmallow import Schema, fields

from forum.kernel.web.fields import Line, PageQuery, Url


class PagesQuery(PageQuery):
    """Which pages of a document to list."""

    q = Line(300, load_default="", metadata={"description": "Words that must all stand on it", "example": "exit"})


class PageHeadSchema(Schema):
    """A page in the table of contents of a document."""

    number = fields.Integer(metadata={"example": 14})
    heading = fields.String(metadata={"example": "The small-number rule"})
    label = fields.String(metadata={"description": "What the document itself calls it", "example": "12"})
    beginning = fields.String(metadata={"example": "A second reader tries to name a person ..."})


class PageTextSchema(Schema):
    """The text of one page of a document, as it was read from the file."""

    resource_id = fields.Integer(metadata={"example": 31})
    file_id = fields.Integer(metadata={"description": "The file whose page it is", "example": 31})
    number = fields.Integer(metadata={"example": 14})
    page_count = fields.Integer(metadata={"example": 21})
    unit = fields.String(
        metadata={
            "description": "What a page is",
            "enum": ["page", "section", "sheet", "slide", "chapter", "caption", "part"],
        }
    )
    label = fields.String(
        attribute="page.label", metadata={"description": "What the document itself calls it", "example": "12"}
    )
    heading = fields.String(attribute="page.heading", metadata={"example": "The small-number rule"})
    headings = fields.List(
        fields.String(), attribute="page.headings", metadata={"example": ["Publishing", "The small-number rule"]}
    )
    text = fields.String(
        attribute="page.text", metadata={"description": "One paragraph a line", "example": "A second reader tries ..."}
    )
    picture_url = fields.String(
        attribute="picture_path", allow_none=True,
        metadata={"description": "Of a PDF the page as it looks", "example": "/files/31/pages/14/picture?v=1"},
    )  # fmt: skip
    previous = fields.Integer(allow_none=True, metadata={"example": 13})
    next = fields.Integer(allow_none=True, metadata={"example": 15})
    url = Url()
