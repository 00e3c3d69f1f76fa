"""`forum member`: accounts at the command line."""

from __future__ import annotations

import click

from forum.blueprints.accounts.models import ROLES
from forum.blueprints.accounts.services import members
from forum.kernel.actor import SYSTEM


@click.group("member")
def member() -> None:
    """Look after accounts."""


@member.command("create")
@click.argument("email")
@click.option("--name", required=True, help="As people say it.")
@click.option("--role", type=click.Choice(ROLES), default="member", show_default=True)
@click.password_option(help="At least 10 characters; asked for when left out.")
def create(email: str, name: str, role: str, password: str) -> None:
    """Make an account. Example: forum member create ana@city.example --name "Ana Souza" --role administrator"""
    made = members.create_member(SYSTEM, email, name, password, role)
    click.echo(f"{made.name} can sign in as {made.email}, role {made.role}.")


@member.command("promote")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--leads-city/--no-leads-city", default=None, help="Whether the member leads the city.")
def promote(email: str, role: str, leads_city: bool | None) -> None:
    """Give a role; open sessions end. Example: forum member promote ana@city.example staff"""
    changed = members.promote(SYSTEM, email, role, leads_city=leads_city)
    lead = ", leads the city" if changed.leads_city else ""
    click.echo(f"{changed.name} is now {changed.role}{lead}.")


@member.command("reset-password")
@click.argument("email")
@click.password_option()
def reset_password(email: str, password: str) -> None:
    """Set somebody's password. Example: forum member reset-password ana@city.example"""
    changed = members.give_password(SYSTEM, email, password)
    click.echo(f"{changed.name} has a new password and is signed out everywhere.")
