"""Reasons are read in the reader's language when they are Plaza's own, and as written when they are somebody's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask_babel import force_locale

from forum.blueprints.accounts.errors import Suspended
from forum.blueprints.discussions.services import acts, states
from forum.blueprints.moderation.rules import BUILT_IN_ANSWERS
from forum.blueprints.moderation.services.sanctions import sanction_member
from forum.kernel import clock
from tests.factories.accounts import actor_of, create_member
from tests.factories.discussions import reply, start_thread
from tests.factories.moderation import create_moderated_group

SignIn = Callable[[Any], Any]
OWN = "Ask María first, she has the newer figures."


def in_language(language: str) -> str:
    with force_locale(language):
        return str(BUILT_IN_ANSWERS[2][1])


@pytest.mark.parametrize(("sent", "read"), [("en", "es"), ("fr", "es"), ("es", "en")])
def test_a_ready_made_reason_of_a_hidden_post_is_read_in_the_readers_language(
    sign_in: SignIn, sent: str, read: str
) -> None:
    author = create_member(language=read)
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    acts.hide_post(actor_of(moderator), reply(author, thread).id, in_language(sent))
    acts.remove_post(actor_of(moderator), reply(author, thread).id, OWN)
    page = sign_in(author).get(thread.path).text
    assert in_language(read) in page
    assert OWN in page


def test_a_ready_made_reason_of_a_sanction_and_of_a_lock_is_read_likewise(sign_in: SignIn) -> None:
    author, staff = create_member(language="es"), create_member(role="staff", language="fr")
    group, moderator = create_moderated_group(author)
    thread = start_thread(author, group)
    states.lock_thread(actor_of(moderator), thread.id, in_language("en"))
    sanction_member(actor_of(staff), author.id, "silence", in_language("en"), clock.now() + timedelta(days=3))
    assert in_language("es") in sign_in(author).get("/me/moderation").text
    assert in_language("es") in sign_in(author).get(thread.path).text
    assert in_language("fr") in sign_in(staff).get(f"/members/{author.id}/moderation").text


def test_who_is_suspended_reads_a_ready_made_reason_in_her_language(app: Any) -> None:
    with force_locale("es"):
        assert in_language("es") in str(Suspended(clock.now(), in_language("en")).detail)
        assert str(Suspended(clock.now(), OWN).detail).endswith(OWN)
