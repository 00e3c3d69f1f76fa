"""How Socket.IO connections begin and what they leave behind, against a real server."""

import threading
import time
from typing import Any

from flask import Flask, request

from forum.kernel.realtime.protocol import StrictSocketIO
from tests.protocol.echoes import greeting_application
from tests.protocol.peers import Polling, Socket, join, running


def test_nothing_remains_of_a_connection_that_left() -> None:
    app, socketio = greeting_application()
    server: Any = socketio.server
    with running(app) as host:
        for _ in range(3):
            join(host).close()
        bad = join(host)
        bad.send('452-["echo"]', b"x", "4abc")
        assert bad.seconds_until_closed() < 2
        end = time.monotonic() + 2
        while server.environ and time.monotonic() < end:
            time.sleep(0.01)
    kept = server.environ, server.manager.rooms, server._binary_packet, server._paces, server.eio.sockets
    assert not any(kept)


def test_a_client_that_leaves_while_it_is_let_in_is_not_kept() -> None:
    socketio = StrictSocketIO()
    app = Flask(__name__)
    entered, gone = threading.Event(), threading.Event()

    @socketio.on("connect")
    def wait(auth: Any) -> None:
        entered.set()
        gone.wait(3)

    socketio.init_app(app, ping_interval=0.1, ping_timeout=0.1)
    server: Any = socketio.server
    with running(app) as host:
        peer = Socket(host, "socket.io")
        peer.send("40")
        assert entered.wait(3)
        peer.seconds_until_closed()
        gone.set()
        end = time.monotonic() + 2
        while server.manager.rooms and time.monotonic() < end:
            time.sleep(0.01)
    assert not server.manager.rooms


def test_the_first_connections_start_the_message_queue_once() -> None:
    app, socketio = greeting_application()
    server: Any = socketio.server
    started: list[str] = []
    server.manager.initialize = lambda: (time.sleep(0.05), started.append("listener"))
    with running(app) as host:
        threads = [threading.Thread(target=Polling, args=(host, "socket.io")) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert started == ["listener"]


def test_a_handler_sees_the_request_that_opened_the_connection() -> None:
    app, socketio = greeting_application()
    agents: list[str | None] = []
    socketio.on_event("agent", lambda: agents.append(request.headers.get("X-Agent")))
    with running(app) as host:
        peer = join(host, header={"X-Agent": "mine"})
        peer.receive()
        assert peer.ask('421["agent"]') == "431[]"
        peer.close()
    assert agents == ["mine"]
