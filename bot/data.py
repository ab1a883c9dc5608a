"""The database that the settings name, or the one that comes with the bot."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from sqlalchemy.exc import OperationalError

from bot.settings import Settings, SettingsError
from store.embedded.starting import EmbeddedPostgresError, embedded_postgres, started_again
from store.migrate import CannotMigrate, migrate

log = structlog.get_logger()
_LOOKED_AT_EVERY = 2.0
# What keeps it from starting, a full disk for one, is not over a moment later.
_NEXT_TRY = 15.0


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The `postgresql://` URL to use while inside. The embedded server runs that long, and again should it die.

    Raises SettingsError.
    """
    if settings.database_url:
        yield settings.database_url
        return
    try:
        served = embedded_postgres(settings.retainer_data_dir)
        url = served.__enter__()
    except EmbeddedPostgresError as error:
        raise SettingsError(str(error)) from error
    try:
        with _kept_running(settings.retainer_data_dir):
            yield url
    finally:
        served.__exit__(None, None, None)


@contextmanager
def _kept_running(data_dir: Path) -> Iterator[None]:
    """In a thread: a server that starts is waited for, and whoever asks meanwhile is to be answered."""
    leaving = threading.Event()

    def look_after() -> None:
        pause = _LOOKED_AT_EVERY
        while not leaving.wait(pause):
            pause = _LOOKED_AT_EVERY
            try:
                if started_again(data_dir):
                    log.warning("database_started_again")
            except EmbeddedPostgresError as error:
                log.error("database_not_started", error=str(error))  # noqa: TRY400 - its message is the sentence
                pause = _NEXT_TRY

    keeper = threading.Thread(target=look_after, name="embedded-postgres", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        leaving.set()
        keeper.join()


def migrated(url: str) -> None:
    """Bring the tables up to date. Raises SettingsError with what to do where that cannot be."""
    try:
        migrate(url)
    except CannotMigrate as error:
        raise SettingsError(str(error)) from error
    except OperationalError as error:
        raise SettingsError(unreachable(error)) from error


def unreachable(error: OperationalError) -> str:
    """Why the database cannot be reached, in one sentence, without its password."""
    reason = " ".join(str(error.orig).split())
    return f"The database of DATABASE_URL cannot be used: {reason[:300].rstrip('.')}."
