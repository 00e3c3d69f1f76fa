"""A Flask application with the events that socket.io-protocol's own test suite expects.

gunicorn --worker-class gthread --threads 64 --bind 127.0.0.1:3000 tests.protocol.socketio_echo:app
python -m tests.protocol.socketio_echo
"""

from typing import Any

from flask import Flask, request
from flask_socketio import emit

from forum.kernel.realtime.protocol import StrictSocketIO
from tests.protocol.terms import SUITE_TERMS, serve

socketio = StrictSocketIO()


@socketio.on("connect")
@socketio.on("connect", namespace="/custom")
def greet(auth: dict[str, Any] | None) -> None:
    # The suite listens for one message at a time and misses one that arrives in the same read as the
    # answer to its CONNECT, which is where an event emitted here directly would be.
    socketio.start_background_task(send_auth, request.sid, request.namespace, auth or {})


def send_auth(sid: str, namespace: str, auth: dict[str, Any]) -> None:
    socketio.sleep(0.04)
    socketio.emit("auth", auth, to=sid, namespace=namespace)


@socketio.on("message")
def echo(*args: Any) -> None:
    emit("message-back", args)


@socketio.on("message-with-ack")
def acknowledge(*args: Any) -> tuple[Any, ...]:
    return args


app = Flask(__name__)
socketio.init_app(app, **SUITE_TERMS)

if __name__ == "__main__":
    serve(app)
