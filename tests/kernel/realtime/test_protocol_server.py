"""Socket.IO v5 on the strict server, through Flask-SocketIO, against a real server."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from forum.kernel.realtime.protocol import Limits, StrictSocketIO
from tests.protocol.echoes import greeting_application
from tests.protocol.peers import Polling, Socket, fastest_close, join, running


@pytest.fixture(scope="module")
def forum() -> Iterator[tuple[str, StrictSocketIO]]:
    app, socketio = greeting_application()
    with running(app) as host:
        yield host, socketio


@pytest.fixture(scope="module")
def impatient() -> Iterator[tuple[str, StrictSocketIO]]:
    app, socketio = greeting_application(Limits(connect_timeout=0.4))
    with running(app) as host:
        yield host, socketio


@pytest.fixture
def host(forum: tuple[str, StrictSocketIO]) -> str:
    return forum[0]


def _joined(host: str) -> Socket:
    peer = join(host)
    assert peer.receive() == '42["welcome",{"wish":null}]'
    return peer


def test_connect_is_answered_before_any_event(host: str) -> None:
    peer = Socket(host, "socket.io")
    answer = str(peer.ask('40{"wish":"tea"}'))
    assert set(json.loads(answer[2:])) == {"sid"}
    assert peer.receive() == '42["welcome",{"wish":"tea"}]'
    peer.close()


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ("refuse", {"message": "not_signed_in"}),
        ("fail", {"message": "server_error"}),
        ("answer", {"message": "forbidden", "data": {"error": "forbidden"}}),
    ],
)
def test_a_refused_client_hears_the_refusal_and_nothing_else(
    impatient: tuple[str, StrictSocketIO], wish: str, error: dict[str, Any]
) -> None:
    host, socketio = impatient
    peer = Socket(host, "socket.io")
    answer = str(peer.ask("40" + json.dumps({"wish": wish})))
    assert answer.startswith("44")
    assert json.loads(answer[2:]) == error
    socketio.emit("secret", "for members", to="members")
    socketio.emit("secret", "for everybody")
    assert peer.receive() == "1"
    assert peer.receive() is None


def test_an_unknown_namespace_is_refused_with_an_object(host: str) -> None:
    peer = Socket(host, "socket.io")
    assert peer.ask("40/random") == '44/random,{"message":"Invalid namespace"}'
    peer.close()


def test_a_connection_that_joins_nothing_is_closed(impatient: tuple[str, StrictSocketIO]) -> None:
    assert 0.3 < Socket(impatient[0], "socket.io").seconds_until_closed() < 2


def test_an_event_is_acknowledged_with_what_its_handler_returns(host: str) -> None:
    peer = _joined(host)
    assert peer.ask('427["echo",1,"2",{"3":[true]}]') == '437[1,"2",{"3":[true]}]'
    peer.close()


def test_attachments_go_there_and_back(host: str) -> None:
    peer = _joined(host)
    frames = '452-9["echo",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]', b"\x01", b"\x02"
    assert peer.ask(*frames) == '462-9[{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]'
    assert [peer.receive(), peer.receive()] == [b"\x02", b"\x01"]
    peer.close()


def test_an_unknown_event_and_a_failing_one_are_told_so(host: str) -> None:
    peer = _joined(host)
    assert peer.ask('421["nonsense"]') == '431[{"error":"unknown_event"}]'
    assert peer.ask('422["fail"]') == '432[{"error":"server_error"}]'
    assert peer.ask('423["echo"]') == "433[]"
    peer.close()


@pytest.mark.parametrize(
    "frames",
    [
        ["4abc"], ["4"], ["42{}"], ["42"], ['42abc["echo"]'], ["42[1]"], ['42["connect"]'], ['42["disconnect"]'],
        ["44"], ["47"], ["40"], ["43[]"], ['42/staff,["echo"]'], ['42["echo",' + "[" * 50 + "]" * 50 + "]"],
        ['42["echo",NaN]'], [b"stray"], ['4511-["echo"]'], ['451-["echo"]', "4text"],
        ['451-["echo",{"_placeholder":true,"num":7}]', b"x"], ['451-/staff,["echo"]'],
    ],
)  # fmt: skip
def test_a_bad_packet_closes_the_connection_within_a_tenth_of_a_second(host: str, frames: list[str | bytes]) -> None:
    assert fastest_close(lambda: _joined(host), frames) < 0.1


@pytest.mark.parametrize("frame", ['42["echo"]', '451-["echo"]', "43[]", "4abc", "44{}"])
def test_nothing_is_heard_before_connect(host: str, frame: str) -> None:
    assert fastest_close(lambda: Socket(host, "socket.io"), [frame]) < 0.1


def test_a_bad_packet_ends_a_polling_session(host: str) -> None:
    session = Polling(host, "socket.io")
    session.post("40")
    assert session.poll().text.startswith("40")
    session.post("42{}")
    assert session.poll().status_code == 400


def test_a_client_may_leave_one_namespace_and_stay_in_another(host: str) -> None:
    peer = _joined(host)
    assert str(peer.ask("40/staff")).startswith("40/staff,")
    assert peer.ask("41/staff", '425["echo","still here"]') == '435["still here"]'
    peer.close()


def test_a_client_put_out_by_the_server_loses_its_connection(host: str) -> None:
    peer = _joined(host)
    assert peer.ask('42["leave"]') == "41"
    assert peer.receive() == "1"
    assert peer.receive() is None


def test_events_are_served_in_the_order_they_were_sent(host: str) -> None:
    peer = _joined(host)
    peer.send(*(f'42{n}["echo",{n}]' for n in range(8)))
    assert [peer.receive() for _ in range(8)] == [f"43{n}[{n}]" for n in range(8)]
    peer.close()


def test_too_many_events_are_refused_and_a_lasting_flood_is_closed(host: str) -> None:
    peer = _joined(host)
    peer.send(*(f'42{n}["echo"]' for n in range(13)))
    answers = [str(peer.receive()) for _ in range(13)]
    assert answers[:11] == [f"43{n}[]" for n in range(11)]
    assert answers[11:] == ['4311[{"error":"too_many"}]', '4312[{"error":"too_many"}]']
    peer.send(*['42["echo"]'] * 10)
    assert peer.seconds_until_closed() < 2


def test_many_requests_to_connect_are_refused_like_events(host: str) -> None:
    peer = Socket(host, "socket.io")
    answers = [str(peer.ask(f'40/random,{{"guess":{n}}}')) for n in range(14)]
    assert answers[11] == '44/random,{"message":"Invalid namespace"}'
    assert answers[12:] == ['44/random,{"message":"too_many"}'] * 2
    peer.close()
