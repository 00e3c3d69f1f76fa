"""What a sprint produces: two colleagues write at once, hand in, are accepted and published, and have a certificate."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from forum.blueprints.sprints.models.sprints import Sprint
from forum.kernel.database import session
from tests.journeys.addresses import LEAD, OFFICER, PRACTITIONER
from tests.journeys.tabs import Tabs
from tests.live import Community

pytestmark = pytest.mark.browser

WHO_DOES, TEACH = "Who does what until spring", "How you teach and listen"


def running() -> int:
    """The sprint of the demo community that runs."""
    return int(session.scalars(sa.select(Sprint.id).where(Sprint.title == "Numbers people can use")).one())


def test_two_colleagues_write_at_once_and_the_plan_is_accepted_published_and_certified(
    plaza: Community, tabs: Tabs
) -> None:
    sprint = f"/sprints/{plaza.ask(running)}"
    ana, rejane, officer = tabs.open(PRACTITIONER), tabs.open(LEAD), tabs.open(OFFICER)
    for page in (ana, rejane):
        page.goto(f"{sprint}/plan")

    # Both write in the same section; who saves second loses nothing and overwrites nothing.
    ana.get_by_label(WHO_DOES).fill("Ana asks the library, until the tenth of March.")
    ana.get_by_role("button", name="Save", exact=True).click()
    expect(ana.get_by_text("Saved. Your colleagues see it.")).to_be_visible()
    rejane.get_by_label(WHO_DOES).fill("Rejane pays for the soup.")
    rejane.get_by_role("button", name="Save", exact=True).click()
    expect(rejane.get_by_text("You and a colleague wrote at the same time")).to_be_visible()
    tabs.expect_refusal("409")
    expect(rejane.get_by_text("Ana asks the library, until the tenth of March.").first).to_be_visible()
    expect(rejane.get_by_label(WHO_DOES)).to_have_value("Rejane pays for the soup.")
    rejane.get_by_label(WHO_DOES).fill("Ana asks the library, until the tenth of March. Rejane pays for the soup.")
    rejane.get_by_role("button", name="Save and hand in").click()
    expect(rejane.get_by_text("Handed in. Programme staff hear of it.")).to_be_visible()

    # Staff ask about one section.
    officer.goto(f"{sprint}/plans")
    officer.get_by_role("link", name="Porto Alegre").click()
    officer.get_by_label(f"What to change in “{TEACH}”").fill("What if nobody comes?")
    officer.get_by_role("button", name="Ask for changes").click()
    expect(officer.get_by_text("The city reads what to change.")).to_be_visible()
    ana.goto(f"{sprint}/plan")
    expect(ana.get_by_text("What if nobody comes?")).to_be_visible()
    ana.get_by_label(TEACH).fill("Six evenings at the library. If nobody comes, we go to the market with the pot.")
    ana.get_by_role("button", name="Save and hand in").click()
    expect(ana.get_by_text("Handed in. Programme staff hear of it.")).to_be_visible()

    # It is accepted and published with its authors, and certified.
    officer.reload()
    officer.get_by_role("button", name="Accept").click()
    expect(officer.get_by_text("Accepted. The city hears of it.")).to_be_visible()
    officer.get_by_role("button", name="Publish").click()
    document = officer.get_by_role("complementary").get_by_role("link", name="Plan of Porto Alegre")
    expect(document).to_be_visible()
    officer.get_by_role("button", name="Issue the certificate").click()
    expect(officer.get_by_text("This certificate is genuine. Plaza issued it.")).to_be_visible()
    stranger = tabs.open(None)
    stranger.goto(officer.url)
    expect(stranger.get_by_text("This certificate is genuine. Plaza issued it.")).to_be_visible()
