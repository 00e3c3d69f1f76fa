"""The `forum` command."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

import click
from flask import Flask, current_app

from forum import seeding
from forum.app import create_app
from forum.config import Settings, SettingsError
from forum.kernel.collector import kept_for_good
from forum.kernel.database import db, session
from forum.kernel.errors import ForumError
from forum.kernel.feature import Feature
from forum.kernel.mail import FolderMailer, mailer
from forum.kernel.outbox.delivering import count_waiting
from forum.kernel.search import engine
from forum.migrating import upgrade_when_behind


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def cli() -> None:
    """Run and look after a Plaza community."""


@cli.command()
@click.option("--demo/--no-demo", default=False, help="Seed the demo community first when there is nobody yet.")
def serve(demo: bool) -> None:
    """Serve the community. Example: PORT=8080 forum serve"""
    from forum.server import Server

    settings: Settings = current_app.extensions["forum_settings"]
    _claim_address(settings)
    prepare()
    seeded = demo and seeding.is_empty()
    if seeded:
        seeding.seed("city")
    if seeding.is_demo():
        click.echo(seeding.sign_ins())
    if settings.local and isinstance(mailer(), FolderMailer):
        click.echo(f"\nMail is kept, not sent: {settings.public_url}/dev/mail")
    click.secho(f"\nPlaza is at {settings.public_url}  (Ctrl+C stops it)", bold=True)
    session.remove()
    db.engine.dispose()  # connections are not shared with the process that will serve
    # Seeding leaves the search index open in this process: who serves then begins with an application of its own.
    Server(settings, None if seeded else current_app._get_current_object()).run()  # type: ignore[attr-defined]  # a proxy


def _claim_address(settings: Settings) -> None:
    """Say that the port is taken before anything is promised or written."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        socket.create_server((settings.host, settings.port), family=family).close()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise click.ClickException(
            f"Port {settings.port} of {settings.host} cannot be used: {reason}. "
            f"Choose another with PORT, for example PORT={settings.port + 1}."
        ) from error


@cli.command()
def worker() -> None:
    """Deliver notifications, mail and the search index. Example: FORUM_RELAY=off forum serve & forum worker"""
    from forum.worker import run_worker

    settings: Settings = current_app.extensions["forum_settings"]
    run_worker(current_app._get_current_object(), sole=settings.database_url.startswith("sqlite"))  # type: ignore[attr-defined]  # a proxy


@cli.command()
def migrate() -> None:
    """Bring the database up to this release and load what every community needs. Example: forum migrate"""
    prepare()
    click.echo("The database is up to date.")


@cli.command()
@click.option("--scale", type=click.Choice(["small", "city"]), default="city", show_default=True)
def seed(scale: str) -> None:
    """Fill an empty community with believable demo content. Example: forum seed --scale small"""
    prepare()
    if not seeding.is_empty():
        raise click.ClickException("There are members already; the demo goes into an empty community only.")
    seeding.seed(scale)
    click.echo(seeding.sign_ins())


@cli.group("import")
def import_group() -> None:
    """Import documents, discussions, people or cities; each may be repeated and goes on where it stopped."""


@cli.command()
def doctor() -> None:
    """Check every setting and dependency and say how to mend what is wrong. Example: forum doctor"""
    from forum.diagnosis import diagnose

    findings = diagnose(current_app.extensions["forum_settings"])
    for finding in findings:
        click.secho(
            f"{'ok  ' if finding.ok else 'WRONG'} {finding.subject}: {finding.detail}", fg=None if finding.ok else "red"
        )
        if finding.remedy:
            click.echo(f"      {finding.remedy}")
    if not all(finding.ok for finding in findings):
        sys.exit(1)


@cli.command()
def routes() -> None:
    """List every address of the site and who may enter. Example: forum routes | grep threads"""
    rules = sorted(current_app.url_map.iter_rules(), key=lambda rule: (str(rule), sorted(rule.methods or ())))
    for rule in rules:
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        access = getattr(current_app.view_functions[rule.endpoint], "access", "public")
        click.echo(f"{methods:<8} {rule!s:<60} {access}")


@cli.command()
def status() -> None:
    """Say what waits and whether search is ready. Example: forum status"""
    waiting, parked = count_waiting()
    search = engine().ready()
    click.echo(f"outbox: {waiting} waiting, {parked} parked\nsearch: {search.name}, {search.detail}")


def prepare() -> None:
    """Migrate and load the reference content of each feature."""
    upgrade_when_behind()
    features: list[Feature] = current_app.extensions["forum_features"]
    for feature in features:
        for load in feature.reference:
            load()
    session.remove()


def main(arguments: list[str] | None = None) -> None:
    """Entry point: settings first, then the command in the application's context."""
    with kept_for_good():
        app = _application()
    for feature in app.extensions["forum_features"]:
        for command in feature.commands:
            cli.add_command(command)
        for importer in feature.importers:
            import_group.add_command(importer)
    with app.app_context():
        _run(arguments)


def _application() -> Flask:
    try:
        return create_app(Settings.from_environment())
    except SettingsError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(2)


def _run(arguments: list[str] | None) -> Any:
    try:
        cli(args=arguments, prog_name="forum")
    except ForumError as error:
        click.secho(str(error.detail), fg="red", err=True)
        sys.exit(1)
