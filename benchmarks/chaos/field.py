"""Everything that a run needs, put up in processes of its own and gone afterwards."""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from benchmarks.chaos.lag import Lag
from benchmarks.chaos.line import Line
from benchmarks.chaos.people import People
from benchmarks.chaos.replicas import Replicas, kept_alive
from benchmarks.chaos.world import Work, found, write_world
from benchmarks.load import SIGNING_SECRET
from bot.checkout import manifest_path
from playground.control import LocalSlack
from store.database import Database
from store.embedded.server import Server
from store.embedded.starting import embedded_postgres
from store.migrate import migrate

OURS = "chaos"
"""Under this name it works in the database itself, to give people more to do."""

_REPLICAS = 2
_READY_SECONDS = 60


@dataclass(slots=True)
class Field:
    """What is fired at. `url` leads past the line, to the database itself, as its owner.

    `kills`: how many replicas died of it; `kills_at`: the earliest instant of the next (`time.monotonic`).
    """

    url: str
    environment: Mapping[str, str]
    server: Server
    line: Line
    slack: LocalSlack
    replicas: Replicas
    work: Work
    people: People
    chance: random.Random
    kills: int = 0
    kills_at: float = 0.0
    lag: Lag = field(default_factory=Lag)


@asynccontextmanager
async def put_up(seed: int) -> AsyncIterator[Field]:
    """Two replicas at work, a database as durable as any, a local Slack, and people."""
    async with AsyncExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="chaos-")))
        url = stack.enter_context(embedded_postgres(place / "data"))
        server = Server(place / "data")
        await asyncio.to_thread(migrate, url)
        database = Database(f"{url}&application_name={OURS}", pool_size=1)
        stack.push_async_callback(database.close)
        work = await found(database)
        slack = await stack.enter_async_context(_slack(place))
        line = Line(server.files / ".s.PGSQL.5432")
        port = await stack.enter_async_context(line.served())
        environment = _environment(slack, port, place)
        replicas = await stack.enter_async_context(kept_alive(_REPLICAS, place, environment))
        await replicas.ready(within=_READY_SECONDS)
        chance = random.Random(seed)  # noqa: S311 - the same faults every time
        yield Field(url, environment, server, line, slack, replicas, work, People(work, replicas, chance), chance)


@asynccontextmanager
async def _slack(place: Path) -> AsyncIterator[LocalSlack]:
    write_world(place / "world.json")
    arguments = ("-m", "playground", "--port=0", f"--manifest={manifest_path()}", f"--world={place / 'world.json'}")
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=PIPE)
    try:
        said = await cast(asyncio.StreamReader, process.stdout).readline()
        async with LocalSlack(said.decode().removeprefix("Local Slack: ").strip()) as slack:
            yield slack
    finally:
        process.terminate()
        await process.wait()


def _environment(slack: LocalSlack, port: int, place: Path) -> Mapping[str, str]:
    return {
        "DATABASE_URL": f"postgresql://postgres@127.0.0.1:{port}/retainer?sslmode=disable&gssencmode=disable",
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_APP_TOKEN": "",
        "HOME": str(place),
    }
