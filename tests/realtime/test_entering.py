"""One process: a socket needs the cookie of a session, and a page of this site around it."""

from __future__ import annotations

import pytest
import requests

from tests.live import Community, Server
from tests.realtime.ears import Ear, Refused

FOREIGN = "https://elsewhere.example"


def test_a_socket_without_a_cookie_is_refused_with_the_reason(server: Server) -> None:
    with pytest.raises(Refused, match="sign_in_required"):
        Ear(server.url, None, server.url)


def test_a_socket_with_a_cookie_that_is_no_session_is_refused(server: Server) -> None:
    with pytest.raises(Refused, match="sign_in_required"):
        Ear(server.url, "plaza=" + "x" * 43, server.url)


@pytest.mark.parametrize("origin", [FOREIGN, "null", None])
def test_a_socket_from_another_site_or_from_nowhere_is_refused(
    plaza: Community, server: Server, origin: str | None
) -> None:
    cookie = server.visit(plaza.join()).cookie
    with pytest.raises(Refused):
        Ear(server.url, cookie, origin)


@pytest.mark.parametrize("origin", [FOREIGN, "null", None])
def test_polling_from_another_site_or_from_nowhere_is_refused(
    plaza: Community, server: Server, origin: str | None
) -> None:
    cookie = server.visit(plaza.join()).cookie
    headers = {"Cookie": cookie} | ({"Origin": origin} if origin else {})
    answer = requests.get(f"{server.url}/socket.io/?EIO=4&transport=polling", headers=headers, timeout=5)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_the_cookie_and_a_page_of_this_site_open_a_socket(plaza: Community, server: Server) -> None:
    ear = Ear.of(server.visit(plaza.join()))
    assert ear.ask("resume") == {"ok": True, "rooms": {}}
    ear.close()
