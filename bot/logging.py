"""Log records: a machine name and a few facts, never what people typed, a token or a whole payload."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog

from domain.values.frames import frames_of

_TOKENS = re.compile(r"\b(?:xox[a-z]|xapp)-[\w-]+|(?<=://)[^\s/@]+:[^\s/@]+(?=@)")
_LONGEST = 300
# They put whole payloads into their sentences, and people's words with them: `Unhandled request ({'type': …`.
_QUOTING = ("retainer.bolt", "slack_bolt", "slack_sdk")


def configure_logging(*, stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """Write every record of this process to `stream` (stderr): for a person on a terminal, as JSON elsewhere."""
    out = stream or sys.stderr
    timestamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if out.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[structlog.processors.add_log_level, timestamp, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                _without_payloads,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _as_facts,
                renderer,
            ],
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, timestamp],
            keep_exc_info=False,
            # The sentence without what is put into it: that may be anything.
            use_get_message=False,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # The libraries below INFO write whole payloads, and at INFO what nobody asked for.
    root.setLevel(logging.WARNING)
    # A job that is called every second is skipped while it still runs: meant so, and nothing to warn of.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


def where_of(error: BaseException) -> str:
    """The type of an error and the frames that it came through, innermost last.

    Its message is left out: a database's or Slack's can quote what somebody typed.
    """
    places = frames_of(error)
    return f"{type(error).__name__} at {places}" if places else type(error).__name__


def _without_payloads(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """In the place of what a library of Slack's says, the line that it says it at."""
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.name.startswith(_QUOTING):
        event["event"] = f"{'/'.join(record.pathname.split('/')[-2:])}:{record.lineno}"
    return event


def _as_facts(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A library's record in our form: its name for the event, its sentence shortened and without secrets."""
    exc_info = event.pop("exc_info", None)
    if isinstance(exc_info, tuple) and exc_info[1] is not None:
        event["error"] = where_of(exc_info[1])
    sentence = _TOKENS.sub("[secret]", str(event.get("event", "")))
    event["message"] = sentence if len(sentence) <= _LONGEST else sentence[:_LONGEST] + "…"
    event["event"] = "library_said"
    return event
