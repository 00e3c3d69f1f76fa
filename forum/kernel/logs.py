"""Structured logs: lines for a person in development, JSON for a machine in production."""

from __future__ import annotations

import logging as stdlib

import structlog


def configure_logs(form: str) -> None:
    """`console` or `json`; each line carries the request id."""
    renderer = structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(stdlib.INFO if form == "json" else stdlib.WARNING),
        cache_logger_on_first_use=False,
    )
