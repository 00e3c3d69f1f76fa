"""Decisions about rights, and the one function that enforces them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from forum.kernel.actor import Actor
from forum.kernel.errors import Forbidden
from forum.kernel.i18n import LazyString


@dataclass(frozen=True)
class Decision:
    """Whether something is allowed and, if not, the reason as a code and a sentence."""

    allowed: bool
    code: str = ""
    message: str | LazyString | None = None

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(True)


def Denied(code: str, message: str | LazyString | None = None) -> Decision:  # noqa: N802  # reads as a value
    """A refusal with a stable code such as `thread_locked` and what to tell the person."""
    return Decision(False, code, message)


Policy = Callable[..., Decision]


def authorize(policy: Policy, actor: Actor, *subjects: object) -> None:
    """Go on if the policy allows it; raise Forbidden with the policy's reason otherwise."""
    decision = policy(actor, *subjects)
    if not decision:
        raise Forbidden(decision.code, decision.message)


def permissions(actor: Actor, subject: object, **policies: Policy) -> dict[str, bool]:
    """The `can` of an object: for each verb whether the actor may do it."""
    return {verb: bool(policy(actor, subject)) for verb, policy in policies.items()}
