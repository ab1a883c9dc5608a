"""A local Slack in a process of its own, for tests that run no loop."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.checkout import manifest_path


@contextmanager
def slack_process() -> Iterator[str]:
    """Serve one; yields its address, which ends in a slash."""
    command = [sys.executable, "-m", "playground", "--port=0", f"--manifest={manifest_path()}"]
    place = manifest_path().parent
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        try:
            assert process.stdout is not None
            yield process.stdout.readline().removeprefix("Local Slack: ").strip()
        finally:
            process.terminate()


@pytest.fixture(scope="session")
def local_slack_url() -> Iterator[str]:
    """The address of its Web API."""
    with slack_process() as page:
        yield f"{page}api/"
