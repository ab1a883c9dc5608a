"""The database that the settings name, or the one that comes with the bot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import OperationalError

from bot.settings import Settings, SettingsError
from store.embedded.starting import EmbeddedPostgresError, embedded_postgres
from store.migrate import CannotMigrate, migrate


@contextmanager
def database_url(settings: Settings) -> Iterator[str]:
    """The `postgresql://` URL to use while inside; the embedded server runs that long. Raises SettingsError."""
    if settings.database_url:
        yield settings.database_url
        return
    try:
        served = embedded_postgres(settings.retainer_data_dir)
        url = served.__enter__()
    except EmbeddedPostgresError as error:
        raise SettingsError(str(error)) from error
    try:
        yield url
    finally:
        served.__exit__(None, None, None)


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
