"""Published standards are open to read; programme staff write drafts, which nobody else sees."""

from __future__ import annotations

import sqlalchemy as sa

from forum.blueprints.standards.errors import FrameworkIsCurrent, FrameworkIsDraft, FrameworkPublished, FrameworkRetired
from forum.blueprints.standards.models import DRAFT, RETIRED, Framework
from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def can_load_frameworks(actor: Actor) -> Decision:
    """Plaza itself, at each start, and administrators."""
    if actor.is_administrator:
        return ALLOWED
    return Denied("administrators_only", _l("Only an administrator can do this."))


def visible_frameworks(actor: Actor) -> sa.Select[Framework]:
    """Everybody sees what is or was published; staff see drafts as well."""
    return sa.select(Framework).where(seen(actor))


def seen(actor: Actor) -> sa.ColumnElement[bool]:
    """The same as a condition."""
    return sa.true() if actor.is_staff else Framework.state != DRAFT


def can_see_framework(actor: Actor, framework: Framework) -> Decision:
    """The same rule for one framework."""
    return ALLOWED if actor.is_staff or framework.state != DRAFT else Denied("not_found")


def can_write_standards(actor: Actor) -> Decision:
    """Programme staff begin drafts, edit and publish them, and link criteria of different standards."""
    return ALLOWED if actor.is_staff else Denied("staff_only", _l("Only programme staff can write standards."))


def can_edit_framework(actor: Actor, framework: Framework) -> Decision:
    """Programme staff, as long as it is a draft."""
    if framework.state != DRAFT:
        return Denied(FrameworkPublished.code, FrameworkPublished.message)
    return can_write_standards(actor)


def can_make_current(actor: Actor, framework: Framework) -> Decision:
    """Programme staff, of a published one that is not current."""
    if framework.state == DRAFT:
        return Denied(FrameworkIsDraft.code, FrameworkIsDraft.message)
    if framework.state == RETIRED:
        return Denied(FrameworkRetired.code, FrameworkRetired.message)
    if framework.current:
        return Denied(FrameworkIsCurrent.code, FrameworkIsCurrent.message)
    return can_write_standards(actor)


def can_retire(actor: Actor, framework: Framework) -> Decision:
    """Programme staff, of a published one that is not current."""
    return can_make_current(actor, framework)


def may_report(actor: Actor, framework: Framework) -> Decision:
    """A standard is not reported; what is wrong in it is told to programme staff."""
    return Denied("not_reportable", _l("A standard cannot be reported. Tell programme staff what is wrong in it."))
