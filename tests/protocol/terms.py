"""What both official suites take for granted, and the development server to run them against."""

from typing import Any, Final

from werkzeug.serving import run_simple

SUITE_TERMS: Final[dict[str, Any]] = {
    "ping_interval": 0.3,
    "ping_timeout": 0.2,
    "max_http_buffer_size": 1_000_000,
}


def serve(app: Any, port: int = 3000) -> None:
    """Serves until interrupted, one thread to a request."""
    run_simple("127.0.0.1", port, app, threaded=True)
