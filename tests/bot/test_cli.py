"""The terminal: one clear sentence where something is missing, and what the commands print."""

from __future__ import annotations

import csv
import json
import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from bot.cli import cli

_NAMES = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_API_URL", "DATABASE_URL", "PORT")
_CONFIGURED = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
_NOBODY = "http://127.0.0.1:9/api/"


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command sets the logs of its process up, and here that is everybody's."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine that somebody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def run(*arguments: str, **env: str) -> Result:
    return CliRunner().invoke(cli, arguments, env=env)


@pytest.mark.parametrize(
    ("arguments", "env", "says"),
    [
        pytest.param(["run"], {}, "Neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set", id="nothing is set"),
        pytest.param(["run"], {"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is not set", id="no bot token"),
        pytest.param(["run"], {"SLACK_BOT_TOKEN": "token"}, "does not begin with xoxb-", id="a wrong token"),
        pytest.param(["run", "--http", "--socket"], _CONFIGURED, "Choose one of --http and --socket", id="both flags"),
        pytest.param(
            ["run"], _CONFIGURED | {"DATABASE_URL": "sqlite://"}, "DATABASE_URL is not a", id="another database"
        ),
        pytest.param(
            ["run"],
            _CONFIGURED | {"DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:9/none"},
            "The database of DATABASE_URL cannot be used",
            id="no database there",
        ),
        pytest.param(
            ["run"], _CONFIGURED | {"RETAINER_DATA_DIR": "/proc/none"}, "RETAINER_DATA_DIR", id="no disk there"
        ),
        pytest.param(["tick", "--at", "monday"], {}, "--at monday is not an instant", id="a day for an instant"),
        pytest.param(["tick", "--at", "2026-11-30T09:00"], {}, "does not say its offset", id="an instant of no zone"),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence_and_exit_code_2(
    arguments: list[str], env: dict[str, str], says: str
) -> None:
    ended = run(*arguments, **env)

    last = ended.stderr.strip().splitlines()[-1]
    assert (ended.exit_code, says in last) == (2, True), ended.stderr
    assert "Traceback" not in ended.stderr
    assert "hunter2" not in ended.stderr


def test_a_port_that_is_taken_is_said(cloned_url: str, local_slack_url: str, taken_port: int) -> None:
    env = _CONFIGURED | {"SLACK_BOT_TOKEN": "xoxb-local-bot", "SLACK_API_URL": local_slack_url}

    ended = run("run", "--port", str(taken_port), **env, DATABASE_URL=cloned_url)

    assert ended.exit_code == 2
    assert f"Port {taken_port} of 127.0.0.1 cannot be used" in ended.stderr


def test_a_token_that_slack_refuses_is_said(cloned_url: str, local_slack_url: str) -> None:
    env = _CONFIGURED | {"SLACK_API_URL": local_slack_url, "DATABASE_URL": cloned_url}

    ended = run("run", "--port", "0", **env)

    assert ended.exit_code == 2
    assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)" in ended.stderr


def test_an_app_token_that_slack_refuses_is_said(cloned_url: str, local_slack_url: str) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-local-bot", "SLACK_APP_TOKEN": "xapp-wrong", "SLACK_API_URL": local_slack_url}

    ended = run("run", "--port", "0", **env, DATABASE_URL=cloned_url)

    assert ended.exit_code == 2
    assert "Slack refuses SLACK_APP_TOKEN (invalid_auth)" in ended.stderr


def test_migrate_can_be_repeated(cloned_url: str) -> None:
    for _ in range(2):
        ended = run("migrate", DATABASE_URL=cloned_url)
        assert (ended.exit_code, ended.stdout) == (0, "The tables are up to date.\n")


# It begins after today: of what began earlier, the import says from when on it takes entries.
_GOOD = "client,alias,allotment,starts_on,channel,account_manager\nEmber Tea,ember,10,2099-11-01,ember,U0MANAGER\n"


def test_a_file_is_imported_and_importing_it_again_changes_nothing(
    cloned_url: str, local_slack_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "retainers.csv"
    file.write_text(_GOOD, encoding="utf-8")
    env = {"SLACK_BOT_TOKEN": "xoxb-local-bot", "SLACK_API_URL": local_slack_url, "DATABASE_URL": cloned_url}

    first, second = (run("import", str(file), **env) for _ in range(2))

    assert first.stdout == (
        "1 client and 1 retainer added, 0 retainers unchanged.\n"
        "Max Ledger is an account manager now, as the file says: they see money and decide for their clients. To undo "
        "that, choose another role under Roles in /retainer settings.\n"
    )
    assert second.stdout == "0 clients and 0 retainers added, 1 retainer unchanged.\n"


def test_a_bad_line_is_named_and_nothing_is_imported(cloned_url: str, local_slack_url: str, tmp_path: Path) -> None:
    file = tmp_path / "retainers.csv"
    file.write_text(f"{_GOOD}Dune,dune,many,2026-11-01,nowhere,\n", encoding="utf-8")
    env = {"SLACK_BOT_TOKEN": "xoxb-local-bot", "SLACK_API_URL": local_slack_url, "DATABASE_URL": cloned_url}

    ended = run("import", str(file), **env)

    assert ended.exit_code == 1
    assert ended.stdout.splitlines()[0].startswith("Nothing was imported")
    assert ended.stdout.splitlines()[1].startswith("line 3, allotment: ")
    assert run("export", "balances", "--format", "json", **env).stdout == "[]\n"
    file.write_text("number,amount,paid_on\nINV-1,5,2026-11-01\n", encoding="utf-8")
    ended = run("import", "payments", str(file), **env)
    assert ended.exit_code == 1
    assert ended.stdout.splitlines()[:2] == [
        "0 payments are noted.",
        "1 line is not noted: put right what is said here and import the whole again, nothing is noted twice.",
    ]
    assert ended.stdout.splitlines()[2].startswith("line 2, number: No invoice INV-1 was sent.")
    assert "Type retainer import b.csv, or retainer import payments b.csv" in run("import", "a", "b.csv", **env).stderr


@pytest.mark.parametrize("content", [pytest.param(None, id="no file"), pytest.param(b"\xff\xfe", id="no text")])
def test_a_file_that_cannot_be_read_is_said(cloned_url: str, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "retainers.csv"
    if content is not None:
        file.write_bytes(content)

    ended = run("import", str(file), SLACK_BOT_TOKEN="xoxb-1", DATABASE_URL=cloned_url)

    assert ended.exit_code == 2
    assert str(file) in ended.stderr


def test_balances_are_exported_as_the_interface_says(agency_url: str) -> None:
    exported = run("export", "balances", "--format", "json", "--client", "acme", DATABASE_URL=agency_url)

    records = json.loads(exported.stdout)
    assert len(records) == 1
    interface = {
        *("client", "retainer", "kind", "cycle_start", "cycle_end", "status", "allotment", "carried_in", "added"),
        *("used", "remaining", "overage", "carried_out", "expired", "forfeited"),
    }
    assert interface <= set(records[0])
    assert (records[0]["cycle_start"], records[0]["cycle_end"]) == ("2026-11-01", "2026-11-30")
    assert (records[0]["allotment"], records[0]["remaining"]) == (2400, 2400)


@pytest.mark.parametrize("what", ["balances", "entries", "ledger", "funds"])
def test_every_list_is_a_table_that_spreadsheets_read(agency_url: str, what: str) -> None:
    exported = run("export", what, DATABASE_URL=agency_url)

    assert exported.exit_code == 0
    assert exported.stdout.startswith("\ufeff"), "or the accents of names come out wrong there"
    rows = list(csv.DictReader(exported.stdout.removeprefix("\ufeff").splitlines()))
    assert what in {"entries", "funds"} or rows


@pytest.mark.parametrize("what", ["balances", "entries", "ledger", "funds"])
def test_a_list_of_nothing_still_says_its_columns(cloned_url: str, local_slack_url: str, what: str) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-local-bot", "SLACK_API_URL": local_slack_url, "DATABASE_URL": cloned_url}
    Path("none.csv").write_text("client,allotment,starts_on\nDune,many,2026-11-01\n", encoding="utf-8")
    assert run("import", "none.csv", **env).exit_code == 1, "the workspace is there, and nothing in it"

    exported = run("export", what, DATABASE_URL=cloned_url)

    (header,) = exported.stdout.splitlines()
    assert {"client", "matter_number", "retainer", "currency"} <= set(header.removeprefix("\ufeff").split(","))


def test_an_export_of_an_unknown_client_says_so(agency_url: str) -> None:
    ended = run("export", "balances", "--client", "acmee", DATABASE_URL=agency_url)

    assert ended.exit_code == 2
    assert "Did you mean acme?" in ended.stderr


def test_an_export_before_there_is_a_workspace_says_so(cloned_url: str) -> None:
    ended = run("export", "balances", DATABASE_URL=cloned_url)

    assert ended.exit_code == 2
    assert "There is no workspace yet" in ended.stderr


def test_a_tick_of_another_instant_moves_cycles_on_and_a_dry_run_only_counts(agency_url: str) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_API_URL": _NOBODY, "DATABASE_URL": agency_url}
    at = ("tick", "--at", "2026-12-02T09:00+00:00")

    counted = run(*at, "--dry-run", **env)
    done = run(*at, **env)
    again = run(*at, **env)

    assert "     5  cycles moved on" in counted.stdout
    assert "     5  cycles moved on" in done.stdout
    assert "     0  cycles moved on" in again.stdout
