"""One real PostgreSQL for a whole run of the tests, migrated once; every test brings its own workspace."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from alembic import command
from alembic.config import Config
from psycopg import sql
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from domain.people.people import Workspace
from store import migrations
from store.database import Database, driver_url
from store.embedded.starting import embedded_postgres
from store.migrate import migrate
from store.workspaces import workspaces
from tests.instants import NOW

# What a crash would lose is of no interest here, and waiting for the disk is most of a test's time.
_IN_A_HURRY = ("fsync", "synchronous_commit", "full_page_writes")

# A copy of the database is 500 files: half a second of the processor's time on a disk, a twentieth of that in memory.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a directory of a random name is made there
_ROOM = 4 * 1024**3


@contextmanager
def postgres() -> Iterator[str]:
    """A server in a directory of its own, in memory if there is room; the URL is its owner's, of an empty database."""
    folder = _MEMORY if _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM else None
    opened = tempfile.TemporaryDirectory(prefix="retainer-", dir=folder)
    with opened as place, embedded_postgres(Path(place) / "data") as url:
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in _IN_A_HURRY:
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")
        yield url


def of_database(url: str, name: str) -> str:
    """The same server's URL for another database."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def cloned(template_url: str) -> Iterator[str]:
    """A copy of the migrated database, dropped afterwards."""
    name = f"clone_{uuid4().hex}"
    template = make_url(template_url).database or ""
    with psycopg.connect(of_database(template_url, "postgres"), autocommit=True) as connection:
        # Copying the files takes a tenth of writing every page to the log, which is what it would do by itself.
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield of_database(template_url, name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def upgrade_to(url: str, revision: str) -> None:
    """Bring an empty or older database to a version of the past."""
    engine = create_engine(driver_url(url))
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    try:
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def template_url() -> Iterator[str]:
    """The migrated database that nobody connects to, so that it can be cloned at any time."""
    with postgres() as url:
        migrate(url)
        yield url


@pytest.fixture(scope="session")
def database_url(template_url: str) -> Iterator[str]:
    """The database that the tests share; the URL is its owner's, whom row-level security does not bind."""
    with cloned(template_url) as url:
        yield url


@pytest_asyncio.fixture(scope="session")
async def database(database_url: str) -> AsyncIterator[Database]:
    """The bot's engine on the shared database."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def workspace(database: Database) -> Workspace:
    """A workspace that no other test knows."""
    return await new_workspace(database)


async def new_workspace(database: Database, *, timezone: str = "Europe/Berlin", currency: str = "EUR") -> Workspace:
    """Connect an invented team."""
    return await workspaces.connect(
        database,
        slack_team_id=f"T{uuid4().hex[:12].upper()}",
        name="Lumen Studio",
        bot_user_id="UBOT",
        timezone=timezone,
        currency=currency,
        now=NOW,
    )
