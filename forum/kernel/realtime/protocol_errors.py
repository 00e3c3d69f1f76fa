"""What goes wrong between a peer and the realtime server, told apart by how it is answered."""

import json
from typing import Final

_REASONS: Final = {
    400: "400 Bad Request",
    401: "401 Unauthorized",
    403: "403 Forbidden",
    413: "413 Content Too Large",
    503: "503 Service Unavailable",
}


class ProtocolError(ValueError):
    """The peer broke the protocol or passed a cap: its connection ends at once, with no further answer."""


class Refusal(Exception):
    """An HTTP request that is not served: `status` is one of those above, `code` a stable snake-case word."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status_line = _REASONS[status]
        self.code = code

    @property
    def body(self) -> bytes:
        return json.dumps({"code": self.code}).encode()
