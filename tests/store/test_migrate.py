"""Migrations as users of a server may run them who are no superusers of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from store.migrate import RoleMissing, migrate, pending
from tests.database import of_database, postgres

# One server of their own is enough for all of them.
pytestmark = pytest.mark.xdist_group("migrating")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server on which nobody has migrated anything; the URL is its superuser's."""
    with postgres() as url:
        yield url


@contextmanager
def agency(server: str, attribute: str) -> Iterator[str]:
    """The URL of a new user who owns a new database, and who has that attribute."""
    name = f"agency_{uuid4().hex}"
    user = sql.Identifier(name)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(user, sql.SQL(attribute)))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(user, user))
    url = make_url(of_database(server, name)).set(username=name).render_as_string(hide_password=False)
    try:
        yield url
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(sql.SQL("DROP DATABASE {}").format(user))
            admin.execute("DROP ROLE IF EXISTS retainer_bot")
            admin.execute(sql.SQL("DROP ROLE {}").format(user))


def as_admin(server: str, statement: str, user: str) -> None:
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL(statement).format(sql.Identifier(user)))


def user_of(url: str) -> str:
    return make_url(url).username or ""


def test_who_may_create_roles_once_may_lose_that_right_afterwards(server: str) -> None:
    with agency(server, "CREATEROLE") as url:
        migrate(url)
        as_admin(server, "ALTER ROLE {} NOCREATEROLE", user_of(url))
        migrate(url)
        assert not pending(url)


def test_who_may_create_no_role_takes_on_the_one_that_an_administrator_made(server: str) -> None:
    with agency(server, "NOCREATEROLE") as url:
        as_admin(server, "CREATE ROLE retainer_bot NOLOGIN", user_of(url))
        as_admin(server, "GRANT retainer_bot TO {}", user_of(url))
        migrate(url)
        assert not pending(url)


@pytest.mark.parametrize(
    "role_exists", [pytest.param(False, id="and no role there"), pytest.param(True, id="and the role there")]
)
def test_who_may_do_neither_is_told_what_an_administrator_has_to_type(server: str, role_exists: bool) -> None:
    with agency(server, "NOCREATEROLE") as url:
        if role_exists:
            as_admin(server, "CREATE ROLE retainer_bot NOLOGIN", user_of(url))
        with pytest.raises(RoleMissing, match="may not take on the role retainer_bot") as refused:
            migrate(url)
        said = str(refused.value).partition("run: ")[2]
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(said.encode())
        migrate(url)
        assert not pending(url)
