"""Applications for tests of the protocol: one that echoes frames, one that greets and echoes events."""

from typing import Any

from flask import Flask
from flask_socketio import ConnectionRefusedError as Refused
from flask_socketio import disconnect, emit, join_room

from forum.kernel.realtime.protocol import Limits, StrictSocketIO
from forum.kernel.realtime.protocol_engine import StrictEngine

TERMS = {"ping_interval": 5, "ping_timeout": 5, "max_http_buffer_size": 1_000_000}


def echoing_engine(**options: Any) -> tuple[StrictEngine, Any]:
    engine = StrictEngine(async_handlers=False, **(TERMS | options))
    engine.on("message", lambda sid, data: engine.send(sid, data))

    def app(environ: dict[str, Any], start_response: Any) -> Any:
        return engine.handle_request(environ, start_response)

    return engine, app


LIMITS = Limits(event_rate=0.5, event_burst=12, refusal_rate=0.1, refusal_burst=6)


def greeting_application(limits: Limits = LIMITS, **options: Any) -> tuple[Flask, StrictSocketIO]:
    socketio = StrictSocketIO()
    app = Flask(__name__)

    @socketio.on("connect")
    def greet(auth: dict[str, Any] | None) -> Any:
        wish = (auth or {}).get("wish")
        if wish == "refuse":
            join_room("members")
            emit("secret", "nobody may see this")
            raise Refused("not_signed_in")
        if wish == "fail":
            raise RuntimeError("the store is away")
        emit("welcome", {"wish": wish})
        return {"error": "forbidden"} if wish == "answer" else None

    @socketio.on("connect", namespace="/staff")
    def greet_staff(auth: dict[str, Any] | None) -> None:
        join_room("staff")

    @socketio.on("echo")
    def echo(*values: Any) -> Any:
        return values

    @socketio.on("fail")
    def fail() -> None:
        raise RuntimeError("a mistake")

    @socketio.on("leave")
    def leave() -> None:
        disconnect()

    socketio.init_app(app, **({"limits": limits, "ping_interval": 5, "ping_timeout": 5} | options))
    return app, socketio
