"""What a call says before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from forum.kernel.i18n import _


def missing_parts(questions: Sequence[Any], judging: Sequence[Any], overview: str, who_should_apply: str) -> list[str]:
    """What is still to be written, in the reader's language; none when the call can be published."""
    told = [
        (questions, _("the questions of the form")), (judging, _("the criteria of judgement")),
        (overview, _("the overview")), (who_should_apply, _("who should apply")),
    ]  # fmt: skip
    return [str(name) for there, name in told if not there]
