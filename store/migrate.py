"""Bringing the database's tables up to the version that this code needs."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
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
    engine = create_engine(driver_url(url))
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as guard:
            _check_version(guard)
            # Locked by a session of its own, which also ends it when this process dies halfway.
            guard.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
            _ensure_role(guard)
            with engine.connect() as connection:
                command.upgrade(_config(connection), "head")
            guard.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
    finally:
        engine.dispose()


def pending(url: str) -> bool:
    """Whether the database lacks a migration that this code has."""
    engine = create_engine(driver_url(url))
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


def _ensure_role(connection: Connection) -> None:
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
    _try_role(connection)
    connection.execute(text(f"GRANT USAGE ON SCHEMA public TO {BOT_ROLE}"))


def _try_role(connection: Connection) -> None:
    """Take the role on and leave it again: what every connection of the bot begins with."""
    try:
        connection.execute(text(f"SET ROLE {BOT_ROLE}"))
    except DBAPIError as refused:
        user, exists = connection.execute(
            text("SELECT current_user, EXISTS (SELECT FROM pg_roles WHERE rolname = :role)"), {"role": BOT_ROLE}
        ).one()
        make = "" if exists else f"CREATE ROLE {BOT_ROLE} NOLOGIN; "
        raise RoleMissing(
            f"The database user {user} may not take on the role {BOT_ROLE}. Let an administrator of the server run: "
            f'{make}GRANT {BOT_ROLE} TO "{user}";'
        ) from refused
    connection.execute(text("RESET ROLE"))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config
