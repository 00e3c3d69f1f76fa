"""`forum search`: the index at the command line."""

from __future__ import annotations

import sys

import click

from forum.blueprints.search.queries.synonyms import synonyms_in_use
from forum.kernel import indexing
from forum.kernel.search import SearchUnavailable, engine
from search.meilisearch.keys import make_keys


@click.group("search")
def search() -> None:
    """Look after the search index."""


@search.command("rebuild")
@click.argument("index", required=False)
def rebuild(index: str | None) -> None:
    """Fill the index anew from the database; searching goes on meanwhile. Example: forum search rebuild members"""
    if index is not None and index not in indexing.names():
        raise click.BadParameter(f"there is no index {index}; there are {', '.join(indexing.names())}")
    for name in dict.fromkeys([*indexing.needed(), *([index] if index else indexing.names())]):
        click.echo(f"{name}: {indexing.rebuild(name)} documents")
    engine().use_synonyms(synonyms_in_use())


@search.command("verify")
@click.option("--repair/--no-repair", default=True, show_default=True)
def verify(repair: bool) -> None:
    """Compare the index with the database and mend what differs. Example: forum search verify"""
    differs = False
    if repair:
        engine().use_synonyms(synonyms_in_use())
    for name in indexing.names():
        found = indexing.verify(name, repair=repair)
        differs = differs or bool(found)
        click.echo(f"{name}: {len(found.missing)} missing, {len(found.stale)} stale, {len(found.extra)} too many")
    if differs and not repair:
        sys.exit(1)


@search.command("status")
def status() -> None:
    """Say whether the engine answers. Example: forum search status"""
    state = engine().ready()
    click.echo(f"{state.name}: {'ready' if state.ok else 'not ready'} {state.detail}".rstrip())
    if state.needs_rebuild:
        click.echo(f"to be rebuilt: {', '.join(state.needs_rebuild)}")
    if not state.ok:
        sys.exit(1)


@search.command("keys")
@click.option("--url", envvar="MEILISEARCH_URL", required=True, help="Where the server is; MEILISEARCH_URL without it.")
@click.option(
    "--master-key", envvar="MEILISEARCH_MASTER_KEY", prompt=True, hide_input=True, help="Asked for without it."
)
def keys(url: str, master_key: str) -> None:
    """Make keys with the least rights, as settings. Example: forum search keys --url http://127.0.0.1:7700"""
    try:
        made = make_keys(url, master_key)
    except SearchUnavailable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"MEILISEARCH_KEY={made.index}")
    click.echo(f"MEILISEARCH_SEARCH_KEY={made.search}")
