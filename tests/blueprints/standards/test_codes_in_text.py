"""A code anywhere in text leads to its criterion, a former one to the present; everything else stays text."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from forum.blueprints.discussions.models.posts import Post
from forum.kernel import markdown
from forum.kernel.database import session
from tests.factories.accounts import create_member
from tests.factories.discussions import start_thread
from tests.factories.groups import create_group
from tests.factories.library import create_resource
from tests.factories.messages import create_conversation, send
from tests.factories.standards import load_standards


@pytest.fixture(autouse=True)
def _standards(app: Flask) -> None:
    load_standards()


def links(source: str) -> dict[str, str]:
    """What is linked in the rendered text, and where it leads."""
    found = re.findall(r'<a href="([^"]*)" class="criterion"[^>]*>([^<]*)</a>', markdown.render(source))
    return {text: address for address, text in found}


@pytest.mark.parametrize(
    ("source", "text", "code"),
    [
        ("We met RDC2.", "RDC2", "RDC2"), ("#DM3", "#DM3", "DM3"), ("ask about #dm3, then", "#dm3", "DM3"),
        ("SI1 was renamed", "SI1", "CI1"), ("(#SI1)", "#SI1", "CI1"), ("**EVAL4**", "EVAL4", "EVAL4"),
        ("## About DM1", "DM1", "DM1"), ("| a |\n|-|\n| PA2 |", "PA2", "PA2"), ("“DM9”", "DM9", "DM9"),
    ],
)  # fmt: skip
def test_a_code_leads_to_its_criterion(source: str, text: str, code: str) -> None:
    assert links(source) == {text: f"/standards/wwc-2022/{code}"}


def test_a_code_of_another_standard_leads_there() -> None:
    assert links("DP1 and DM1, DG3") == {
        "DP1": "/standards/equipt/DP1", "DM1": "/standards/wwc-2022/DM1", "DG3": "/standards/wwc-2018/DG3",
    }  # fmt: skip


@pytest.mark.parametrize(
    "source",
    [
        "`DM3`", "```\nDM3\n```", "    DM3", "[DM3](https://example.org)", "https://example.org/DM3", "www.a.org/#DM3",
        "DM99", "#SI10", "SI10", "ADM3", "DM3a", "DM3_x", "DM3.pdf", "dm3", "ana@DM3", "x/DM3/y", "?c=DM3", "page#DM3",
        "![DM3](/files/1)", "DM", "#data",
    ],
)  # fmt: skip
def test_what_is_no_code_or_stands_in_code_or_a_link_stays_as_it_is(source: str) -> None:
    assert links(source) == {}


def test_the_text_around_stays_as_it_was_and_is_safe() -> None:
    html = markdown.render("A & B <b>DM1</b> @ana DM1–DM2 :tada:", {"ana": "/members/1"})
    assert html.count('class="criterion"') == 3
    assert "A &amp; B &lt;b&gt;" in html
    assert 'rel="nofollow ugc noopener"' in html
    assert markdown.plain(html) == "A & B <b>DM1</b> @ana DM1–DM2 🎉"


def test_a_long_text_asks_once(app: Flask, count_statements) -> None:  # type: ignore[no-untyped-def]
    markdown.render("DM1")
    with count_statements() as statements:
        markdown.render("\n\n".join(f"DM{number} SI{number} ZZ{number} DP{number}" for number in range(1, 60)))
    assert len(statements) == 1
    with count_statements() as statements:
        markdown.render("Nothing of the kind, and DM1")
    assert len(statements) == 0


def test_posts_messages_and_descriptions_are_stored_with_their_links() -> None:
    author, peer = create_member(), create_member()
    thread = start_thread(author, create_group(author), body="Look at #SI1")
    message = send(author, create_conversation(author, peer), "What of RDC2?")
    resource = create_resource(author, summary="How we met DM3.")
    first = session.scalars(sa.select(Post).where(Post.thread_id == thread.id)).one()
    assert '<a href="/standards/wwc-2022/CI1" class="criterion"' in first.html
    assert '<a href="/standards/wwc-2022/RDC2" class="criterion"' in message.html
    assert '<a href="/standards/wwc-2022/DM3" class="criterion"' in resource.summary_html
