"""The local Slack as a process of its own: it speaks to the bot as Slack does, and shares no code with it.

Standard library only: it is started before the bot's libraries are read, which take as long as it does.
"""

from __future__ import annotations

import subprocess
import sys
from threading import Thread
from types import TracebackType
from typing import Self

from bot.checkout import checkout, manifest_path

BOT_TOKEN = "xoxb-local-bot"  # noqa: S105 - of a Slack that is on this machine only
APP_TOKEN = "xapp-local-app"  # noqa: S105
_PORT = 3003
_SAYS = "Local Slack: "
_END_SECONDS = 5


class LocalSlackError(Exception):
    """The local Slack did not start; the message says why."""


class LocalSlackProcess:
    """Runs while inside. Without a port it serves at 3003, or anywhere else when that is taken."""

    def __init__(self, port: int | None) -> None:
        self._port = port
        self._passing: Thread | None = None

    def __enter__(self) -> Self:
        self._process = _start(_PORT if self._port is None else self._port)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        _end(self._process, self._passing)

    def address(self) -> str:
        """Where it serves, with a slash at the end; waits till it does. Raises LocalSlackError.

        What else it says, from then on too, goes to this process's own stderr.
        """
        page, said = _page(self._process)
        if page is None and self._port is None:
            _end(self._process)
            self._process = _start(0)
            page, said = _page(self._process)
        if page is None:
            *before, reason = [line.rstrip() for line in said if line.strip()] or ["The local Slack did not start."]
            sys.stderr.writelines(f"{line}\n" for line in before)
            raise LocalSlackError(reason)
        sys.stderr.writelines(said)
        self._passing = Thread(target=_pass_on, args=(self._process,), daemon=True)
        self._passing.start()
        return page


def _start(port: int) -> subprocess.Popen[str]:
    # Its input is a pipe that only we hold, and bot.until_parent_exits ends it when that closes, even when we are
    # killed. A session of its own: Ctrl-C is for us, and it ends when the bot has said goodbye.
    command = [
        sys.executable,
        "-m",
        "bot.until_parent_exits",
        "playground",
        f"--port={port}",
        f"--manifest={manifest_path()}",
    ]
    return subprocess.Popen(  # noqa: S603 - our own interpreter, arguments made here
        command,
        cwd=checkout(),
        stdin=subprocess.PIPE,
        # One pipe for both, read to its end: a second one would fill up unread, and its writer would stand still.
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )


def _page(process: subprocess.Popen[str]) -> tuple[str | None, list[str]]:
    """(the address that it says, None when it ended instead; the lines before that)."""
    said: list[str] = []
    for line in process.stdout or ():
        if line.startswith(_SAYS):
            return line.removeprefix(_SAYS).strip(), said
        said.append(line)
    return None, said


def _pass_on(process: subprocess.Popen[str]) -> None:
    for line in process.stdout or ():
        sys.stderr.write(line)


def _end(process: subprocess.Popen[str], passing: Thread | None = None) -> None:
    with process:  # which closes the pipes
        process.terminate()
        try:
            process.wait(timeout=_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
        if passing is not None:
            passing.join()
