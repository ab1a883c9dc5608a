"""A PostgreSQL for one run, as durable as the bot's own: every commit waits for the disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from store.embedded.starting import embedded_postgres
from store.migrate import migrate


@dataclass(frozen=True, slots=True)
class Place:
    """A server; each benchmark makes its own database there."""

    url: str

    def database(self, name: str) -> str:
        """The URL, its owner's, of a new and migrated database."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        url = make_url(self.url).set(database=name).render_as_string(hide_password=False)
        migrate(url)
        return url


@contextmanager
def place() -> Iterator[Place]:
    """A server in a directory of its own, both gone at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, embedded_postgres(Path(directory)) as url:
        yield Place(url)


def load(url: str, *statements: str, **values: object) -> None:
    """Put rows in by the hundred thousand: as the owner, without triggers, then tell the planner about them."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement, values)
        connection.execute("VACUUM ANALYZE")
