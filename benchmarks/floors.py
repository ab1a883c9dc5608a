"""What the bot is measured against: the least that a Bolt app can do, with and without a database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import text
from sqlalchemy.engine.interfaces import IsolationLevel
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.app import bolt
from bot.installation import Installation
from store.database import POOL_SIZE, Database, driver_url
from store.ids import new_id

TABLES = (
    """CREATE TABLE floor_entry (
        workspace_id uuid NOT NULL, entry_id uuid NOT NULL, minutes integer NOT NULL, description text NOT NULL,
        PRIMARY KEY (workspace_id, entry_id))""",
    """CREATE TABLE bare_entry (
        workspace_id uuid NOT NULL, entry_id uuid NOT NULL, minutes integer NOT NULL, description text NOT NULL,
        PRIMARY KEY (workspace_id, entry_id))""",
    """CREATE TABLE floor_line (
        workspace_id uuid NOT NULL, line_id uuid NOT NULL, entry_id uuid NOT NULL, quantity integer NOT NULL,
        PRIMARY KEY (workspace_id, line_id))""",
)
_ENTRY = text("INSERT INTO floor_entry VALUES (:workspace_id, :entry_id, :minutes, :description)")
_LINE = text("INSERT INTO floor_line VALUES (:workspace_id, :line_id, :entry_id, :quantity)")


@asynccontextmanager
async def engine(url: str, isolation_level: IsolationLevel = "AUTOCOMMIT") -> AsyncIterator[AsyncEngine]:
    """SQLAlchemy's, of as many connections as the bot has, each asked whether it lives."""
    opened = create_async_engine(
        driver_url(url),
        isolation_level=isolation_level,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_pre_ping=True,
        pool_use_lifo=True,
    )
    try:
        yield opened
    finally:
        await opened.dispose()


def two_inserts(installation: Installation, client: AsyncWebClient, engine: AsyncEngine) -> AsyncApp:
    """Two bare INSERTs and a commit, by SQLAlchemy, in the bot's mode of Bolt."""
    workspace_id: UUID = installation.workspace.workspace_id
    app = bolt(installation, client)
    # In the order of asking, as the bot does: SQLAlchemy's own queue lets some wait ten times as long as others.
    turns = asyncio.Semaphore(POOL_SIZE)

    @app.command("/retainer")
    async def write(ack: AsyncAck) -> BoltResponse:
        entry_id = new_id()
        entry = {"workspace_id": workspace_id, "entry_id": entry_id, "minutes": 90, "description": "Checkout fix"}
        line = {"workspace_id": workspace_id, "line_id": new_id(), "entry_id": entry_id, "quantity": -90}
        async with turns, engine.connect() as connection:
            await connection.exec_driver_sql("BEGIN")
            await connection.execute(_ENTRY, entry)
            await connection.execute(_LINE, line)
            await connection.exec_driver_sql("COMMIT")
        return await ack("Logged.")

    return app


def bare_inserts(installation: Installation, client: AsyncWebClient, database: Database) -> AsyncApp:
    """The same by psycopg alone, on connections that are lent as the bot's are."""
    workspace_id: UUID = installation.workspace.workspace_id
    app = bolt(installation, client)

    @app.command("/retainer")
    async def write(ack: AsyncAck) -> BoltResponse:
        entry_id = new_id()
        async with database.pool.lent() as connection:
            cursor = connection.cursor()
            await cursor.execute("BEGIN")
            entry = (workspace_id, entry_id, 90, "Checkout fix")
            await cursor.execute("INSERT INTO bare_entry VALUES (%s, %s, %s, %s)", entry)
            await cursor.execute(
                "INSERT INTO floor_line VALUES (%s, %s, %s, %s)", (workspace_id, new_id(), entry_id, -90)
            )
            await cursor.execute("COMMIT")
        return await ack("Logged.")

    return app


def empty(installation: Installation, client: AsyncWebClient) -> AsyncApp:
    """A handler that does nothing, in the mode that Bolt has unless told otherwise."""
    app = bolt(installation, client, process_before_response=False)

    @app.command("/retainer")
    async def nothing(ack: AsyncAck) -> BoltResponse:
        return await ack("Logged.")

    return app
