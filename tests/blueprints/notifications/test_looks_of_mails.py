"""What a reader sees of a mail, in her language and in a program that shows text alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from forum.blueprints.accounts.services import invitations
from forum.kernel.letters import written_text
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.mails import PostOffice, letters_of
from tests.factories.notifications import create_group_of, reply, start_thread


def test_links_in_the_text_of_a_mail_lead_to_the_site(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    ana, luis = create_member(handle="ana-one", language="fr"), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    office = PostOffice(monkeypatch)
    reply(luis, thread, "See [the sheet](/library/1) and [this](https://example.org/a), @ana-one.")
    (letter,) = office.wait(minutes=10)
    assert f"[the sheet]({app.config['PUBLIC_URL']}/library/1)" in letter.text
    assert "[this](https://example.org/a)" in letter.text


@pytest.mark.parametrize(
    "written", ["[a](//example.org/b)", "[a](mailto:b@example.org)", "`/library/1`", "(/library/1)"]
)
def test_what_is_no_link_to_a_place_of_the_site_stays_as_it_is(app: Any, written: str) -> None:
    assert written_text(written) == written


def test_an_invitation_is_in_the_language_of_who_reads_it_and_says_who_speaks(
    app: Any, deliver: Callable[[], int]
) -> None:
    staff = create_member(name="Imani Whitfield", role="staff")
    invitations.invite(actor_of(staff), create_city().id, "newcomer@example.org", "Come and see.", "fr")
    (letter,) = letters_of(deliver)
    assert '<html lang="fr"' in letter.html
    assert 'class="action"' in letter.html
    before, said, after = letter.text.partition("“Come and see.”")
    assert said
    assert before.endswith("\n\n")
    assert "Imani Whitfield" in before.strip().splitlines()[-1]
    assert after.startswith("\n\n")
