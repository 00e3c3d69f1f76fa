"""The links in posts, and what is known of the pages they lead to."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.database import Model

WAITING, READY, NONE = STATES = ("waiting", "ready", "none")


class LinkCard(Model):
    """A page elsewhere: its title and what it says of itself, once fetched; `none` when it gave nothing to show."""

    __tablename__ = "link_cards"
    __table_args__ = (sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    url: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[str] = mapped_column(sa.String(10), default=WAITING)
    title: Mapped[str] = mapped_column(sa.String(300), default="")
    description: Mapped[str] = mapped_column(sa.String(500), default="")
    site: Mapped[str] = mapped_column(sa.String(120), default="")
    fetched_at: Mapped[datetime | None]


class PostedLink(Model):
    """A link in a post; `shown` when it stands on a line of its own, so that a card of the page is put below."""

    __tablename__ = "posted_links"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id"), primary_key=True)
    card_id: Mapped[int] = mapped_column(sa.ForeignKey("link_cards.id"), primary_key=True, index=True)
    position: Mapped[int]
    shown: Mapped[bool]
