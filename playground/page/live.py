"""Changes as server-sent events: gathered for a moment, filtered to what this person may see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request
from starlette.responses import StreamingResponse

from playground.state import Workspace
from playground.stream import Change, Listener

GATHER: Final = 0.03
HEARTBEAT: Final = 15.0
TRAFFIC: Final = frozenset({"call", "delivery"})


def concerns(change: Change, person: str | None) -> bool:
    """Whether a page of this person draws anything anew; without a person, whether the wire does."""
    if person is None:
        return change.kind in TRAFFIC or change.kind in {"reset", "missed"}
    if change.kind in {"person", "channel"}:
        return True
    return change.kind not in TRAFFIC and change.person in {None, person}


async def _gathered(changes: Listener, person: str | None) -> list[dict[str, str | None]]:
    """What changed, once something did, or nothing after a quiet while."""
    found: list[Change] = []
    try:
        async with asyncio.timeout(HEARTBEAT):
            while not found:
                found = [each for each in [await changes.get()] if concerns(each, person)]
            await asyncio.sleep(GATHER)
            while True:
                async with asyncio.timeout(0.001):
                    found.append(await changes.get())
    except TimeoutError:
        pass
    return [{"kind": each.kind, "channel": each.channel, "ts": each.ts} for each in found if concerns(each, person)]


def stream(workspace: Workspace, request: Request) -> StreamingResponse:
    """The endless answer; it ends when the browser goes away."""
    wished = request.query_params.get("as")
    person = wished if wished in workspace.people else None

    async def told() -> AsyncIterator[str]:
        with workspace.subscribe() as changes:
            yield "retry: 700\n\n"
            while True:
                found = await _gathered(changes, person)
                yield f"event: changes\ndata: {json.dumps(found)}\n\n" if found else ": still here\n\n"

    return StreamingResponse(told(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
