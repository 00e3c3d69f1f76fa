"""Refusals around standards."""

from __future__ import annotations

from forum.kernel.errors import Conflict
from forum.kernel.i18n import _l


class FrameworkPublished(Conflict):
    code = "framework_published"
    message = _l("This version is published, so it stays as it is. Begin a draft from it and change that.")


class FrameworkIsDraft(Conflict):
    code = "framework_is_draft"
    message = _l("This is still a draft. Publish it first.")


class FrameworkRetired(Conflict):
    code = "framework_retired"
    message = _l("This version is retired. Publish a newer one instead.")


class FrameworkIsCurrent(Conflict):
    code = "framework_is_current"
    message = _l("This is the current standard. Make another one current first.")
