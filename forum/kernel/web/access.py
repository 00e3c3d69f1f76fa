"""Every route says who may enter: `@public` or `@signed_in`. The policies decide all the rest."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from forum.kernel.errors import SignInRequired
from forum.kernel.web.identity import current_actor

View = TypeVar("View", bound=Callable[..., Any])


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Anybody may ask; the view receives the actor first."""

    @functools.wraps(view)
    def enter(*args: Any, **kwargs: Any) -> Any:
        return view(current_actor(), *args, **kwargs)

    enter.access = "public"  # type: ignore[attr-defined]  # read by the tests and by the API description
    return enter


def signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Only members may ask; the view receives the actor first. Raises SignInRequired (401)."""

    @functools.wraps(view)
    def enter(*args: Any, **kwargs: Any) -> Any:
        actor = current_actor()
        if not actor.signed_in:
            raise SignInRequired
        return view(actor, *args, **kwargs)

    enter.access = "signed_in"  # type: ignore[attr-defined]  # as above
    return enter


def proves_itself(view: View) -> View:
    """What a request to this view may do is proven by a signed address that mail programs send without a cookie: no
    token of a browser's session is asked for, and none counts."""
    view.proves_itself = True  # type: ignore[attr-defined]  # read before the request is let in
    return view
