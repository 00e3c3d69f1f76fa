"""Refusals around resources."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class AlreadyShared(Conflict):
    code = "already_shared"
    message = _l("This file is already in the library. Look at it there, or choose another file.")


class AlreadyAdopted(Conflict):
    """A colleague of one's city has said so before."""

    code = "already_adopted"
    message = _l("A colleague has already noted that your city uses this document.")


class SameAsCurrent(Conflict):
    code = "same_as_current"
    message = _l("This is the same file as the newest version, so nothing would change. Choose the changed file.")


class AlreadyOffered(Conflict):
    code = "already_offered"
    message = _l("This document has been offered already. Choose another one.")


class SimilarThere(Conflict):
    """What is typed may be there already; sending it again goes on."""

    code = "similar_there"
    message = _l("This may be there already. Look at what is below first. If it is not what you need, send it again.")


class TooManyFiles(Conflict):
    code = "too_many_files"
    message = _l("A document has at most 20 further files. Remove one first.")


class TooManyCoOwners(Conflict):
    code = "too_many_co_owners"
    message = _l("A document has at most five co-owners. Remove one first.")


class CollectionFull(Conflict):
    code = "collection_full"
    message = _l("A collection has at most 200 documents. Take one out first, or start another collection.")


class TooManyEditors(Conflict):
    code = "too_many_editors"
    message = _l("A collection has at most ten co-editors. Remove one first.")
