"""The PostgreSQL that comes with the bot, for whoever has no server at hand.

Every process that uses a data directory holds a shared lock on it. Who leaves and finds that nobody else
holds it stops the server; so does the next one to leave, if the process that should have was killed.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import errors, sql

from store.embedded import owner as embedded_owner
from store.embedded.errors import EmbeddedPostgresError
from store.embedded.server import PORT, Server, programs

__all__ = ["EmbeddedPostgresError", "embedded_postgres", "started_again"]

_DATABASE = "retainer"
# A socket's address holds 107 bytes on Linux, 103 elsewhere; "/pg/.s.PGSQL.5432" takes 17 of them.
_LONGEST_PATH = (107 if sys.platform == "linux" else 103) - 17
_READY_SECONDS = 60


@contextmanager
def embedded_postgres(data_dir: Path) -> Iterator[str]:
    """Serve a database from `data_dir` while the block runs, and give its `postgresql://` URL.

    The URL names a unix socket that only this user can reach, and PostgreSQL's superuser. Any number of
    processes and blocks of the same user may use one directory at once: they share one server, which the
    last one to leave stops. Blocks for about a second where the directory is new, a fifth of one otherwise.
    Raises EmbeddedPostgresError with one sentence for the person where it cannot serve.
    """
    home = data_dir.expanduser().resolve()
    server = Server(home)
    with _in_a_sentence(home):
        _make_usable(home)
    with _locks(home) as (door, use):
        # Before the door: who is about to stop the server sees that we are coming and leaves it up.
        fcntl.flock(use, fcntl.LOCK_SH)
        try:
            with _through(door), _in_a_sentence(home):
                url = _opened(server)
            yield url
        finally:
            with _through(door):
                if _nobody_else(use):
                    server.stop()


def started_again(data_dir: Path) -> bool:
    """Start the server of an open `embedded_postgres`, should it have died; whether it had.

    Raises EmbeddedPostgresError where it does not start.
    """
    home = data_dir.expanduser().resolve()
    server = Server(home)
    if server.listens():
        return False
    with _in_a_sentence(home), _locks(home) as (door, _), _through(door):
        if server.listens():
            return False
        server.start()
    return True


@contextmanager
def _locks(home: Path) -> Iterator[tuple[int, int]]:
    """The door, which one process at a time goes through to start or stop; and what all inside hold together."""
    with (home / "door.lock").open("r+") as door, (home / "in-use.lock").open("r+") as use:
        yield door.fileno(), use.fileno()


@contextmanager
def _through(door: int) -> Iterator[None]:
    fcntl.flock(door, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(door, fcntl.LOCK_UN)


def _nobody_else(use: int) -> bool:
    try:
        fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _in_a_sentence(home: Path) -> Iterator[None]:
    """What the system says about the directory or its disk, as one sentence that says what to do."""
    try:
        yield
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The data directory {home} cannot be used ({error.strerror}): set RETAINER_DATA_DIR to one that "
            "you can write to and that has room, or DATABASE_URL to a PostgreSQL server of yours."
        ) from error


def _make_usable(home: Path) -> None:
    """See to it that the directory, its locks and the programs can be used; OSError or the reason if not."""
    length = len(os.fsencode(home))
    if length > _LONGEST_PATH:
        raise EmbeddedPostgresError(
            f"The path of the data directory {home} is {length} long and the database's socket leaves room "
            f"for {_LONGEST_PATH}: set RETAINER_DATA_DIR to a shorter one."
        )
    if "," in str(home):
        raise EmbeddedPostgresError(
            f"The path of the data directory {home} has a comma in it, which parts the names of two servers "
            "in a database URL: set RETAINER_DATA_DIR to a path without one."
        )
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if home.stat().st_uid != os.geteuid():
        raise EmbeddedPostgresError(
            f"The data directory {home} belongs to {_owner_of(home)}: run this as that user, "
            "or set RETAINER_DATA_DIR to a directory of your own."
        )
    for name in ("door.lock", "in-use.lock"):
        (home / name).touch(mode=0o600)
    with (home / "in-use.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # some network disks know no locks
    embedded_owner.prepare(home, programs().parent)


def _owner_of(path: Path) -> str:
    try:
        return path.owner()
    except KeyError:
        return f"user number {path.stat().st_uid}"


def _opened(server: Server) -> str:
    """Make and start what is missing, the database included; the URL of it."""
    server.make()
    server.start()
    with _connected(_url(server, "postgres")) as connection, suppress(errors.DuplicateDatabase):
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_DATABASE)))
    return _url(server, _DATABASE)


def _connected(url: str) -> psycopg.Connection:
    """Connect, waiting for the recovery of a server that someone else started after a crash."""
    patience = time.monotonic() + _READY_SECONDS
    while True:
        try:
            return psycopg.connect(url, autocommit=True)
        except psycopg.OperationalError as error:
            if "the database system is" not in str(error) or time.monotonic() > patience:
                raise EmbeddedPostgresError(f"The embedded PostgreSQL does not answer: {error}") from error
            time.sleep(0.1)


def _url(server: Server, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={quote(str(server.files), safe='')}&port={PORT}"
