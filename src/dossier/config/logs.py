"""Structured log lines: one JSON object per line on standard error, with the request id, never personal data.

Django's own request logging writes paths only; paths carry ids, and search text travels in request bodies.
"""

from __future__ import annotations

import logging
import logging.config
import sys
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict

MOST_PLACES = 12
"""Of a traceback, innermost last."""


def name_the_failure(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Replace a traceback by the failure's class and place.

    SECURITY: its text, its frames and their variables may hold anybody's record, or a password.
    """
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        frames = [*traceback.walk_tb(error.__traceback__)]
        event["error"] = type(error).__name__
        event["places"] = [
            f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in frames[-MOST_PLACES:]
        ]
    return event


def _short(path: str) -> str:
    return path.rsplit("/dossier/", 1)[-1].rsplit("/site-packages/", 1)[-1]


def log_settings(level: str) -> dict[str, Any]:
    """Give the ``logging.config.dictConfig`` mapping."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    name_the_failure,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "distributed": {"level": "WARNING"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }


def configure_logs(level: str) -> None:
    """Set up logging for a process that runs the server, a worker or a command."""
    logging.config.dictConfig(log_settings(level))
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
