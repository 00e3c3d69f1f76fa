"""The leaderboard as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import get_locale

from forum.blueprints.assessments import policies
from forum.blueprints.assessments.pages.routes import pages
from forum.blueprints.assessments.queries import boards, exact, helping, viewing
from forum.blueprints.assessments.queries.board import Board, Gap, Point
from forum.blueprints.assessments.rules import board_wording as wording
from forum.blueprints.assessments.rules.charts import draw_trend
from forum.blueprints.assessments.rules.framings import AUTO, FRAMINGS
from forum.blueprints.assessments.rules.sets import ALL
from forum.blueprints.assessments.schemas.boards import BoardQuery
from forum.kernel.actor import Actor
from forum.kernel.feature import Section, add_section
from forum.kernel.i18n import pgettext
from forum.kernel.web.access import signed_in
from forum.kernel.web.pages import read_query

GAPS_SHOWN = 6
EXAMPLES = 3


@pages.get("/leaderboard")
@signed_in
def show_leaderboard(actor: Actor) -> Any:
    """How one's city stands beside others, and whom to ask about what it has not met."""
    query = read_query(BoardQuery)
    board = helping.find_gaps(actor, boards.get_board(actor, query["framework"], query["peers"], query["city"]))
    shown = board.gaps if "gaps" in request.args else board.gaps[:GAPS_SHOWN]
    own = 100 * (board.own_met or 0) / board.total if board.city and board.total else None
    return render_template(
        "assessments/leaderboard.html", board=board, words=wording, statuses=_statuses(),
        set_name=wording.set_with_sharing(board.framing, board.sharing), framings=_framings(actor, board, query),
        standards=_standards(board, query), gaps=[_gap_row(gap) for gap in shown],
        gaps_left=len(board.gaps) - len(shown),
        chart=draw_trend([(point.quarter, point.share) for point in board.trend], own), own=own, before=_before,
        every_gap_url=_address(query, gaps="all"), trend_url=_address(query, peers=ALL),
        area_urls=_area_urls(board, query), opened=request.args.get("area", ""),
        exact=exact.count_exactly(actor, board) if policies.can_see_exact_figures(actor) else None,
    )  # fmt: skip


def way_to_leaderboard(actor: Actor, city: Any) -> str:
    """On a city's page: for its own people and for staff, how it stands beside others."""
    if not city.joined or not policies.can_compare_city(actor, city.id):
        return ""
    own = getattr(actor, "city_id", None) == city.id
    url = url_for("assessments_pages.show_leaderboard", city=None if own else city.id)
    return render_template("assessments/_way_to_leaderboard.html", city=city, url=url)


add_section(Section("city", 25, way_to_leaderboard))


def _framings(actor: Actor, board: Board, query: dict[str, Any]) -> list[dict[str, Any]]:
    """What one may be compared with: without a city only all cities."""
    codes = FRAMINGS if board.city else (ALL,)
    items = [
        {"label": wording.framing_name(code), "url": _address(query, peers=code), "active": board.framing.code == code}
        for code in codes
    ]
    return items + [
        {"label": kept.name, "url": _address(query, peers=str(kept.id)), "active": board.framing.set_id == kept.id}
        for kept in viewing.list_kept(actor, board.city)
    ]


def _standards(board: Board, query: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"label": one.title, "url": _address(query, framework=one.slug),
         "active": one.id == board.framework.id}
        for one in board.frameworks if one.state == "published" and (one.complete or one.current)
    ]  # fmt: skip


def _address(query: dict[str, Any], **changed: str) -> str:
    told = {name: value for name, value in {**query, **changed}.items() if value not in (None, AUTO)}
    return url_for(".show_leaderboard", **told)


def _area_urls(board: Board, query: dict[str, Any]) -> dict[str, str]:
    """By code of an area the page with its criteria unfolded; where scripts run they unfold at once."""
    kept = {"gaps": "all"} if "gaps" in request.args else {}
    codes = [one.area.code for one in board.areas]
    return {code: f"{_address(query, area=code, **kept)}#area-{code}" for code in codes}


def _gap_row(gap: Gap) -> dict[str, Any]:
    code = gap.line.criterion.code
    person = gap.person
    return {
        "line": gap.line, "examples": gap.line.met_by[:EXAMPLES], "used": gap.used, "person": person,
        "person_met": gap.person_met, "name": gap.line.criterion.name_in(str(get_locale() or "en")),
        "next_steps": gap.next_steps,
        "ask_url": url_for("messages_pages.ask_page", to=person.handle, criterion=code) if person else "",
    }  # fmt: skip


def _before(trend: Sequence[Point]) -> Point | None:
    """The share of a year ago, or of the first quarter that is known."""
    return trend[max(0, len(trend) - 5)] if len(trend) > 1 else None


def _statuses() -> dict[str, str]:
    return {
        "": "",
        "not_started": pgettext("standing", "Not started"),
        "in_progress": pgettext("standing", "In progress"),
        "met": pgettext("standing", "Met"),
    }
