"""Weeks of a sprint: one city submits twice and is accepted, another falls behind, is seen and nudged."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from forum.blueprints.sprints.models.sprints import Sprint
from forum.blueprints.sprints.services import nudging
from forum.kernel import clock
from forum.kernel.actor import SYSTEM
from forum.kernel.database import session
from tests.journeys.addresses import LEAD, OFFICER, PEER
from tests.journeys.sprint_steps import give_assignment
from tests.journeys.tabs import NARROW, Tabs
from tests.live import Community

pytestmark = pytest.mark.browser

TITLE, SPRINT = "Two pages of what we heard", "Numbers people can use"


def running() -> int:
    """The sprint of the demo community that runs."""
    return int(session.scalars(sa.select(Sprint.id).where(Sprint.title == SPRINT)).one())


def next_monday(zone: str) -> datetime:
    """Ten in the morning of the next Monday there."""
    now = clock.now().astimezone(ZoneInfo(zone))
    day = now + timedelta(days=(7 - now.weekday()) % 7 or 7)
    return day.replace(hour=10, minute=0, second=0, microsecond=0).astimezone(UTC)


def test_a_city_submits_twice_and_is_accepted_and_another_is_at_risk_and_nudged(plaza: Community, tabs: Tabs) -> None:
    number = plaza.ask(running)
    sprint = f"/sprints/{number}"
    officer, lead = tabs.open(OFFICER), tabs.open(LEAD)
    give_assignment(officer, sprint, TITLE)

    # The city's people hear of it and submit.
    plaza.rest()
    lead.goto("/notifications")
    lead.get_by_role("link", name=f"Your city has an assignment: {TITLE}").first.click()
    expect(lead.get_by_text("three sentences")).to_be_visible()
    lead.get_by_label("Your text").fill("They said: what is a dataset.")
    lead.get_by_label("Add files").set_input_files(
        {"name": "heard.md", "mimeType": "text/markdown", "buffer": b"# What we heard"}
    )
    lead.get_by_role("button", name="Submit", exact=True).click()
    expect(lead.get_by_role("link", name="heard.md")).to_be_visible()
    submission = lead.url

    # Programme staff find it in their queue and ask for changes.
    officer.goto(f"{sprint}/reviews")
    officer.get_by_role("link", name=f"Porto Alegre: {TITLE}").click()
    officer.get_by_label("What you say to the city").fill("Whose words are these?")
    officer.get_by_role("button", name="Ask for changes").click()
    expect(officer.get_by_text("The city reads what to change.")).to_be_visible()

    # The city answers, submits a second version that keeps the file, and is accepted.
    lead.goto(submission)
    expect(lead.get_by_text("Whose words are these?").first).to_be_visible()
    lead.get_by_label("Add a comment").fill("Of Dona Cida, who sells fruit.")
    lead.get_by_role("button", name="Comment").click()
    lead.get_by_label("Your text").fill("Dona Cida said: what is a dataset.")
    expect(lead.get_by_role("checkbox", name="heard.md")).to_be_checked()
    lead.get_by_role("button", name="Submit this version").click()
    expect(lead.locator("summary", has_text="Version 2")).to_be_visible()
    officer.goto(submission)
    expect(officer.get_by_text("Of Dona Cida, who sells fruit.")).to_be_visible()
    officer.get_by_role("button", name="Accept").click()
    lead.goto(f"{sprint}/assignments")
    row = lead.get_by_role("listitem").filter(has_text=TITLE)
    expect(row).to_contain_text("Accepted")

    # The board says who needs a call, and why; the city itself reads its own reasons.
    officer.goto(f"{sprint}/board")
    risk = officer.get_by_role("listitem").filter(has_text="Mendoza").filter(has_text="At risk")
    expect(risk).to_contain_text("Missed 2 of the last three sessions")
    expect(risk).to_contain_text(re.compile("“The class on one page” is \\d+ days late"))
    lead.goto(f"{sprint}/board")
    expect(lead.get_by_text("Your city is on track.")).to_be_visible()
    expect(lead.get_by_text("At risk")).to_have_count(0)

    # On Monday morning in Mendoza its people are nudged.
    monday = next_monday("America/Argentina/Mendoza")
    assert plaza.ask(lambda: nudging.nudge_sprint(SYSTEM, number, monday)) >= 1
    plaza.rest()
    peer = tabs.open(PEER)
    peer.goto("/notifications")
    told = peer.get_by_role("listitem").filter(has_text=f"This week in {SPRINT}")
    expect(told.first).to_contain_text("Missed 2 of the last three sessions")
    told.first.get_by_role("link").first.click()
    expect(peer.get_by_role("heading", level=2, name="This week")).to_be_visible()
    expect(peer.get_by_role("link", name="The class on one page").first).to_be_visible()


def test_staff_note_attendance_by_keyboard_without_scripts_and_pause_nudges(plaza: Community, tabs: Tabs) -> None:
    sprint = f"/sprints/{plaza.ask(running)}"
    plain = tabs.open(OFFICER, java_script_enabled=False)
    plain.goto(f"{sprint}/programme")
    plain.get_by_role("link", name="Who was there: Who comes, and who never does").focus()
    plain.keyboard.press("Enter")
    button = plain.get_by_role("button", name="Montevideo was there")
    if button.count() == 0:
        plain.get_by_role("button", name="Montevideo was not there").focus()
        plain.keyboard.press("Enter")
    button.focus()
    plain.keyboard.press("Enter")
    expect(plain.get_by_role("listitem").filter(has_text="Montevideo")).to_contain_text("Noted by programme staff")
    plain.get_by_role("button", name="Montevideo: as its people said").click()
    plain.goto(f"{sprint}/programme")
    plain.get_by_role("button", name="Pause the nudges").click()
    expect(plain.get_by_text("The nudges rest. Nobody is told what the week brings.")).to_be_visible()
    plain.get_by_role("button", name="Nudge again").click()
    expect(plain.get_by_role("button", name="Pause the nudges")).to_be_visible()


def test_the_board_scrolls_by_itself_on_a_phone(plaza: Community, tabs: Tabs) -> None:
    phone = tabs.open(OFFICER, viewport=NARROW)
    phone.goto(f"/sprints/{plaza.ask(running)}/board")
    expect(phone.get_by_role("region", name="Sessions and assignments of each city as a table")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
