"""The local Slack as a process: where it serves is said, and nothing that it complains of is lost."""

from __future__ import annotations

import signal
import socket

import pytest

from bot.local_slack import LocalSlackError, LocalSlackProcess
from tests import patience


def test_all_that_it_writes_arrives_however_much(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    # Some lines for every module that it imports: more than a pipe that nobody reads would hold.
    monkeypatch.setenv("PYTHONVERBOSE", "1")

    with LocalSlackProcess(0) as slack:
        assert slack.address().startswith("http://127.0.0.1:")

    said = capfd.readouterr().err
    assert len(said) > 65_536
    assert "playground.page" in said


def test_how_it_broke_down_is_seen_while_it_serves(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONFAULTHANDLER", "1")

    with LocalSlackProcess(0) as slack:
        slack.address()
        slack._process.send_signal(signal.SIGABRT)
        slack._process.wait(timeout=patience.SECONDS)

    assert "Fatal Python error: Aborted" in capfd.readouterr().err


def test_a_port_that_is_taken_is_the_reason() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        LocalSlackProcess(taken.getsockname()[1]) as slack,
        pytest.raises(LocalSlackError, match="cannot start"),
    ):
        slack.address()
