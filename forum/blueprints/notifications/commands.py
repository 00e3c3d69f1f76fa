"""`forum mail`: mails at the command line."""

from __future__ import annotations

import sys

import click

from forum.blueprints.notifications.queries import inbound as queries
from forum.blueprints.notifications.rules.inbound import COMMAND, LARGEST_MAIL
from forum.blueprints.notifications.services import inbound
from forum.kernel.actor import SYSTEM
from forum.kernel.mailbox import mailbox

TEMPORARY_FAILURE = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and tries again


@click.group("mail")
def mail() -> None:
    """Take mails, and see what became of them."""


@mail.command("receive")
def receive() -> None:
    """Take one mail from standard input, as mail servers hand it over. Example: forum mail receive < answer.eml"""
    if mailbox() is None:
        raise click.ClickException("Nobody can answer by mail here. Set FORUM_MAIL_REPLY first.")
    raw = sys.stdin.buffer.read(LARGEST_MAIL + 1)
    try:
        kept = inbound.receive_mail(SYSTEM, raw, COMMAND)
    except OSError as error:
        click.echo(str(error), err=True)
        sys.exit(TEMPORARY_FAILURE)
    click.echo(f"Taken as mail {kept.id}.")


@mail.command("list")
@click.option("--outcome", help="Only these, such as `waiting`, `posted`, `bounced`, `unknown_sender`.")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
def list_mails(outcome: str | None, limit: int) -> None:
    """List what came in and what became of it, the latest first. Example: forum mail list --outcome forged"""
    for one in queries.list_inbound(SYSTEM, outcome, limit=limit).items:
        whose = f"member {one.member_id}" if one.member_id else "nobody"
        became = one.outcome or one.state
        click.echo(f"{one.id:>7}  {one.received_at:%Y-%m-%d %H:%M}  {one.way:<8} {became:<20} {whose}")
