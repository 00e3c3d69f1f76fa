"""A confidential request for help becomes a mentoring; staff see load and silence, and nothing else."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from forum.blueprints.coaching.models.mentorings import Appointment
from forum.kernel import clock
from forum.kernel.database import session
from forum.kernel.use_case import transaction
from tests.journeys.addresses import OFFICER, PEER, PRACTITIONER
from tests.journeys.tabs import Tabs
from tests.journeys.test_every_page import barriers
from tests.live import Community

pytestmark = pytest.mark.browser

SECRET = "Our contract figures do not add up"
STAFF = "thiago-brandao@demo.example"


def accessible(tab: Page) -> None:
    assert barriers(tab) == []


def pass_over(address: str) -> None:
    """The appointment takes place: it is put two hours back."""
    number = int(address.rsplit("/", 1)[1])
    with transaction():
        one = session.get_one(Appointment, number)
        length = one.ends_at - one.starts_at
        at = clock.now() - length * 2
        values = {"starts_at": at, "ends_at": at + length}
        session.execute(sa.update(Appointment).where(Appointment.id == number).values(values))


def test_a_confidential_request_becomes_a_mentoring(tabs: Tabs, plaza: Community) -> None:
    asker, mentor, staff = tabs.open(PRACTITIONER), tabs.open(PEER), tabs.open(STAFF)

    # She finds a mentor who fits, reads who would read it, and asks in confidence.
    asker.goto("/coaching?criterion=RDC2")
    accessible(asker)
    row = asker.get_by_role("listitem").filter(has_text="Luis Pérez").first
    expect(row).to_contain_text("Helps with RDC2")
    row.get_by_role("link", name="Ask Luis Pérez").click()
    expect(asker.locator("body")).to_contain_text("nobody else reads it")
    asker.get_by_label("What you need help with").fill(SECRET)
    asker.get_by_label("Why now?").fill("Two registers name different sums, and nobody dares to say so.")
    asker.get_by_label("Treat it in confidence").check()
    accessible(asker)
    asker.get_by_role("button", name="Ask for help").click()
    expect(asker.get_by_role("heading", level=1)).to_have_text(SECRET)
    request = asker.url

    # He needs to know more; she answers; he accepts.
    mentor.goto(request)
    mentor.get_by_label("Your words").fill("Which two registers?")
    accessible(mentor)
    mentor.get_by_role("button", name="Need more information").click()
    asker.goto("/")
    asker.get_by_role("link", name="Your mentor needs to know more").first.click()
    asker.get_by_label("Your answer").fill("Works and health.")
    asker.get_by_role("button", name="Send").click()
    mentor.goto(request)
    expect(mentor.locator("body")).to_contain_text("Works and health.")
    mentor.get_by_role("button", name="Accept").click()
    expect(mentor.get_by_role("heading", level=1)).to_have_text(SECRET)
    mentoring = mentor.url

    # She books one of his free times; the link of the call is in it.
    mentor.get_by_label("Address of your video call").fill("https://meet.example.org/luis")
    mentor.get_by_role("button", name="Save", exact=True).click()
    asker.goto(mentoring)
    accessible(asker)
    asker.get_by_role("radio").first.check()
    asker.get_by_role("button", name="Book it").click()
    expect(asker.get_by_role("link", name="Open the video call")).to_be_visible()
    accessible(asker)
    appointment = asker.url.partition("?")[0]

    # A note stays hers until she shares it.
    asker.goto(mentoring)
    asker.get_by_label("New note").fill("Begin with works.")
    asker.get_by_role("button", name="Keep this note").click()
    mentor.goto(mentoring)
    expect(mentor.get_by_text("Begin with works.")).to_have_count(0)
    asker.get_by_role("button", name="Share it", exact=True).click()
    mentor.reload()
    expect(mentor.get_by_text("Begin with works.")).to_be_visible()

    # They have met; each says how it was and reads the other's words after that; then it ends.
    plaza.ask(lambda: pass_over(appointment))
    for tab, words in ((asker, "I know where to begin."), (mentor, "She was well prepared.")):
        tab.goto(appointment)
        tab.get_by_label("Very useful").check()
        tab.get_by_label("What helped, what was missing?").fill(words)
        tab.get_by_role("button", name="Say how it was").click()
    expect(mentor.locator("body")).to_contain_text("I know where to begin.")
    asker.goto(mentoring)
    asker.get_by_label("We reached what we wanted").check()
    asker.get_by_role("button", name="End the mentoring").click()
    expect(asker.get_by_role("heading", name="Looking back")).to_be_visible()
    accessible(asker)

    # Staff, of the team or not, see load and silence alone.
    for tab in (staff, tabs.open(OFFICER)):
        tab.goto("/coaching/round")
        expect(tab.get_by_role("heading", name="Load of the mentors")).to_be_visible()
        expect(tab.locator("body")).not_to_contain_text(SECRET)
        accessible(tab)
        for address in (request, mentoring, appointment):
            assert tab.request.get(address).status == 404
