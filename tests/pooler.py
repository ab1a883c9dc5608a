"""PgBouncer before a test's database, lending its connections by the transaction."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from sqlalchemy.engine import make_url

from store.embedded import owner

_SETTINGS = """[databases]
* = host={server} port=5432 user=postgres
[pgbouncer]
pool_mode = transaction
default_pool_size = {connections}
unix_socket_dir = {here}
listen_port = 6432
auth_type = any
logfile = {here}/log
"""


def require_pgbouncer() -> str:
    """The program. Skips the test where it is missing; in CI that is a failure."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        if os.environ.get("CI"):
            pytest.fail("pgbouncer is not installed, and CI has to have it")
        pytest.skip("pgbouncer is not installed: apt-get install pgbouncer")
    return program


@contextmanager
def pooled(url: str, *, connections: int) -> Iterator[str]:
    """The URL of a pooler that has so many connections to the server behind `url`, and takes no startup options."""
    program, server = require_pgbouncer(), make_url(url)
    with tempfile.TemporaryDirectory(prefix="pooler-") as place:
        here = Path(place)
        settings = here / "pgbouncer.ini"
        settings.write_text(_SETTINGS.format(server=server.query["host"], here=here, connections=connections))
        here.chmod(0o777)  # under root it runs as another: it refuses to be root, as PostgreSQL does
        process = subprocess.Popen([program, "--quiet", str(settings)], **owner.identity())  # noqa: S603
        try:
            through = f"postgresql://postgres@/{server.database}?host={quote(place, safe='')}&port=6432"
            _wait_for(through)
            yield through
        finally:
            process.terminate()
            process.wait()


def _wait_for(url: str) -> None:
    began = time.monotonic()
    while True:
        try:
            return psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() - began > 10:
                raise
            time.sleep(0.02)
