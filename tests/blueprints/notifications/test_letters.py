"""Mails are read whatever they are, and nothing new in them is lost."""

from __future__ import annotations

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
        assert (letter.senders, letter.recipients, letter.subject) is not None
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
    read_written(letter)
    read_report(letter, to_bounces=True)
    assert (letter.senders, letter.recipients, letter.subject) is not None


@CALM
@given(st.text(st.sampled_from("<>/abdivblockquote =\"'&;p\n-#*"), max_size=400))
def test_any_html_can_be_read(html: str) -> None:
    strip(to_markdown(html))


@pytest.mark.parametrize(
    "text",
    ["\n" * 400_000, "> \n" * 100_000, "On 1 May 2026 a@b wrote\n" * 10_000, "--\n" * 100_000, "a\n> b\n" * 60_000],
    ids=["empty", "quoted", "heads", "dashes", "in turn"],
)
def test_a_mail_made_to_be_slow_is_read_all_the_same(text: str) -> None:
    strip(text)


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


def test_many_parts_within_parts_are_read_no_deeper_than_needed() -> None:
    raw = HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3_000))
    read_letter(raw)
