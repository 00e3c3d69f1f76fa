"""The progress board as a page."""

from __future__ import annotations

from typing import Any

from flask import render_template

from forum.blueprints.sprints.pages.routes import pages
from forum.blueprints.sprints.pages.running import frame_of
from forum.blueprints.sprints.queries.board import get_board
from forum.blueprints.sprints.rules.risk import in_words, status_name
from forum.kernel.actor import Actor
from forum.kernel.i18n import _
from forum.kernel.web.access import signed_in
from forum.kernel.zones import moment_text

CELLS = {
    "present": ("circle-check", "done"), "absent": ("x", "bad"), "unknown": ("minus", "none"),
    "ahead": ("clock", "none"),
    "accepted": ("circle-check", "done"), "submitted": ("send", "sent"), "changes": ("reply", "warn"),
    "late": ("circle-alert", "bad"), "open": ("minus", "none"),
}  # fmt: skip


@pages.get("/sprints/<int:sprint_id>/board")
@signed_in
def show_board(actor: Actor, sprint_id: int) -> Any:
    """Who attended and submitted what; who may fall behind and why."""
    board = get_board(actor, sprint_id)
    worried = [row for row in board.rows if row.reasons]
    return render_template(
        "sprints/board.html", **frame_of(actor, board.sprint, "board"), board=board, worried=worried,
        own=next((row for row in board.rows if row.city.id == getattr(actor, "city_id", None)), None),
        cells=CELLS, names=cell_names(), in_words=in_words, status_name=status_name, moment_text=moment_text,
    )  # fmt: skip


def cell_names() -> dict[str, str]:
    """What the signs of the table mean."""
    return {
        "present": _("Was there"), "absent": _("Was not there"), "unknown": _("Not known"), "ahead": _("Still to come"),
        "accepted": _("Accepted"), "submitted": _("Waits for review"), "changes": _("Changes asked for"),
        "late": _("Late"), "open": _("Not submitted yet"),
    }  # fmt: skip
