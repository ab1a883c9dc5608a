"""`python -m playground`: serve the local Slack till Ctrl-C."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from playground.installation import APP_TOKEN, BOT_TOKEN, SIGNING_SECRET, Installation
from playground.manifest import read_manifest
from playground.serving import serving
from playground.state import Workspace
from playground.world import SAMPLE_WORLD, read_world


def arguments(given: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m playground", description="A local Slack for one app.")
    parser.add_argument("--port", type=int, default=3003, help="where to serve; 0 takes a free one")
    parser.add_argument("--manifest", type=Path, default=Path("app_manifest.yml"))
    parser.add_argument("--world", type=Path, default=SAMPLE_WORLD, help="people, channels, first messages")
    parser.add_argument("--request-url", help="deliver by signed HTTP to this address, else by Socket Mode")
    parser.add_argument("--bot-token", default=BOT_TOKEN)
    parser.add_argument("--app-token", default=APP_TOKEN)
    parser.add_argument("--signing-secret", default=SIGNING_SECRET)
    return parser.parse_args(given)


async def serve(given: argparse.Namespace) -> None:
    """Serve till SIGINT or SIGTERM; raises `ValueError` or `OSError` with a sentence if it cannot."""
    installation = Installation(
        manifest=read_manifest(given.manifest),
        bot_token=given.bot_token,
        app_token=given.app_token,
        signing_secret=given.signing_secret,
        request_url=given.request_url,
    )
    workspace = Workspace(read_world(given.world), installation)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(each, ended.set)
    async with serving(workspace, port=given.port) as url:
        print(f"Local Slack: {url}/", flush=True)  # noqa: T201 - what whoever started it waits for
        await ended.wait()


def main() -> int:
    """Exit code 2 and one sentence if it cannot start."""
    try:
        asyncio.run(serve(arguments(sys.argv[1:])))
    except (ValueError, OSError) as wrong:
        print(f"The local Slack cannot start: {wrong}", file=sys.stderr)  # noqa: T201
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
