"""The caps and the life cycle of Engine.IO connections, against a real server."""

import time

from forum.kernel.realtime.protocol_engine import StrictEngine
from forum.kernel.realtime.protocol_limits import Limits
from tests.protocol.echoes import echoing_engine, greeting_application
from tests.protocol.peers import Polling, Socket, fastest_close, join, running


def test_what_is_larger_than_announced_ends_the_connection() -> None:
    _, app = echoing_engine(max_http_buffer_size=1000)
    with running(app) as host:
        peer = Socket(host)
        assert peer.ask("4" + "a" * 999) == "4" + "a" * 999
        assert fastest_close(lambda: Socket(host), ["4" + "a" * 1000]) < 0.1
        peer.close()
        session = Polling(host)
        assert session.post("4" + "é" * 500).status_code == 413
        assert session.poll().status_code == 400


def test_a_frame_is_limited_to_64_kib_unless_told_otherwise() -> None:
    assert StrictEngine().max_http_buffer_size == 64 * 1024


def test_a_flood_of_packets_ends_the_connection() -> None:
    _, app = echoing_engine(limits=Limits(packet_rate=1, packet_burst=20))
    with running(app) as host:
        peer = Socket(host)
        peer.send(*["3"] * 30)
        assert peer.seconds_until_closed() < 2


def test_a_reader_who_does_not_read_is_cut_off() -> None:
    engine, app = echoing_engine(limits=Limits(outbox=100_000))
    with running(app) as host:
        peer = Socket(host)
        for _ in range(2000):
            engine.send(peer.terms["sid"], "x" * 10_000)
        end = time.monotonic() + 3
        while engine.sockets and time.monotonic() < end:
            time.sleep(0.01)
        assert not engine.sockets
        peer.close()


def test_connections_beyond_the_cap_are_turned_away() -> None:
    _, app = echoing_engine(limits=Limits(sessions=2))
    with running(app) as host:
        assert [Polling(host).greeting.status_code for _ in range(3)] == [200, 200, 503]


def test_whoever_joins_nothing_takes_no_place_from_those_who_do() -> None:
    app, _ = greeting_application(Limits(waiting=2))
    with running(app) as host:
        idle = [Polling(host, "socket.io").greeting.status_code for _ in range(3)]
        assert idle == [200, 200, 503]
    app, _ = greeting_application(Limits(waiting=2))
    with running(app) as host:
        joined = [join(host) for _ in range(5)]
        assert [str(peer.ask('420["echo",1]')) for peer in joined] == ['42["welcome",{"wish":null}]'] * 5
        for peer in joined:
            peer.close()


def test_a_shutdown_closes_what_is_open_and_takes_nothing_new() -> None:
    engine, app = echoing_engine()
    with running(app) as host:
        peer, session = Socket(host), Polling(host)
        waiting = session.poll_aside()
        engine.shutdown()
        assert peer.receive() is None  # no CLOSE, after which the official Python client never returns
        assert waiting.response().text != "1"
        assert Polling(host).greeting.status_code == 503


def test_an_application_may_refuse_a_connection_before_it_is_upgraded() -> None:
    engine, app = echoing_engine()
    engine.on("connect", lambda sid, environ: False)
    with running(app) as host:
        assert Polling(host).greeting.status_code == 401
        assert not engine.sockets


def test_a_session_leaves_nothing_behind() -> None:
    engine, app = echoing_engine()
    reasons: list[str] = []
    engine.on("disconnect", lambda sid, reason: reasons.append(reason))
    with running(app) as host:
        for _ in range(3):
            Socket(host).close()
        Polling(host).post("1")
        end = time.monotonic() + 2
        while engine.sockets and time.monotonic() < end:
            time.sleep(0.01)
    assert not engine.sockets
    assert len(reasons) == 4


def test_a_handler_that_fails_costs_neither_the_connection_nor_the_server() -> None:
    engine, app = echoing_engine()

    def divide(sid: str, data: str) -> None:
        engine.send(sid, str(10 // int(data)))

    engine.on("message", divide)
    with running(app) as host:
        peer = Socket(host)
        assert peer.ask("40", "45") == "42"
        peer.close()
