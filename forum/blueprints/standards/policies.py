"""The standards are open to read; only Plaza itself and administrators load them."""

from __future__ import annotations

from forum.kernel.actor import Actor
from forum.kernel.i18n import _l
from forum.kernel.policies import ALLOWED, Decision, Denied


def can_load_frameworks(actor: Actor) -> Decision:
    """Plaza itself, at each start, and administrators."""
    if actor.is_administrator:
        return ALLOWED
    return Denied("administrators_only", _l("Only an administrator can do this."))
