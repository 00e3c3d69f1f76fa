"""Which mail domains can stand for a city."""

from __future__ import annotations

import re

MOST_DOMAINS = 20
_SHAPE = re.compile(r"(?=.{1,120}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\Z")
# What anybody can register below, such as `gov.br` or `ca.us`: a city has a name of its own in front of it.
_SUFFIX = re.compile(r"((com|org|net|edu|gov|gob|gub|gouv|mil|co|ac|info|nom)\.[a-z]{2}|[a-z]{2}\.(us|ca)|gc\.ca)\Z")
_PROVIDERS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com rocketmail.com aol.com "
    "icloud.com me.com mac.com proton.me protonmail.com pm.me gmx.com gmx.net mail.com zoho.com yandex.com mail.ru "
    "fastmail.com hey.com tutanota.com tuta.io inbox.com comcast.net verizon.net att.net sbcglobal.net cox.net "
    "charter.net bellsouth.net rogers.com shaw.ca sympatico.ca telus.net videotron.ca outlook.es hotmail.es "
    "yahoo.es yahoo.com.mx yahoo.com.ar yahoo.com.br yahoo.com.co yahoo.ca yahoo.fr hotmail.fr live.fr live.com.mx "
    "live.com.ar hotmail.com.ar hotmail.com.br outlook.com.br outlook.com.ar prodigy.net.mx fibertel.com.ar "
    "speedy.com.ar arnet.com.ar uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com "
    "terra.com.mx terra.cl vtr.net une.net.co etb.net.co adinet.com.uy orange.fr wanadoo.fr free.fr laposte.net "
    "sfr.fr qq.com 163.com mailinator.com guerrillamail.com 10minutemail.com yopmail.com".split()
)


def read_domain(text: str) -> str:
    """A domain as it is kept: lower case, without `@`, a final dot or blanks."""
    return text.strip().lower().removeprefix("@").rstrip(".")


def is_domain(domain: str) -> bool:
    """Whether it has the shape of a mail domain of somebody's own."""
    return bool(_SHAPE.fullmatch(domain)) and not _SUFFIX.fullmatch(domain)


def is_public_provider(domain: str) -> bool:
    """Whether anybody can have an address there, also below it (`mail.yahoo.com`)."""
    parts = domain.split(".")
    return any(".".join(parts[start:]) in _PROVIDERS for start in range(len(parts) - 1))
