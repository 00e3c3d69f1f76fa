"""Refusals around groups."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class LastOwner(Conflict):
    code = "last_owner"
    message = _l("A group needs an owner. Make somebody else an owner first.")


class NameTaken(Conflict):
    code = "name_taken"
    message = _l("There is already a group with this name. Choose another name.")
