"""Mails are read whatever they are, and nothing new in them is lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from forum.blueprints.notifications.rules.automatic_mail import is_automatic, is_vouched_for
from forum.blueprints.notifications.rules.letter_files import read_written
from forum.blueprints.notifications.rules.letter_html import to_markdown
from forum.blueprints.notifications.rules.letter_lines import rejoin, unflow
from forum.blueprints.notifications.rules.letter_text import strip
from forum.blueprints.notifications.rules.letters import message_key, read_letter
from forum.blueprints.notifications.rules.mail_reports import read_report

CALM = bounded(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
WORDS = st.text(st.sampled_from("abcdefghij áéñçß .,!?()'\"0123456789*-"), min_size=1, max_size=90)
LINES = st.lists(st.one_of(WORDS, st.just("")), min_size=1, max_size=25)
QUOTES = st.sampled_from(
    [
        "On Thu, Nov 26, 2026 at 10:03 AM Ana <no-reply@plaza.example> wrote:\n\n> How?\n>\n> Like that?",
        "El jue, 26 nov 2026 a las 10:03, Ana (<a@plaza.example>)\nescribió:\n\n> ¿Cómo?",
        "Em qui., 26 de nov. de 2026 às 10:03, Ana <a@plaza.example>\nescreveu:\n> Como?",
        "Le jeu. 26 nov. 2026 à 10 h 03, Ana <a@plaza.example> a écrit :\n\n> Comment ?",
        "________________________________\nFrom: Ana <a@plaza.example>\nSent: Thursday\nTo: Luis\nSubject: How\n\nHow?",
        "-----Mensaje original-----\nDe: Ana\nEnviado el: jueves\nPara: Luis\nAsunto: Cómo\n\n¿Cómo?",
        "> Bare quote\n> of two lines",
    ]
)
HEAD = b"From: a@example.org\nTo: b@example.org\nMIME-Version: 1.0\n"
MOST_SECONDS = 6  # of work; what takes the square of its length takes minutes


@contextmanager
def in_good_time() -> Iterator[None]:
    began = time.process_time()
    yield
    assert time.process_time() - began < MOST_SECONDS


def words_of(text: str) -> list[str]:
    return text.replace("\n", " ").split()


def is_plain(line: str) -> bool:
    """Whether no program could have put this line around a text."""
    return line.rstrip() not in ("--", "-- ", "—", "__") and "\n" not in line


@CALM
@given(LINES.filter(lambda lines: all(is_plain(line) for line in lines)), QUOTES)
def test_nothing_that_stands_above_a_quote_is_lost(lines: list[str], quote: str) -> None:
    written = "\n".join(lines)
    found = strip(f"{written}\n\n{quote}")
    assert words_of(found.new) == words_of(written)
    assert words_of(rejoin(found.new)) == words_of(written)


@CALM
@given(st.binary(max_size=2_000))
def test_any_bytes_can_be_read(raw: bytes) -> None:
    for mail in (raw, HEAD + b"\n" + raw, HEAD + b"Content-Type: text/html\n\n" + raw, HEAD + raw):
        letter = read_letter(mail)
        read_written(letter)
        read_report(letter, to_bounces=True)
        is_automatic(letter)
        is_vouched_for(letter, "mx.example.org")
        assert all("@" in address for address in letter.senders + letter.recipients)
        assert "\n" not in letter.subject
        assert len(message_key(mail, letter)) == 64


@CALM
@given(
    st.lists(
        st.sampled_from(
            [b"Content-Type: multipart/mixed; boundary=x\n", b"\n", b"--x\n", b"--x--\n", b"Content-Type: text/plain;",
             b" charset=\"utf-7\"\n", b"Subject: =?utf-8?B?////?=\n", b"Subject: =?x?q?=zz?=\n", b"> q\n",
             b"\xff\xfe\n",
             b"Content-Transfer-Encoding: base64\n", b"On 1 May 2026, a@b wrote:\n", b"-- \n", b"Content-ID: <\n",
             b"Content-Disposition: inline; filename*=utf-8''%ff\n", b"From: <<>@>,;:\n", b"To: \"\n",
             b"Content-Type: message/rfc822\n", b"Content-Type: message/delivery-status\n", b"Action: failed\n",
             b"Content-Transfer-Encoding: uuencode\n", b"begin 644 x\n", b"Authentication-Results: mx.example.org;=\n"]
        ), max_size=40,
    )
)  # fmt: skip
def test_broken_mails_can_be_read(pieces: list[bytes]) -> None:
    letter = read_letter(b"".join(pieces))
    read_report(letter, to_bounces=True)
    assert all("@" in address and address == address.lower() for address in letter.senders + letter.recipients)
    assert "\n" not in letter.subject
    (letter.subject + read_written(letter).text).encode()  # no half of a letter


@CALM
@given(st.text(st.sampled_from("<>/abdivblockquote =\"'&;p\n-#*"), max_size=400))
def test_any_html_can_be_read(html: str) -> None:
    assert "here" in strip(to_markdown(f"<p>What is said here.</p><hr>{html}")).new


@pytest.mark.parametrize(
    "text",
    ["\n" * 400_000, "> \n" * 100_000, "On 1 May 2026 a@b wrote\n" * 10_000, "--\n" * 100_000, "a\n> b\n" * 60_000,
     "1 20:20@ wrote:\n" * 12_000 + "> b\n", "> a\n" + "\u2003\n" * 90_000 + "> b\n"],
    ids=["empty", "quoted", "heads", "dashes", "in turn", "heads above a quote", "blanks in a quote"],
)  # fmt: skip
def test_a_text_made_to_be_slow_is_read_in_good_time(text: str) -> None:
    with in_good_time():
        assert strip(f"What is new.\n\n{text}").new.startswith("What is new.")


@pytest.mark.parametrize(
    "html",
    ["a<i>" * 70_000, "<td>a" * 50_000, "<i> " * 70_000, "<" * 290_000, "<!" * 140_000, "<!--" * 70_000 + ">",
     "<![CDATA[>" * 29_000, "<a" * 140_000, "</a" * 90_000, "<?" * 140_000, "<a href='>" * 29_000],
)  # fmt: skip
def test_html_made_to_be_slow_is_read_in_good_time(html: str) -> None:
    with in_good_time():
        assert to_markdown(f"<p>What is new.</p>{html}").startswith("What is new.")


def test_html_without_whole_tags_is_text_and_comments_are_left_out() -> None:
    assert (
        to_markdown("<p>a < b</p><!--[if mso]><b>c</b><![endif]--><![if !mso]>d<![endif]><p>e <f")
        == "a < b\n\nd\n\ne <f"
    )
    assert to_markdown("<p>a</p><!-- never ended <p>b</p>") == "a"


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "Raw-Unicode-Escape", "zlib"])
def test_a_charset_that_no_mail_is_written_in_counts_as_none(charset: str) -> None:
    with in_good_time():
        letter = read_letter(HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode() + b"b" * 1_000_000)
    assert letter.plain.startswith("bbb")


def test_halves_of_letters_are_not_kept() -> None:
    letter = read_letter(HEAD + b"Content-Type: text/plain; charset=utf-7\n\na+2AA-b")
    assert letter.plain == "a?b"


@pytest.mark.parametrize(
    "header",
    [b'Content-Type: text/plain; a="' + b';"' * 300_000, b"Content-Type: text/plain" + b';a="' * 200_000,
     b"Content-Disposition: attachment" + b"".join(b";\n filename*%d*=a" % n for n in range(60_000)),
     b"Cc: =?" + b"a," * 300_000, b"\n".join([b"Cc: =?" + b'<a."' * 1_900] * 100)],
    ids=["quoted", "open", "in pieces", "addresses", "many"],
)  # fmt: skip
def test_headers_made_to_be_slow_are_read_in_good_time(header: bytes) -> None:
    with in_good_time():
        letter = read_letter(HEAD + header + b"\n\nWhat is new.")
        read_written(letter)
        assert letter.senders in (["a@example.org"], [])


def test_comments_within_comments_are_no_address() -> None:
    letter = read_letter(b"From: " + b"(" * 7_000 + b"a@example.org\nTo: " + b"(" * 7_000 + b"\n\nHello.")
    assert (letter.senders, letter.recipients) == ([], [])


def test_a_sender_hidden_far_behind_is_no_sender() -> None:
    """Whoever checks mails before us may have looked at the last one."""
    far = b" " * 9_000 + b", b@evil.example\n"
    assert read_letter(b"From: a@example.org" + far + b"\nHello.").senders == []
    filled = b"".join(b"X-%d: " % n + b"a" * 5_000 + b"\n" for n in range(50))
    assert read_letter(b"From: a@example.org\n" + filled + b"From: b@evil.example\n\nHello.").senders == []


def test_a_name_that_says_an_address_is_a_name() -> None:
    letter = read_letter(b"From: =?utf-8?q?=3Ca=40example=2Eorg=3E=2C?= <b@evil.example>\n\nHello.")
    assert letter.senders == ["b@evil.example"]


@pytest.mark.parametrize(
    "line",
    ["Sent from my iPhone", "Sent from my Samsung Galaxy smartphone.", "Get Outlook for iOS", "Enviado desde mi iPhone",
     "Enviado do meu iPhone", "Envoyé de mon iPhone", "Envoyé à partir de Outlook pour Android",
     "Enviado desde Correo para Windows", "Obter o Outlook para Android", "Télécharger Outlook pour iOS"],
)  # fmt: skip
def test_what_a_telephone_says_of_itself_goes(line: str) -> None:
    assert strip(f"Yes.\n\n{line}\n").new == "Yes."
    assert strip(f"{line} is what it says.\nStrange.").new.endswith("Strange.")


def test_a_sentence_that_begins_alike_stays() -> None:
    assert (
        strip("Sent from the county to the city, with thanks.").new == "Sent from the county to the city, with thanks."
    )
    assert strip("On Monday he wrote:\nWe agree.").new == "On Monday he wrote:\nWe agree."
    assert strip("From: the county\nwe got nothing.").new == "From: the county\nwe got nothing."


def test_two_dashes_between_long_parts_are_no_signature() -> None:
    text = "One.\n--\n" + "\n".join(f"Line {number}" for number in range(30))
    assert strip(text).new == text


def test_flowed_lines_are_put_together_and_others_stay() -> None:
    assert unflow("One line that goes \non here.\n> quoted that goes \n> on\n-- \nLuis") == (
        "One line that goes on here.\n> quoted that goes on\n-- \nLuis"
    )


def test_lines_that_a_program_broke_are_put_together_and_lists_stay() -> None:
    text = "This is a sentence that somebody's program broke at seventy columns or\nso.\n- one\n- two\nShort\nlines."
    assert rejoin(text) == (
        "This is a sentence that somebody's program broke at seventy columns or so.\n- one\n- two\nShort\nlines."
    )


def test_a_mail_says_its_charset_wrongly_and_is_read_all_the_same() -> None:
    for charset, content in (
        ("utf-8", "café".encode("cp1252")),
        ("us-ascii", "café".encode()),
        ("nonsense", "café".encode()),
    ):
        letter = read_letter(HEAD + f"Content-Type: text/plain; charset={charset}\n\n".encode() + content)
        assert letter.plain == "café"


@pytest.mark.parametrize("depth", [29, 300, 3_000])
def test_many_parts_within_parts_are_read_no_deeper_than_needed(depth: int) -> None:
    raw = HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    with in_good_time():
        letter = read_letter(raw + b"\nWhat is new.\n" + b"x\n" * 100_000)
    assert letter.senders == ["a@example.org"]
    assert letter.plain.startswith("What is new.") == (depth == 29)
