"""Writes every kind of mail in the four languages into a folder, to be looked at.

    python -m scripts.gallery_of_mails /tmp/mails

Each comes out of the same path as a real one: something happens in a community of its own, time passes, and what is
mailed is kept as HTML and as plain text.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from forum.blueprints.accounts.services import invitations
from forum.blueprints.discussions.services import digests, reactions
from forum.blueprints.groups.services import groups
from forum.blueprints.messages.services import messages
from forum.blueprints.notifications.rules.reply_addresses import POST, reply_address
from forum.blueprints.notifications.services import inbound
from forum.kernel.actor import SYSTEM
from forum.kernel.i18n import LANGUAGES
from tests.factories.accounts import actor_of, create_city, create_member
from tests.factories.inbound import BOX, turn_on
from tests.factories.mails import Letter, PostOffice, choose, letters_of, work
from tests.factories.messages import create_conversation
from tests.factories.notifications import create_group_of, reply, start_thread
from tests.live import community

SAID = "We pay by clean block: sixty are drawn by lot. **Two inspectors** visit each, see [the sheet](/library/1)."
WEEK = date(2026, 11, 2)
MONDAY, NEXT_MONDAY = (datetime(2026, 11, day, hour, tzinfo=UTC) for day, hour in ((9, 9), (16, 6)))


class Scene:
    """Ana, who reads in a language, two who write to her, and a group that Mara moderates."""

    def __init__(self, patch: pytest.MonkeyPatch, language: str) -> None:
        self.post = PostOffice(patch, datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
        self.ana = create_member(name="Ana Souza", handle=f"ana-{language}", language=language)
        self.luis, self.mara = create_member(name="Luis Pérez"), create_member(name="Mara Silva")
        self.staff = create_member(name="Imani Whitfield", role="staff")
        self.group = create_group_of(self.ana, self.luis)
        groups.put_member(SYSTEM, self.group.id, self.mara.id, "moderator")
        self.thread = start_thread(
            self.ana, self.group, "We count crews and trucks.", "How did you write the result in?"
        )
        self.post.wait_until(datetime(2026, 11, 3, 9, 0, tzinfo=UTC))
        self.post.only = self.ana.email

    def at_once(self) -> list[Letter]:
        reply(self.luis, self.thread, f"{SAID}\n\nWhat do you say, @{self.ana.handle}?")
        return self.post.wait(minutes=10)

    def message(self) -> list[Letter]:
        talk = create_conversation(self.luis, self.ana)
        messages.send_message(actor_of(self.luis), talk.id, "Can you send me the annex? I only have the first page.")
        return self.post.wait(minutes=10)

    def bundle(self) -> list[Letter]:
        choose(self.ana.id, mail_cadence="every_4_hours", mail_at_once=[])
        for number in range(3):
            reply(self.luis, self.thread, f"{number}. {SAID}")
        reply(self.mara, self.thread, f"> We count crews.\n\nSo did we, @{self.ana.handle}.")
        reactions.react(actor_of(self.luis), self.thread.first_post_id or 0, "thanks")
        other = start_thread(self.ana, self.group, "Who has an annex?", "A second thread about annexes")
        reply(self.mara, other, "- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |")
        return self.post.wait(hours=5)

    def content_free(self) -> list[Letter]:
        choose(self.ana.id, mail_at_once=["mentions"], content_free=True)
        reply(self.luis, self.thread, f"In private, @{self.ana.handle}.")
        letters = self.post.wait(minutes=10)
        choose(self.ana.id, content_free=False, mail_cadence="never", mail_at_once=[])
        return letters

    def refusal(self) -> list[Letter]:
        at, post_id = self.post.at, self.thread.first_post_id or 0
        address = reply_address(BOX.key, BOX.address, self.ana.id, POST, post_id, at)
        head = (
            f"From: {self.ana.email}\nTo: {address}\nSubject: Re: Annex\nMessage-ID: <{at.timestamp()}@example.org>\n"
        )
        inbound.receive_mail(SYSTEM, f"{head}Content-Type: text/plain\n\n> Only what was quoted.".encode(), "http")
        return self._now()

    def moderators_digest(self) -> list[Letter]:
        self.post.wait_until(datetime(2026, 11, 6, 9, 0, tzinfo=UTC))
        digests.publish_digest(actor_of(self.mara), self.group.id, WEEK)
        return [*self.post.wait(minutes=5), *self.post.wait(days=1)]

    def automatic_digest(self) -> list[Letter]:
        self.post.wait_until(MONDAY)
        thread = start_thread(self.mara, self.group, "Do you share data with schools?", "Sharing data with schools")
        for number in range(3):
            reply(self.luis, thread, f"Like this, part {number}.")
        groups.put_member(SYSTEM, self.group.id, create_member(name="Noor Haddad").id)
        return [*self.post.wait_until(NEXT_MONDAY), *self.post.wait(hours=2)]

    def invitation(self) -> list[Letter]:
        self.post.only = f"newcomer-{self.ana.language}@example.org"
        city = create_city(name="Joinville")
        words = "You asked me about street sweeping in Tacoma: everybody who has done it is in there."
        invitations.invite(actor_of(self.staff), city.id, self.post.only, words, self.ana.language)
        return self._now()

    def _now(self) -> list[Letter]:
        return [letter for letter in letters_of(work) if letter.to == self.post.only]


KINDS: dict[str, Callable[[Scene], list[Letter]]] = {
    "1-at-once": Scene.at_once, "2-message": Scene.message, "3-bundle": Scene.bundle,
    "4-content-free": Scene.content_free, "5-refusal": Scene.refusal, "6-moderators-digest": Scene.moderators_digest,
    "7-automatic-digest": Scene.automatic_digest, "8-invitation": Scene.invitation,
}  # fmt: skip


def main(folder: Path) -> None:
    """Write `<kind>.<language>.html` and `.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as data, community(Path(data)) as plaza, plaza.app.app_context():
            turn_on()
            patch = pytest.MonkeyPatch()
            scene = Scene(patch, language)
            for kind, happen in KINDS.items():
                for number, letter in enumerate(happen(scene)):
                    name = f"{kind}.{language}" + (f".{number}" if number else "")
                    head = "".join(f"{one}: {letter.headers.get(one, '')}\n" for one in ("From", "To", "Subject"))
                    (folder / f"{name}.txt").write_text(f"{head}\n{letter.text}", encoding="utf-8")
                    if letter.html:
                        (folder / f"{name}.html").write_text(letter.html, encoding="utf-8")
            patch.undo()
    print(f"{len(list(folder.iterdir()))} files in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
