"""The line of a share by quarter, and what is said beside it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from forum.blueprints.assessments.rules import board_wording as wording
from forum.blueprints.assessments.rules.charts import HEIGHT, WIDTH, draw_trend
from forum.blueprints.assessments.rules.disclosing import Share
from forum.blueprints.assessments.rules.framings import Framing


def test_a_line_needs_two_quarters() -> None:
    assert draw_trend([("2026Q4", Share(40))], 50) is None


def test_shares_lie_on_the_sheet_and_more_lies_higher() -> None:
    quarters = [f"202{year}Q{quarter}" for year in (4, 5, 6) for quarter in (1, 2, 3, 4)][-10:]
    chart = draw_trend([(quarter, Share(10 * place, 8)) for place, quarter in enumerate(quarters)], 30)
    assert chart is not None
    assert [mark.y for mark in chart.marks] == sorted((mark.y for mark in chart.marks), reverse=True)
    assert all(0 <= mark.x <= WIDTH and 0 <= mark.y <= HEIGHT for mark in chart.marks)
    assert chart.own_y == chart.marks[3].y
    assert sum(mark.labelled for mark in chart.marks) <= 4
    assert chart.marks[-1].labelled
    assert 0 <= chart.name_y <= HEIGHT
    assert min(float(place.split(",")[1]) for place in chart.strip.split()) >= 0  # what may be never leaves the sheet


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (Share(67, 0, 6, 9), "6 of the 9 that share this"),
        (Share(55, 8), "55 % ± 8"),
        (Share(100), "100 %"),
    ],
)
def test_a_share_says_what_it_is(app: Flask, share: Share, told: str) -> None:
    with app.test_request_context():
        assert wording.share_in_words(share) == told


def test_the_end_of_a_line_is_named_off_ones_own_line() -> None:
    def name_y(percent: int, own: float | None) -> float:
        chart = draw_trend([("2026Q3", Share(percent)), ("2026Q4", Share(percent))], own)
        assert chart is not None
        return chart.name_y - chart.marks[-1].y

    assert name_y(50, None) < 0
    assert name_y(50, 20) < 0
    assert name_y(50, 55) > 0  # one's own line is where the words would be
    assert name_y(100, None) > 0  # above is the edge


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_whoever_listens_hears_a_share_in_words(app: Flask, language: str) -> None:
    with app.test_request_context(), force_locale(language):
        assert wording.share_in_words(Share(35, 4)) == "35 % ± 4"
        aloud = wording.share_aloud(Share(35, 4))
        assert "±" not in aloud
        assert "35" in aloud
        assert "4" in aloud
        assert wording.share_aloud(Share(67, 0, 6, 9)) == wording.share_in_words(Share(67, 0, 6, 9))


def test_a_set_says_how_many_of_it_share_where_they_alone_are_counted(app: Flask) -> None:
    with app.test_request_context():
        own_choice, fixed = Framing("auto", size=12), Framing("all", "all", 40)
        assert wording.set_with_sharing(own_choice, 7) == "12 cities like yours, of which 7 share with you"
        assert wording.set_with_sharing(own_choice, 1) == "12 cities like yours, of which 1 shares with you"
        assert wording.set_with_sharing(fixed, 7) == "all 40 cities that take part"


@pytest.mark.parametrize(
    ("framing", "told"),
    [
        (Framing("auto", size=12), "12 cities like yours"),
        (Framing("all", "all", 40), "all 40 cities that take part"),
        (Framing("region", "country:US", 25), "25 cities in your country"),
        (Framing("region", "region:andes", 8), "8 cities in the Andes and the Guianas"),
        (Framing("band", "band:100k_250k", 9), "9 cities of 100,000 to 250,000 people"),
        (Framing("both", "region:brazil+band:over_1m", 20), "20 cities of over 1,000,000 people in Brazil"),
        (Framing("kept", "", 6, "Our six", 3), "6 cities of Our six"),
    ],
)
def test_a_set_is_named(app: Flask, framing: Framing, told: str) -> None:
    with app.test_request_context():
        assert wording.set_name(framing) == told


def test_a_place_among_others_is_told_kindly(app: Flask) -> None:
    with app.test_request_context():
        told = wording.band_in_words("first", (14, 19, 25))
        assert told.startswith("Half of these cities have met between 14 and 25; the middle one 19.")
        assert "upper quarter" in told
        assert "upper half" in wording.band_in_words("second", (14, 19, 25))
        assert "on its way" in wording.band_in_words("fourth", (14, 19, 25))
        assert wording.band_in_words("", ()) == ""
