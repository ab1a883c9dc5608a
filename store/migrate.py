"""Bringing the database's tables up to the version that this code needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError

from store.database import BOT_ROLE, driver_url

# Two replicas that start together migrate one after the other; the number is arbitrary, only ours.
_LOCK = 727_301

_OLDEST_SERVER = 150_000


class CannotMigrate(Exception):  # noqa: N818 - read by a person
    """The database cannot be used as it is; the message is a sentence that says what to do."""


class ServerTooOld(CannotMigrate):
    """The database is too old."""


class RoleMissing(CannotMigrate):
    """The bot's role cannot be made, or not be taken on."""


def migrate(url: str) -> None:
    """Create or update the tables; run by the owner of the database, harmless when repeated.

    Raises ServerTooOld below PostgreSQL 15, RoleMissing where the user may neither make the bot's role nor take it on,
    and what the driver raises when it cannot connect.
    """
    engine = _engine(url)
    try:
        with engine.begin() as guard:
            _check_version(guard)
            # Locked by a transaction of its own: it ends the lock, also where this process dies halfway, and behind a
            # pooler nothing but a transaction stays on one connection.
            guard.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            with engine.connect() as connection:
                _make_role(connection.execution_options(isolation_level="AUTOCOMMIT"))
            with engine.begin() as connection:
                _try_role(connection)
            with engine.begin() as connection:
                connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {BOT_ROLE}"))
            with engine.connect() as connection:
                command.upgrade(_config(connection), "head")
    finally:
        engine.dispose()


def pending(url: str) -> bool:
    """Whether the database lacks a migration that this code has."""
    engine = _engine(url)
    try:
        with engine.connect() as connection:
            have = MigrationContext.configure(connection).get_current_revision()
            return have != ScriptDirectory.from_config(_config(connection)).get_current_head()
    finally:
        engine.dispose()


def _check_version(connection: Connection) -> None:
    version = int(connection.execute(text("SHOW server_version_num")).scalar_one())
    if version < _OLDEST_SERVER:
        raise ServerTooOld(
            f"The database runs PostgreSQL {version // 10_000}; this needs 15 or later. "
            "Point DATABASE_URL at a newer server."
        )


def _make_role(connection: Connection) -> None:
    # The role belongs to the server and not to the database: another database may have made it in between, or an
    # administrator, where this user may make none.
    connection.execute(
        text(
            f"DO $$ BEGIN CREATE ROLE {BOT_ROLE} NOLOGIN; "
            "EXCEPTION WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL; END $$"
        )
    )
    connection.execute(
        text(
            f"DO $$ BEGIN EXECUTE format('GRANT {BOT_ROLE} TO %I', current_user); "
            "EXCEPTION WHEN unique_violation OR insufficient_privilege OR undefined_object THEN NULL; END $$"
        )
    )


def _try_role(connection: Connection) -> None:
    """Take the role on, in a transaction that is rolled back where it may not: what the bot's own begin with."""
    try:
        with connection.begin_nested():
            connection.execute(text(f"SET LOCAL ROLE {BOT_ROLE}"))
    except DBAPIError as refused:
        user = connection.execute(text("SELECT current_user")).scalar_one()
        make = "" if _role_is_there(connection) else f"CREATE ROLE {BOT_ROLE} NOLOGIN; "
        raise RoleMissing(
            f"The database user {user} may not take on the role {BOT_ROLE}. Let an administrator of the server run: "
            f'{make}GRANT {BOT_ROLE} TO "{user}";'
        ) from refused


def _role_is_there(connection: Connection) -> bool:
    found = connection.execute(text("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"), {"role": BOT_ROLE})
    return bool(found.scalar_one())


def _engine(url: str) -> Engine:
    # Nothing is asked often enough here to be prepared, and a pooler may not bear it.
    return create_engine(driver_url(url), connect_args={"prepare_threshold": None})


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
