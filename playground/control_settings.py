"""The control door's settings: failures, limits, the clock, the way of delivery."""

from __future__ import annotations

import asyncio
from dataclasses import fields
from typing import Any

from playground.faults import Fault
from playground.rates import Limits
from playground.state import Workspace
from playground.world import Json

FAULT_FIELDS = {field.name for field in fields(Fault)}
LIMIT_FIELDS = {field.name for field in fields(Limits) if not field.name.startswith("_")}


def _known(args: Json, known: set[str]) -> Json:
    strange = set(args) - known
    if strange:
        raise ValueError(f"Not known: {', '.join(sorted(strange))}; known: {', '.join(sorted(known))}")
    return args


async def reset(workspace: Workspace, args: Json) -> Any:
    """Back to how it began; the request URL and open connections stay."""
    del args
    workspace.reset()
    return {"ok": True}


async def fail(workspace: Workspace, args: Json) -> Any:
    """Make calls of `method`, or payloads of kind `delivery`, go wrong; `clear` takes all of it back."""
    if args.pop("clear", False):
        workspace.faults.clear()
        return {"ok": True}
    method, kind = args.pop("method", None), args.pop("delivery", None)
    fault = Fault(**_known(args, FAULT_FIELDS))
    if method:
        workspace.faults.fail_call(str(method), fault)
    elif kind:
        workspace.faults.fail_delivery(str(kind), fault)
    else:
        raise ValueError("Say which method or which delivery fails.")
    return {"ok": True}


async def limits(workspace: Workspace, args: Json) -> Any:
    """Change what is limited, and start every limit afresh."""
    for name, value in _known(args, LIMIT_FIELDS).items():
        setattr(workspace.limits, name, type(getattr(workspace.limits, name))(value))
    workspace.limits.forget()
    return {name: getattr(workspace.limits, name) for name in sorted(LIMIT_FIELDS)}


async def clock(workspace: Workspace, args: Json) -> Any:
    """`ahead` moves the workspace's clock on by seconds; `skew` is added to the time that signatures carry."""
    _known(args, {"ahead", "skew"})
    workspace.ahead += float(args.get("ahead", 0))
    if "skew" in args:
        workspace.installation.clock_skew = float(args["skew"])
    return {"now": workspace.now(), "skew": workspace.installation.clock_skew}


async def app_clock(workspace: Workspace, args: Json) -> Any:
    """`follow`: an app follows this clock, and is so many seconds ahead; `ahead`: move it on."""
    _known(args, {"follow", "ahead"})
    if "follow" in args:
        workspace.app_clock.follow(float(args["follow"]))
    if "ahead" in args:
        workspace.app_clock.move(float(args["ahead"]))
    workspace.tell("clock")
    return {"ahead": workspace.app_clock.ahead}


async def delivery(workspace: Workspace, args: Json) -> Any:
    """`request_url` (null: Socket Mode), `ack_seconds`, `retry_after` (seconds before each repetition)."""
    _known(args, {"request_url", "ack_seconds", "retry_after"})
    installation = workspace.installation
    if "request_url" in args:
        installation.request_url = args["request_url"] or None
    if "ack_seconds" in args:
        installation.ack_seconds = float(args["ack_seconds"])
    if "retry_after" in args:
        installation.retry_after = tuple(float(each) for each in args["retry_after"])
    return {"ok": True}


async def sockets(workspace: Workspace, args: Json) -> Any:
    """`do`: `refresh`, `warn`, `disable` (each said in Slack's words), `cut` (without a word), or `wait` till there are
    `count` connections, `within` seconds at most; `TimeoutError` if it did not come to that.
    """
    hub = workspace.link.sockets
    match args.get("do"):
        case "refresh":
            await hub.refresh("refresh_requested")
        case "warn":
            await hub.refresh("warning")
        case "disable":
            await hub.refresh("link_disabled")
        case "cut":
            await hub.cut()
        case "wait":
            async with asyncio.timeout(min(float(args.get("within", 10)), 60.0)):
                await hub.connected(int(args.get("count", 1)))
        case other:
            raise ValueError(f"refresh, warn, disable, cut or wait, not {other!r}")
    return {"connections": hub.count}


async def settle(workspace: Workspace, args: Json) -> Any:
    """Wait till no call and no delivery is under way, `quiet` seconds long, `within` seconds at most."""
    _known(args, {"quiet", "within"})
    quiet, within = float(args.get("quiet", 0.08)), float(args.get("within", 10))
    return {"settled": await workspace.traffic.settled(quiet=quiet, within=min(within, 60.0))}
