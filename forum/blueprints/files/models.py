"""Files, and the pages of their text."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.blueprints.accounts.models import Member
from forum.blueprints.files import rules
from forum.blueprints.files.extraction import drawings, media_types
from forum.blueprints.files.extraction.problems import NO_CAPTION
from forum.blueprints.files.extraction.results import VERSION, Extraction
from forum.kernel.database import Model

SCANS = ("unscanned", "waiting", "clean", "found", "released", "deleted")
STATES = ("waiting", "ready", "failed")
KINDS = ("resource", "message", "post", "evidence", "submission")
_IS_HELD = sa.text("scan IN ('waiting', 'found')")
_IS_READ = sa.text("kind = 'resource'")
_UNITS = {
    media_types.PDF: "page",
    media_types.DOCX: "section",
    media_types.MARKDOWN: "section",
    media_types.HTML: "section",
    media_types.XLSX: "sheet",
    media_types.PPTX: "slide",
    media_types.ODT: "section",
    media_types.ODS: "sheet",
    media_types.ODP: "slide",
    media_types.RTF: "section",
    media_types.EPUB: "chapter",
    **dict.fromkeys(media_types.PICTURES.values(), "caption"),
}
_TYPES = {
    media_types.PDF: "PDF",
    media_types.DOCX: "DOCX",
    media_types.XLSX: "XLSX",
    media_types.PPTX: "PPTX",
    media_types.ODT: "ODT",
    media_types.ODS: "ODS",
    media_types.ODP: "ODP",
    media_types.EPUB: "EPUB",
    media_types.RTF: "RTF",
    media_types.MARKDOWN: "MD",
    media_types.HTML: "HTML",
    media_types.CSV: "CSV",
    media_types.TEXT: "TXT",
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/gif": "GIF",
}


class File(Model):
    """An upload whose bytes are kept. Its bytes never change, so neither do name, type, size and digest.

    `kind` says what it was sent for: what goes into messages and posts is not read for its text. `problem` is a code of
    `extraction.problems`; with `ready` it is `no_text`, of a picture `no_caption`. `reader_version` is that of the
    readers which have read it last. `scan` says what the scanner found, `threat` its name; without a scanner all files
    are unscanned. What is found is held back from everybody until staff releases or deletes it.
    """

    __tablename__ = "files"
    __table_args__ = (
        sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
        sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
        sa.CheckConstraint(sa.column("scan").in_(SCANS), name="scan"),
        sa.Index("ix_files_held", "scan", "id", postgresql_where=_IS_HELD, sqlite_where=_IS_HELD),
        sa.Index("ix_files_reading", "state", "reader_version", "id", postgresql_where=_IS_READ, sqlite_where=_IS_READ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uploader_id: Mapped[int] = mapped_column(sa.ForeignKey("members.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20), default="resource")
    filename: Mapped[str] = mapped_column(sa.String(rules.LONGEST_NAME))
    media_type: Mapped[str] = mapped_column(sa.String(120))
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[str] = mapped_column(sa.String(64), index=True)
    storage_key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    problem: Mapped[str | None] = mapped_column(sa.String(40))
    truncated: Mapped[bool] = mapped_column(default=False)
    title_guess: Mapped[str] = mapped_column(sa.String(300), default="")
    language: Mapped[str | None] = mapped_column(sa.String(2))
    caption: Mapped[str] = mapped_column(sa.Text, default="")
    reader_version: Mapped[int] = mapped_column(default=VERSION)
    word_count: Mapped[int] = mapped_column(default=0)
    page_count: Mapped[int] = mapped_column(default=0)
    thumbnail_key: Mapped[str | None] = mapped_column(sa.String(130))
    scan: Mapped[str] = mapped_column(sa.String(10), default="unscanned", server_default="unscanned")
    threat: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    scanned_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    extracted_at: Mapped[datetime | None]

    uploader: Mapped[Member] = relationship(lazy="raise")

    @property
    def path(self) -> str:
        """The address at which a browser gets it."""
        return f"/files/{self.id}"

    @property
    def thumbnail_path(self) -> str | None:
        """The address of the picture of its first page."""
        return f"/files/{self.id}/thumbnail" if self.thumbnail_key else None

    @property
    def type(self) -> str:
        """What people call the kind of file, such as `PDF`."""
        return _TYPES.get(self.media_type, "FILE")

    @property
    def unit(self) -> str:
        """What its pages are: page, section, sheet, slide, chapter, caption or part."""
        return _UNITS.get(self.media_type, "part")

    @property
    def is_table(self) -> bool:
        """Whether all of its text is rows of cells."""
        return self.media_type in (media_types.XLSX, media_types.ODS, media_types.CSV)

    @property
    def opens_in_browser(self) -> bool:
        """Whether a browser shows it at a page rather than saving it."""
        return self.media_type == media_types.PDF or self.is_picture

    @property
    def is_picture(self) -> bool:
        """Whether it is shown rather than named; pictures are drawn anew when they are sent."""
        return self.media_type in media_types.PICTURES.values()

    @property
    def has_page_pictures(self) -> bool:
        """Whether each of its pages can be drawn as it looks."""
        return self.media_type == media_types.PDF and self.kind == "resource" and self.page_count > 0

    def picture_path(self, number: int) -> str:
        """The address of the picture of a page; another one when pages are drawn otherwise."""
        return f"/files/{self.id}/pages/{number}/picture?v={drawings.VERSION}"

    @property
    def is_to_be_read(self) -> bool:
        """Whether its text waits to be read, for the first time or again after an upgrade."""
        return self.state == "waiting" or (self.kind == "resource" and self.reader_version < VERSION)

    @property
    def has_text(self) -> bool:
        """Whether there is anything of it to read here."""
        return self.word_count > 0

    @property
    def is_checked(self) -> bool:
        """Whether nothing speaks against giving it to whoever may see it."""
        return self.scan in ("unscanned", "clean", "released")

    def keep_verdict(self, threat: str | None, at: datetime) -> None:
        """What the scanner found, None for nothing."""
        self.scan, self.threat, self.scanned_at = "found" if threat else "clean", threat or "", at

    def await_caption(self, title: str, at: datetime) -> None:
        """A picture is ready when it comes; its text is what its owner writes."""
        self.state, self.problem = "ready", NO_CAPTION if self.kind == "resource" else None
        self.title_guess, self.extracted_at = title[:300], at

    def write_caption(self, caption: str, at: datetime) -> None:
        """The text of a picture from now on."""
        self.caption, self.word_count, self.page_count = caption, len(caption.split()), int(bool(caption))
        self.problem, self.extracted_at = None if caption else NO_CAPTION, at

    def note_reader(self) -> None:
        """The readers of this release have nothing to add."""
        self.reader_version = VERSION

    def keep_text(self, extraction: Extraction, thumbnail_key: str | None, at: datetime) -> None:
        """What reading it brought; without pages it failed."""
        self.note_reader()
        self.state = "ready" if extraction.pages else "failed"
        self.problem = extraction.problem
        self.truncated = extraction.truncated
        self.title_guess = extraction.title_guess[:300]
        self.language = extraction.language
        self.word_count = extraction.word_count
        self.page_count = len(extraction.pages)
        self.thumbnail_key = thumbnail_key or self.thumbnail_key
        self.extracted_at = at


class FilePage(Model):
    """The text of one page: a page of a PDF, a section, a sheet, a slide, or a part of a plain text."""

    __tablename__ = "file_pages"
    __table_args__ = (sa.UniqueConstraint("file_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id", ondelete="CASCADE"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(sa.String(300), default="")
    headings: Mapped[list[str]] = mapped_column(default=list)
    text: Mapped[str] = mapped_column(sa.Text)

    @property
    def heading(self) -> str:
        """What the page is called: its innermost heading, else the name the document gives it."""
        return self.headings[-1] if self.headings else self.label


class PagePicture(Model):
    """A page that has been drawn: the picture lies in the storage beside its words, until nobody looks at it.

    `problem` says why it could not be drawn, so that it is not tried at each look; `drawn_by` is the version of the
    drawing, `size` the bytes of both. `used_at` moves once a day.
    """

    __tablename__ = "page_pictures"

    file_id: Mapped[int] = mapped_column(sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    drawn_by: Mapped[int] = mapped_column(default=drawings.VERSION)
    problem: Mapped[str | None] = mapped_column(sa.String(40))
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    size: Mapped[int] = mapped_column(default=0)
    drawn_at: Mapped[datetime]
    used_at: Mapped[datetime] = mapped_column(index=True)
