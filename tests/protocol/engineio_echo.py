"""An Engine.IO server that sends every message back, for engine.io-protocol's own test suite.

gunicorn --worker-class gthread --threads 32 --bind 127.0.0.1:3000 tests.protocol.engineio_echo:app
python -m tests.protocol.engineio_echo
"""

import engineio

from forum.kernel.realtime.protocol_engine import StrictEngine
from tests.protocol.terms import SUITE_TERMS, serve

engine = StrictEngine(async_handlers=False, **SUITE_TERMS)


@engine.on("message")
def echo(sid: str, data: str | bytes) -> None:
    engine.send(sid, data)


app = engineio.WSGIApp(engine)

if __name__ == "__main__":
    serve(app)
