"""The embedded PostgreSQL, with real servers and real processes."""

from __future__ import annotations

import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from store.embedded import owner as embedded_owner
from store.embedded.server import PORT, Server, programs
from store.embedded.starting import EmbeddedPostgresError, embedded_postgres, started_again
from tests.troubled_database import frozen

_NEIGHBOUR = """
import sys
from pathlib import Path
from store.embedded.starting import embedded_postgres
with embedded_postgres(Path(sys.argv[1])) as url:
    print(url, flush=True)
    sys.stdin.read()
"""


class Neighbour:
    """Another process that uses the directory, from its construction until it leaves or is killed."""

    def __init__(self, data: Path) -> None:
        command = [sys.executable, "-c", _NEIGHBOUR, str(data)]
        self._process = subprocess.Popen(  # noqa: S603 - our own script
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )

    def url(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def leave(self) -> int:
        self._process.communicate()
        return self._process.returncode

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def data() -> Iterator[Path]:
    """A data directory yet to be made, under a path short enough for a socket; no server is left behind."""
    with tempfile.TemporaryDirectory(prefix="retainer-") as place:
        home = Path(place).resolve() / "data"
        yield home
        Server(home).stop()


@pytest.fixture
def come(data: Path) -> Iterator[Callable[[], Neighbour]]:
    """Start another user of the directory; those still there at the end are killed."""
    came: list[Neighbour] = []

    def start() -> Neighbour:
        came.append(Neighbour(data))
        return came[-1]

    yield start
    for neighbour in came:
        neighbour.kill()


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    assert row is not None
    return row[0]


def tell(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def server_pid(data: Path) -> int:
    return int((Server(data).files / "postmaster.pid").read_text().splitlines()[0])


def crash(data: Path) -> None:
    """End the server as a power failure would, leaving all its files."""
    os.kill(server_pid(data), signal.SIGKILL)


def test_a_new_directory_gives_a_database_named_retainer(data: Path) -> None:
    with embedded_postgres(data) as url:
        assert url.startswith("postgresql://")
        assert ask(url, "SELECT current_database()") == "retainer"


def test_what_was_committed_is_there_the_next_time(data: Path) -> None:
    with embedded_postgres(data) as url:
        tell(url, "CREATE TABLE kept AS SELECT 90 AS minutes")
    with embedded_postgres(data) as url:
        assert ask(url, "SELECT minutes FROM kept") == 90


def test_nothing_runs_any_more_once_the_only_user_has_left(data: Path) -> None:
    with embedded_postgres(data):
        assert Server(data).listens()
    assert not Server(data).listens()


def test_an_error_inside_the_block_stops_the_server_too(data: Path) -> None:
    with pytest.raises(ZeroDivisionError), embedded_postgres(data):
        raise ZeroDivisionError
    assert not Server(data).listens()


def test_two_processes_share_a_server_and_the_last_to_leave_stops_it(data: Path, come: Callable[[], Neighbour]) -> None:
    neighbour = come()
    with embedded_postgres(data) as url:
        assert neighbour.url() == url
    assert ask(url, "SELECT 1") == 1, "stopped under the neighbour's feet"
    assert neighbour.leave() == 0
    assert not Server(data).listens()


def test_three_processes_that_come_at_once_to_a_new_directory_find_one_server(
    data: Path, come: Callable[[], Neighbour]
) -> None:
    neighbours = [come() for _ in range(3)]
    urls = {neighbour.url() for neighbour in neighbours}
    assert len(urls) == 1
    assert ask(urls.pop(), "SELECT 1") == 1
    with ThreadPoolExecutor() as all_leave:
        assert [*all_leave.map(Neighbour.leave, neighbours)] == [0, 0, 0]
    assert not Server(data).listens()


def test_a_killed_process_leaves_nothing_that_the_next_to_leave_does_not_stop(
    data: Path, come: Callable[[], Neighbour]
) -> None:
    killed = come()
    killed.url()
    killed.kill()
    assert Server(data).listens(), "nobody was there to stop it"
    with embedded_postgres(data) as url:
        assert ask(url, "SELECT 1") == 1
    assert not Server(data).listens()


def test_a_process_that_stays_stops_the_server_of_one_that_was_killed(
    data: Path, come: Callable[[], Neighbour]
) -> None:
    killed = come()
    killed.url()
    stays = come()
    url = stays.url()
    killed.kill()
    assert ask(url, "SELECT 1") == 1
    assert stays.leave() == 0
    assert not Server(data).listens()


def test_after_a_crash_the_server_starts_again_with_what_was_committed(data: Path) -> None:
    with embedded_postgres(data) as url:
        tell(url, "CREATE TABLE kept AS SELECT 90 AS minutes")
        crash(data)
    assert (Server(data).files / "postmaster.pid").exists()
    with embedded_postgres(data) as url:
        assert ask(url, "SELECT minutes FROM kept") == 90


def test_a_server_that_died_is_started_again_beside_those_who_use_it(data: Path, come: Callable[[], Neighbour]) -> None:
    neighbour = come()
    url = neighbour.url()
    with embedded_postgres(data):
        tell(url, "CREATE TABLE kept AS SELECT 90 AS minutes")
        assert not started_again(data), "it runs"
        crash(data)
        gone(data)
        with ThreadPoolExecutor() as both:
            assert sorted(both.map(started_again, [data, data])) == [False, True]
        assert ask(url, "SELECT minutes FROM kept") == 90
    assert neighbour.leave() == 0
    assert not Server(data).listens()


def gone(data: Path) -> None:
    """Wait till a killed server's socket is nobody's."""
    patience = time.monotonic() + 10
    while Server(data).listens():
        assert time.monotonic() < patience
        time.sleep(0.02)


def test_a_server_that_does_not_get_round_to_anybody_is_there_all_the_same(data: Path) -> None:
    """Frozen, and with more at its door than the door holds."""
    with embedded_postgres(data) as url, frozen(url), ExitStack() as waiting:
        for _ in range(5_000):
            asking = waiting.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
            asking.setblocking(False)
            try:
                asking.connect(str(Server(data).files / f".s.PGSQL.{PORT}"))
            except BlockingIOError:
                break
        assert not started_again(data)


def write_owner(data: Path, number: str | None) -> None:
    """Let the files of a dead server name another process; None: be as empty as a full disk leaves them."""
    for file in (Server(data).files / "postmaster.pid", Server(data).files / f".s.PGSQL.{PORT}.lock"):
        _, *rest = file.read_text().splitlines()
        file.write_text("" if number is None else "\n".join([number, *rest, ""]))


def test_a_dead_servers_number_may_go_to_another_process(data: Path) -> None:
    with embedded_postgres(data):
        crash(data)
    # Of the server's own account: PostgreSQL takes another account's process for no server by itself.
    with subprocess.Popen(["/bin/sleep", "60"], **embedded_owner.identity()) as another:
        write_owner(data, str(another.pid))
        with embedded_postgres(data) as url:
            assert ask(url, "SELECT 1") == 1
        another.kill()


def test_files_cut_off_in_a_crash_do_not_keep_the_server_from_starting(data: Path) -> None:
    with embedded_postgres(data):
        crash(data)
    write_owner(data, None)
    with embedded_postgres(data) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_directory_may_have_any_name(data: Path) -> None:
    with embedded_postgres(data / """Größe "1" o'$HOME;%2F""") as url:
        assert ask(url, "SELECT 1") == 1


def test_the_settings_of_whoever_starts_it_do_not_reach_it(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGPORT": "5999", "PGDATA": "/nowhere", "LC_ALL": "xx_XX.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    with embedded_postgres(data) as url:
        assert ask(url, "SELECT lower('ÄÉ')") == "äé"


def test_nobody_else_can_reach_the_socket_and_no_port_is_open(data: Path) -> None:
    with embedded_postgres(data) as url:
        assert stat.S_IMODE(Server(data).files.stat().st_mode) == 0o700
        assert ask(url, "SHOW listen_addresses") == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root opens folders for the server's account")
def test_folders_above_the_data_let_the_server_pass_and_show_nothing(data: Path) -> None:
    with embedded_postgres(data) as url:
        assert ask(url, "SELECT 1") == 1
    assert stat.S_IMODE(data.parent.stat().st_mode) == 0o701


def test_a_path_too_long_for_a_socket_is_refused_before_anything_is_made(data: Path) -> None:
    far = data / ("x" * (91 - len(str(data)) - 1))
    with pytest.raises(EmbeddedPostgresError, match="RETAINER_DATA_DIR to a shorter one"):
        embedded_postgres(far).__enter__()
    assert not data.exists()


def test_a_path_with_a_comma_is_refused(data: Path) -> None:
    with pytest.raises(EmbeddedPostgresError, match="has a comma in it"):
        embedded_postgres(data / "one,two").__enter__()


def test_the_longest_path_that_is_not_refused_works(data: Path) -> None:
    longest = 90 if sys.platform == "linux" else 86
    home = data / ("x" * (longest - len(str(data)) - 1))
    with embedded_postgres(home) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_directory_of_another_user_is_refused_naming_the_user(data: Path) -> None:
    foreign = Path("/usr")
    if os.geteuid() == 0:
        foreign = data
        foreign.mkdir()
        os.chown(foreign, 65534, 65534)
    with pytest.raises(EmbeddedPostgresError, match=f"belongs to {foreign.owner()}: run this as that user"):
        embedded_postgres(foreign).__enter__()


@pytest.mark.parametrize("below", ["", "data"], ids=["itself", "the one above it"])
def test_a_directory_that_is_a_file_is_refused_in_a_sentence(data: Path, below: str) -> None:
    data.touch()
    with pytest.raises(EmbeddedPostgresError, match=r"cannot be used \(.*\): set RETAINER_DATA_DIR"):
        embedded_postgres(data / below).__enter__()


def test_a_disk_without_room_is_a_sentence_and_leaves_nothing_half_made(data: Path) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(EmbeddedPostgresError):
            embedded_postgres(data).__enter__()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    with embedded_postgres(data) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_server_that_cannot_start_gives_its_own_reason(data: Path) -> None:
    with embedded_postgres(data):
        pass
    (Server(data).files / "postgresql.auto.conf").write_text("max_connections = many\n")
    with pytest.raises(EmbeddedPostgresError, match=r"did not start: .* contains errors\. Its log is "):
        embedded_postgres(data).__enter__()


def test_the_programs_are_those_of_postgresql_18() -> None:
    command = [str(programs() / "postgres"), "--version"]
    version = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - the wheel's own
    assert version.stdout.startswith(b"postgres (PostgreSQL) 18.")
