"""The visiting card of a feature: what it plugs into the application."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import click
from flask import Blueprint, Flask

from forum.kernel.actor import Actor
from forum.kernel.i18n import LazyString


@dataclass(frozen=True)
class NavItem:
    """An entry of the main navigation; `order` places it, `endpoint` is its page, `active` its endpoints' prefix.

    `also` are addresses of other features that belong to it. `shown` is asked with the actor and what the
    features gave to the frame, for what only some members need. `under` is a regular expression of the beginnings of
    its addresses, where several entries are of one feature; `covers` is one of addresses of other features. A
    `programme` stands first in the menu of a phone, which has no tab of its own for it.
    """

    label: LazyString
    endpoint: str
    icon: str
    order: int
    members_only: bool = True
    mobile: bool = False
    also: tuple[str, ...] = ()
    under: str = ""
    covers: str = ""
    programme: bool = False
    shown: Callable[[Actor, Mapping[str, Any]], bool] | None = None


@dataclass(frozen=True)
class DemoStep:
    """A part of `forum seed`: runs in the order of features, once, on an empty community."""

    label: str
    run: Callable[[DemoWorld], None]


@dataclass
class DemoWorld:
    """What demo steps hand on to each other: ids by the names used in `forum/demo`, and how large to be."""

    scale: str
    ids: dict[tuple[str, Any], int]
    tell: Callable[[str], None]
    progress: Callable[..., Any]

    def remember(self, kind: str, name: Any, number: int) -> None:
        self.ids[kind, name] = number

    def find(self, kind: str, name: Any) -> int:
        return self.ids[kind, name]


@dataclass(frozen=True)
class Feature:
    """Everything is optional but the name, which is the folder's.

    `reference` loads what every installation needs (frameworks, the gazetteer); it runs at each `forum migrate`
    and changes nothing when there is nothing new.
    """

    name: str
    blueprints: Sequence[Blueprint] = ()
    navigation: Sequence[NavItem] = ()
    commands: Sequence[click.Command] = ()
    importers: Sequence[click.Command] = ()
    reference: Sequence[Callable[[], None]] = ()
    demo: Sequence[DemoStep] = ()
    template_context: Callable[[Actor], dict[str, Any]] | None = None
    on_ready: Callable[[Flask], None] | None = None


@dataclass(frozen=True)
class Section:
    """A part that a higher feature shows on a lower feature's page, such as the threads of a group."""

    slot: str
    order: int
    render: Callable[[Actor, Any], str]
    label: LazyString | None = None


_sections: dict[str, list[Section]] = {}


def add_section(section: Section) -> None:
    """Register a part for a slot: `group`, `cities`, `city`, `criterion`, `member`, `own_profile`, `home`, `front`,
    `adventure` (with criterion ids), `resource_head`, `resource`, `resource_aside`."""
    _sections.setdefault(section.slot, []).append(section)


def render_sections(slot: str, actor: Actor, subject: Any) -> list[str]:
    """The parts of a slot in their order, empty ones left out."""
    rendered = [section.render(actor, subject) for section in sorted(_sections.get(slot, []), key=lambda s: s.order)]
    return [part for part in rendered if part]
