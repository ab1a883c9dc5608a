"""What happens to Slack's answers, whatever is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from benchmarks.chaos.field import Field

_MANY = 1_000
_PAGE = "<html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1></html>"
ANSWERS: dict[str, dict[str, Any]] = {
    "429": {"error": "ratelimited", "retry_after": 1},
    "500": {"status": 500},
    "garbage": {"body": _PAGE},
    "late": {"delay": 1.5},
    "nothing": {"kept": 25},
    "by hanging up": {"cut": True},
}


def answering(how: str) -> Callable[[Field], AbstractAsyncContextManager[None]]:
    """Slack answers so for a while: `ANSWERS`. But for the first two it does what it was asked. Nobody waits as long as
    it keeps `nothing`.
    """

    @asynccontextmanager
    async def fault(field: Field) -> AsyncIterator[None]:
        await field.slack.fail("*", times=_MANY, **ANSWERS[how])
        try:
            yield
        finally:
            await field.slack.do("fail", clear=True)

    return fault
