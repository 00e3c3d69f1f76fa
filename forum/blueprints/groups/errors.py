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


class AlreadyBelongs(Conflict):
    code = "already_in_group"
    message = _l("You belong to this group already.")


class AlreadySettled(Conflict):
    code = "already_settled"
    message = _l("Somebody has answered this already.")


class TooManyPages(Conflict):
    code = "too_many_pages"
    message = _l("A group can have 8 pages of its own. Remove one first.")


class TooManyPins(Conflict):
    code = "too_many_pins"
    message = _l("10 things are pinned already. Take one away first.")


class TooManyWords(Conflict):
    code = "too_many_words"
    message = _l("A group can watch 200 words. Remove one first.")


class TooManyRules(Conflict):
    code = "too_many_rules"
    message = _l("A group can have 20 rules. Remove one first.")
