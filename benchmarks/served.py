"""The process that is measured: the bot and what it is held against, each behind the bot's own web door.

`python -m benchmarks.served DATABASE_URL` writes the ports as a line of JSON and serves till it is terminated.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import uvloop
from aiohttp import web

from benchmarks import floors
from benchmarks.agency import BOT_USER, TEAM
from benchmarks.load import SIGNING_SECRET
from benchmarks.usual import usual
from bot.assembly import assembled
from bot.clock import Clock
from bot.logging import configure_logging
from bot.serving import listening, settled, told_to_stop
from bot.settings import Settings, Transport


@asynccontextmanager
async def _slack() -> AsyncIterator[str]:
    """All of Slack that a log needs: `auth.test` when the bot starts."""

    async def auth_test(_: web.Request) -> web.Response:
        return web.json_response(
            {"ok": True, "team_id": TEAM, "team": "Lumen Studio", "user_id": BOT_USER, "bot_id": "B0BENCH"},
            headers={"x-oauth-scopes": "commands"},
        )

    app = web.Application()
    app.router.add_post("/api/auth.test", auth_test)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


async def serve(database_url: str) -> None:
    """Serve all till SIGTERM."""
    async with _slack() as slack_api_url:
        settings = Settings.model_validate(
            {
                "slack_bot_token": "xoxb-bench",
                "slack_signing_secret": SIGNING_SECRET,
                "slack_api_url": slack_api_url,
                "port": 0,
            }
        )
        async with AsyncExitStack() as stack:
            bot = await stack.enter_async_context(assembled(settings, database_url, Clock()))
            engine = await stack.enter_async_context(floors.engine(database_url))
            of_usual = await stack.enter_async_context(floors.engine(database_url, "READ COMMITTED"))
            apps = {
                "bot": bot.app,
                "two_inserts": floors.two_inserts(bot.installation, bot.client, engine),
                "bare_inserts": floors.bare_inserts(bot.installation, bot.client, bot.database),
                "usual": usual(bot.installation, bot.client, of_usual),
                "empty": floors.empty(bot.installation, bot.client),
            }
            ports = {
                name: await stack.enter_async_context(listening(replace(bot, app=app), settings, Transport.HTTP))
                for name, app in apps.items()
            }
            settled()
            print(json.dumps(ports), flush=True)
            with told_to_stop() as stop:
                await stop.wait()


if __name__ == "__main__":
    configure_logging(level=logging.ERROR)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(sys.argv[1]))
