"""The control door, by curl's means and by Python's; and the server as a program of its own."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import httpx
import pytest

from playground.control import LocalSlack, PersonHere
from playground.manifest import read_manifest
from playground.stream import Stream
from playground.traffic import Traffic
from playground.world import SAMPLE_WORLD, read_world
from tests import patience
from tests.playground.app_here import AppHere

MANIFEST = Path(__file__).with_name("manifest.yml")


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("act", b"{", 400),
        ("act", b"[]", 400),
        ("act", b"{}", 404),
        ("act", b'{"person": "U0DESIGN"}', 400),
        ("act", b'{"person": "U0DESIGN", "do": "submit"}', 404),
        ("act", b'{"person": "U0DESIGN", "do": "choose", "channel": "C0ACME", "ts": "1.0"}', 404),
        ("act", b'{"person": "U0DESIGN", "do": "command", "channel": "C0NOWHERE", "text": "/sample"}', 404),
        ("fail", b"{}", 400),
        ("fail", b'{"method": "auth.test", "loudly": true}', 400),
        ("limits", b'{"speed": 3}', 400),
        ("sockets", b'{"do": "dance"}', 400),
        ("world", b'{"do": "rename", "channel": "C0NOWHERE", "name": "x"}', 404),
        ("world", b'{"do": "rename"}', 400),
        ("event", b"{}", 400),
        ("nothing", b"{}", 404),
    ],
)
async def test_a_wrong_request_is_answered_with_a_sentence(
    slack: LocalSlack, path: str, body: bytes, status: int
) -> None:
    async with httpx.AsyncClient(base_url=slack.url, trust_env=False) as bare:
        answer = await bare.post(f"/control/{path}", content=body)
    assert answer.status_code == status
    assert answer.json()["error"]


async def test_curl_can_do_what_python_can(slack: LocalSlack, app: AppHere) -> None:
    app.answers["slash_command"] = "Hello"
    async with httpx.AsyncClient(base_url=slack.url, trust_env=False) as bare:
        act = {"person": "U0DESIGN", "do": "command", "channel": "C0ACME", "text": "/sample"}
        done = (await bare.post("/control/act", json=act)).json()
        seen = (await bare.get("/control/messages", params={"person": "U0DESIGN", "channel": "C0ACME"})).json()
    assert done["ephemeral"]["text"] == "Hello"
    assert seen["messages"][-1]["ephemeral"] is True


async def test_settled_waits_for_what_is_under_way(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    app.slow["message"] = 0.3
    await dee.say("x", dm=True)
    await slack.settled()
    assert [each["status"] for each in await slack.deliveries("message")] == [200]


async def test_settled_gives_up_in_time() -> None:
    traffic = Traffic(Stream())
    call = traffic.begin_call("auth.test", {}, at=0)
    assert await traffic.settled(within=0.05) is False
    traffic.end_call(call, status=200, answer={"ok": True}, ms=1)
    assert await traffic.settled(quiet=0, within=1) is True


async def test_a_listener_hears_what_changes_and_a_slow_one_that_it_missed_something() -> None:
    stream = Stream()
    traffic = Traffic(stream)
    with stream.subscribe() as changes:
        call = traffic.begin_call("auth.test", {}, at=0)
        assert (await changes.get()).kind == "call"
        for _ in range(1200):
            traffic.end_call(call, status=200, answer={"ok": True}, ms=1)
        kinds = [(await changes.get()).kind for _ in range(100)]
        assert "missed" in kinds


async def test_the_program_says_where_it_serves_and_ends_on_a_signal() -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--port", "0", "--manifest", str(MANIFEST),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert program.stdout is not None
    line = (await asyncio.wait_for(program.stdout.readline(), patience.SECONDS)).decode()
    assert line.startswith("Local Slack: http://127.0.0.1:")
    url = line.removeprefix("Local Slack: ").strip()
    async with LocalSlack(url) as slack:
        assert slack.bot_token.startswith("xoxb-local")
        program.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(program.wait(), patience.SECONDS) == 0


async def test_the_program_says_in_one_sentence_why_it_cannot_start(tmp_path: Path) -> None:
    missing = tmp_path / "none.yml"
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "playground", "--manifest", str(missing), stderr=asyncio.subprocess.PIPE
    )
    _, said = await asyncio.wait_for(program.communicate(), patience.SECONDS)
    assert program.returncode == 2
    assert said.decode().count("\n") == 1
    assert "none.yml" in said.decode()


def test_the_sample_world_has_the_people_and_channels_that_tests_rely_on() -> None:
    world = read_world()
    assert set(world.people) == {"U0OWNER", "U0MANAGER", "U0DESIGN", "U0DEV", "U0GUEST", "U0CLIENT", "U0BOT"}
    assert world.people["U0CLIENT"].team_id == "T0ACME"
    assert set(world.channels["C0SHARED"].members) == {"U0OWNER", "U0MANAGER", "U0DESIGN", "U0CLIENT", "U0BOT"}
    assert any(each["text"] == "Could you add a size guide by Friday?" for each in world.messages)


def test_a_file_that_is_no_world_or_no_manifest_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"teams": []}')
    with pytest.raises(ValueError, match="no world file"):
        read_world(wrong)
    with pytest.raises(ValueError, match="no app manifest"):
        read_manifest(SAMPLE_WORLD)
    broken = tmp_path / "broken.yml"
    broken.write_text("a: [")
    with pytest.raises(ValueError, match="cannot be read"):
        read_manifest(broken)
