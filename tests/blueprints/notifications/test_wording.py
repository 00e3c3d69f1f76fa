"""What a notification says to a reader of any language and place, wherever it is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from forum.blueprints.discussions.services import posts
from forum.blueprints.notifications.queries import notifications as queries
from forum.blueprints.notifications.services.wording import words_of
from forum.kernel.i18n import _
from tests.factories.accounts import actor_of, create_member
from tests.factories.notifications import create_group_of, reply, start_thread

pytestmark = pytest.mark.usefixtures("app")
Deliver = Callable[[], int]


def test_it_speaks_the_language_of_whom_it_is_for_and_only_there(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member(name="Luis Prado")
    thread = start_thread(ana, create_group_of(ana, luis), title="Tenders")
    reply(luis, thread, "We **pay** by outcome.")
    deliver()
    (told,) = queries.list_notifications(actor_of(ana)).items
    assert words_of(told).sentence == "Luis Prado wrote in “Tenders”"
    assert words_of(told, "es").sentence == "Luis Prado escribió en «Tenders»"
    assert _("Today") == "Today"


def test_it_gives_the_text_as_it_is_now_and_where_it_stands(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    post = reply(luis, thread, "We **pay** by outcome.")
    deliver()
    posts.edit_post(actor_of(luis), post.id, "We pay by *hour*.", version=1)
    (told,) = queries.list_notifications(actor_of(ana)).items
    words = words_of(told, "fr", "America/Montreal")
    assert (words.excerpt, words.target) == ("We pay by hour.", f"{thread.path}/2#post-2")


def test_of_a_text_that_is_gone_there_is_no_word(deliver: Deliver) -> None:
    ana, luis = create_member(), create_member()
    thread = start_thread(ana, create_group_of(ana, luis))
    post = reply(luis, thread)
    deliver()
    posts.withdraw_post(actor_of(luis), post.id, version=1)
    (told,) = queries.list_notifications(actor_of(ana)).items
    assert words_of(told).excerpt == ""
