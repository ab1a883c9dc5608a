"""One database for many tests: putting its rows back costs a fiftieth of copying its files for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from psycopg import Connection, sql

from tests.database import cloned

# Everything that can be told apart about the tables, so that a test which altered one does not hand it on.
_SHAPE = """
SELECT md5(string_agg(
    concat_ws(' ', c.relname, c.relacl, c.relrowsecurity, a.attname, t.tgname, t.tgenabled),
    ',' ORDER BY c.relname, a.attnum, t.tgname
))
FROM pg_class c
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
LEFT JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal AND a.attnum = 1
WHERE c.relnamespace = 'public'::regnamespace
"""
_COLUMNS = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
# Whoever a test left connected would write into the next one; the server answers when they are gone.
_LEFT = """
SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


@dataclass(frozen=True)
class _Kept:
    """What stood in a database: its shape, each table's rows as COPY writes them, and its sequences."""

    shape: str
    tables: dict[str, list[str]]
    rows: dict[str, bytes]
    sequences: list[tuple[str, int | None]]


class Lender:
    """Lends copies of a template, of which one is used again and again as long as nobody alters its tables."""

    def __init__(self, template_url: str) -> None:
        self._template = template_url
        self._open = ExitStack()
        self._lent: tuple[str, _Kept] | None = None

    @contextmanager
    def lent(self) -> Iterator[str]:
        """A database as the template is; the URL is its owner's."""
        url, kept = self._lent = self._lent or self._new()
        yield url
        with _owner(url) as connection:
            altered = not _put_back(connection, kept)
        if altered:
            self.close()

    def close(self) -> None:
        """Drop the copy."""
        self._lent = None
        self._open.close()

    def _new(self) -> tuple[str, _Kept]:
        url = self._open.enter_context(cloned(self._template))
        with _owner(url) as connection:
            return url, _kept(connection)


@pytest.fixture(scope="session")
def empties(template_url: str) -> Iterator[Lender]:
    """Who lends the migrated database with nothing in it."""
    with closing(Lender(template_url)) as lender:
        yield lender


@pytest.fixture
def cloned_url(empties: Lender) -> Iterator[str]:
    """A migrated database for one test alone, for those that look at, or upset, all workspaces."""
    with empties.lent() as url:
        yield url


def _owner(url: str) -> Connection:
    # Not only the tables' owner: triggers and foreign keys stand aside for this session alone.
    return psycopg.connect(url, options="-c session_replication_role=replica")


def _kept(connection: Connection) -> _Kept:
    tables: dict[str, list[str]] = dict(connection.execute(_COLUMNS).fetchall())
    rows = {}
    for table, columns in tables.items():
        with connection.cursor().copy(_copy(table, columns, "TO STDOUT")) as stream:
            if read := b"".join(bytes(each) for each in stream):
                rows[table] = read
    return _Kept(_shape(connection), tables, rows, _sequences(connection))


def _put_back(connection: Connection, kept: _Kept) -> bool:
    """Make the rows what they were; whether that was possible."""
    connection.execute(_LEFT)
    if _shape(connection) != kept.shape:
        return False
    emptying = sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(each)) for each in kept.tables)
    connection.execute(emptying)
    for table, rows in kept.rows.items():
        with connection.cursor().copy(_copy(table, kept.tables[table], "FROM STDIN")) as stream:
            stream.write(rows)
    for sequence, last in kept.sequences:
        connection.execute("SELECT setval(%s::regclass, coalesce(%s, 1), %s)", [sequence, last, last is not None])
    return True


def _copy(table: str, columns: list[str], way: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(way))


def _shape(connection: Connection) -> str:
    return str(connection.execute(_SHAPE).fetchone())


def _sequences(connection: Connection) -> list[tuple[str, int | None]]:
    found = connection.execute("SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences")
    return found.fetchall()
