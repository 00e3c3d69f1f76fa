"""Flask-SocketIO's own ways of working, on the strict server."""

import queue
from typing import Any

import pytest
from flask import Flask
from flask_socketio import Namespace, emit
from socketio.pubsub_manager import PubSubManager

from forum.kernel.realtime.protocol import StrictServer, StrictSocketIO, strict_server
from tests.protocol.peers import Socket, join, running


def test_the_factory_builds_a_strict_server_with_narrow_defaults() -> None:
    server = strict_server(cors_allowed_origins=["https://forum.example"])
    assert isinstance(server, StrictServer)
    assert server.eio.max_http_buffer_size == 64 * 1024
    assert server.eio.async_mode == "threading"
    assert server.async_handlers is False


@pytest.mark.parametrize(
    "options", [{"async_mode": "gevent"}, {"serializer": "msgpack"}, {"cors_allowed_origins": "*"}]
)
def test_an_option_that_would_loosen_the_server_stops_the_start(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"realtime|origin"):
        strict_server(**options)


def test_flask_socketio_s_test_client_speaks_to_the_strict_server() -> None:
    socketio, app = StrictSocketIO(), Flask(__name__)
    socketio.on_event("double", lambda number: number * 2)
    socketio.init_app(app)
    client = socketio.test_client(app)
    assert client.is_connected()
    assert client.emit("double", 21, callback=True) == 42
    socketio.emit("news", {"n": 1})
    assert client.get_received() == [{"name": "news", "args": [{"n": 1}], "namespace": "/"}]
    client.disconnect()
    assert not client.is_connected()


def test_handlers_serve_every_application_whenever_they_were_registered() -> None:
    socketio = StrictSocketIO()
    socketio.on_event("early", lambda: "early")
    socketio.init_app(Flask("first"))
    socketio.on_event("late", lambda: "late")
    socketio.on_namespace(_Staff("/staff"))
    second = Flask("second")
    socketio.init_app(second)
    client = socketio.test_client(second)
    assert client.emit("early", callback=True) == "early"
    assert client.emit("late", callback=True) == "late"
    client.connect("/staff")
    assert client.emit("shout", "hey", namespace="/staff", callback=True) == "HEY"


class _Staff(Namespace):
    def on_shout(self, word: str) -> str:
        return word.upper()


def test_a_second_application_does_not_inherit_the_rooms_of_the_first() -> None:
    socketio = StrictSocketIO()
    socketio.init_app(Flask("first"), client_manager=_LoopManager({}))
    socketio.init_app(Flask("second"))
    assert socketio.server is not None
    assert not isinstance(socketio.server.manager, PubSubManager)


class _LoopManager(PubSubManager):  # type: ignore[misc]
    """A message queue between servers of one process."""

    def __init__(self, subscribers: dict[str, "queue.Queue[Any]"], write_only: bool = False) -> None:
        super().__init__(channel="flask-socketio", write_only=write_only)
        self._subscribers = subscribers

    def _publish(self, data: Any) -> None:
        for inbox in list(self._subscribers.values()):
            inbox.put(data)

    def _listen(self) -> Any:
        inbox = self._subscribers.setdefault(self.host_id, queue.Queue())
        while True:
            yield inbox.get()


def test_an_event_reaches_members_of_a_room_on_every_server_behind_one_queue() -> None:
    subscribers: dict[str, queue.Queue[Any]] = {}
    apps = []
    for name in ("one", "two"):
        socketio, app = StrictSocketIO(), Flask(name)
        socketio.init_app(app, client_manager=_LoopManager(subscribers))
        apps.append(app)
    emitter = StrictSocketIO(message_queue=None, client_manager=_LoopManager(subscribers, write_only=True))
    with running(apps[0]) as first, running(apps[1]) as second:
        peers = [join(first), join(second)]
        emitter.emit("news", "everywhere")
        assert [peer.receive() for peer in peers] == ['42["news","everywhere"]'] * 2
        for peer in peers:
            peer.close()


def test_flask_pages_are_still_served_beside_the_socket() -> None:
    socketio, app = StrictSocketIO(), Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "a page")
    socketio.init_app(app, path="/live")
    assert app.test_client().get("/").text == "a page"
    with running(app) as host:
        Socket(host, "live").close()


def test_an_error_handler_answers_for_the_event() -> None:
    socketio, app = StrictSocketIO(), Flask(__name__)

    @socketio.on_error_default
    def explain(error: Exception) -> dict[str, str]:
        return {"error": type(error).__name__}

    @socketio.on("fail")
    def fail() -> None:
        emit("before")
        raise LookupError

    socketio.init_app(app)
    client = socketio.test_client(app)
    assert client.emit("fail", callback=True) == {"error": "LookupError"}
