"""The oldest PostgreSQL that may be in production, where this machine has its programs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from services.services import Services
from store.database import Database
from store.embedded import owner as embedded_owner
from store.migrate import migrate, pending
from tests.database import new_workspace
from tests.instants import at
from tests.services.agency import open_agency

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
ACCOUNTS = ("retainer-pg", "postgres", "nobody")


@contextmanager
def postgres_15() -> Iterator[str]:
    """A server of version 15 on a socket of its own; skips, saying so, where none can be started."""
    if not (PROGRAMS / "postgres").exists():
        pytest.skip(f"PostgreSQL 15 is not in {PROGRAMS}")
    with tempfile.TemporaryDirectory(prefix="pg15-") as place:
        home = Path(place).resolve()
        data = home / "data"
        data.mkdir(mode=0o700)
        run_as = _nobody_special(home, data)
        _run("initdb", f"--pgdata={data}", "--username=postgres", "--auth=trust", "--no-sync", run_as=run_as)
        options = f"-h '' -k {data} -p 5432 -c fsync=off"
        _run(
            "pg_ctl",
            "start",
            "--wait",
            f"--pgdata={data}",
            f"--log={data / 'log'}",
            f"--options={options}",
            run_as=run_as,
        )
        try:
            yield f"postgresql://postgres@/postgres?host={quote(str(data), safe='')}&port=5432"
        finally:
            _run("pg_ctl", "stop", "--wait", f"--pgdata={data}", "--mode=fast", run_as=run_as)


def _nobody_special(home: Path, data: Path) -> embedded_owner.Identity:
    """PostgreSQL refuses to be root: under root, an account that exists, with the data handed over to it."""
    if os.geteuid() != 0:
        return {}
    for name in ACCOUNTS:
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        home.chmod(0o711)
        shutil.chown(data, account.pw_uid, account.pw_gid)
        return {"user": name, "group": str(account.pw_gid) if name == "nobody" else name, "extra_groups": []}
    pytest.skip("there is no account to run PostgreSQL 15 as")


def _run(program: str, *arguments: str, run_as: embedded_owner.Identity) -> None:
    subprocess.run(  # noqa: S603 - the machine's own programs
        [str(PROGRAMS / program), *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **run_as,
    )


async def test_the_tables_are_made_and_a_month_is_worked_and_closed_on_version_15() -> None:
    with postgres_15() as url:
        with psycopg.connect(url) as connection:
            assert connection.info.server_version // 10_000 == 15
        migrate(url)
        assert not pending(url)
        migrate(url)
        database = Database(url)
        try:
            agency = await open_agency(Services(database), await new_workspace(database))
            await agency.retainer(await agency.client("acme"))
            assert (await agency.log("acme 1h30 Checkout fix")).after.used == 90
            assert (await agency.log("acme 1h x", now=at("2026-12-20 12:00"))).after.used == 60
            assert (await agency.card_figures(now=at("2026-12-20 12:00"), last=True)).forfeited == 40 * 60 - 90
        finally:
            await database.close()
