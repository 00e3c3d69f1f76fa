"""What a link in a mail stops, for whoever holds it: signed, so that nobody can make one for somebody else."""

from __future__ import annotations

import hashlib
import hmac
import re

from forum.blueprints.notifications.rules.preferences import SUBJECTS

SCOPES = (*SUBJECTS, "together", "digests", "everything")
_TOKEN = re.compile(r"([0-9]{1,9})\.([a-z]{1,12}(?:-[0-9]{1,9})?)\.([0-9a-f]{40})", re.ASCII)


def unsubscribe_token(secret: str, member_id: int, scope: str) -> str:
    """The token of a link that stops mails of a scope (`mentions`, `together`, `digest-7` ...) to a member."""
    return f"{member_id}.{scope}.{_digest(secret, member_id, scope)}"


def read_token(secret: str, token: str) -> tuple[int, str] | None:
    """The member and the scope of a token; None when it is none of ours. It is good for ever, like its mail."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    member_id, scope = int(found[1]), found[2]
    if scope not in SCOPES and not re.fullmatch(r"digest-[0-9]{1,9}", scope):
        return None
    return (member_id, scope) if hmac.compare_digest(found[3], _digest(secret, member_id, scope)) else None


def _digest(secret: str, member_id: int, scope: str) -> str:
    told = f"plaza: stop mails {member_id} {scope}"
    return hmac.new(secret.encode(), told.encode(), hashlib.sha256).hexdigest()[:40]
