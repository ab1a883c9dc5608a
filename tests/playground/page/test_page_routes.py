"""The page's addresses: nobody else's page may act, nonsense gets an answer, and the page stays alive."""

from typing import Any

import httpx
import pytest

from playground.page.doing import with_handles
from playground.state import Workspace
from playground.world import read_world
from tests.playground.page.conftest import Desk


async def act(desk: Desk, verb: str, given: Any, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.post(f"{desk.url}/page/act/{verb}", json=given, headers=headers)


async def get(desk: Desk, path: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(desk.url + path)


async def test_scripts_run_only_from_here_and_nothing_comes_from_the_network(at_desk: Desk) -> None:
    policy = (await get(at_desk, "/")).headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


async def test_another_sites_page_cannot_act(at_desk: Desk) -> None:
    given = {"as": "U0DESIGN", "at": "C0ACME", "text": "hello"}
    assert (await act(at_desk, "say", given, origin="https://evil.example")).status_code == 403
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await client.post(f"{at_desk.url}/page/act/say", content='{"as":"U0DESIGN"}')
    assert answer.status_code == 403
    assert "hello" not in (await get(at_desk, "/?at=C0ACME")).text


@pytest.mark.parametrize(
    "path",
    [
        "/?as=U0NOBODY&at=C0NOWHERE",
        "/?at=C0PRIVATE&thread=1.2",
        "/?at=home&thread=x&shown=banana",
        "/page/part/place?shown=999999999",
        "/?as=U0CLIENT&at=home",
        "/page/words?as=U0NOBODY",
        "/wire?q=%00%ff",
        "/gallery",
    ],
)
async def test_nonsense_in_the_address_shows_a_page(at_desk: Desk, path: str) -> None:
    assert (await get(at_desk, path)).status_code == 200


async def test_a_private_channel_is_not_shown_to_who_is_not_in_it(at_desk: Desk) -> None:
    assert "private-plans" not in (await get(at_desk, "/?as=U0DESIGN&at=C0PRIVATE")).text


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        pytest.param("say", {"as": "U0NOBODY"}, id="nobody"),
        pytest.param("say", {"as": "U0DESIGN", "at": "C0PRIVATE", "text": "x"}, id="a channel one is not in"),
        pytest.param("submit", {"as": "U0DESIGN", "view_id": "V1"}, id="a modal that is gone"),
        pytest.param("action", {"as": "U0DESIGN", "channel": "C0ACME", "ts": "1.2", "action_id": "x"}, id="no message"),
        pytest.param("shortcut", {"as": "U0DESIGN"}, id="no callback_id"),
        pytest.param("upload", {"as": "U0DESIGN", "files": [{"content": "%%%"}]}, id="no base64"),
        pytest.param("command", {"as": "U0DESIGN", "at": "C0ACME", "text": "/unknown"}, id="unknown command"),
        pytest.param("command", {"as": "U0CLIENT", "at": "C0SHARED", "text": "/desk"}, id="a stranger's command"),
        pytest.param("say", {"as": "U0DESIGN", "at": "C0ACME", "text": "x" * 12_001}, id="too long"),
    ],
)
async def test_an_act_that_cannot_be_done_says_why(at_desk: Desk, verb: str, given: Any) -> None:
    answer = await act(at_desk, verb, given)
    assert answer.status_code == 200
    assert answer.json()["trouble"]


async def test_ten_megabytes_of_text_are_refused_and_the_page_lives_on(at_desk: Desk) -> None:
    big = await act(at_desk, "say", {"as": "U0DESIGN", "at": "C0ACME", "text": "x" * 10_000_000})
    assert "too long" in big.json()["trouble"]
    huge = await act(at_desk, "say", {"as": "U0DESIGN", "text": "x" * 16_000_000})
    assert huge.status_code == 400
    assert (await get(at_desk, "/")).status_code == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"[" * 100_000], ids=["empty", "half", "a list", "deep"])
async def test_a_body_that_is_no_object_is_refused(at_desk: Desk, body: bytes) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        headers = {"content-type": "application/json"}
        answer = await client.post(f"{at_desk.url}/page/act/say", content=body, headers=headers)
    assert answer.status_code == 400


def test_full_names_are_sent_in_their_short_form() -> None:
    workspace = Workspace(read_world())
    assert with_handles(workspace, "@Max Ledger see #acme & <b>") == "@max see #acme & <b>"
    assert with_handles(workspace, "mail@Max Ledger @Max Ledgerbook") == "mail@Max Ledger @Max Ledgerbook"


async def test_a_permalink_leads_to_its_message(at_desk: Desk) -> None:
    answer = await get(at_desk, "/archives/C0ACME/p1795100400123456?thread_ts=1795100300.000001")
    assert answer.status_code == 307
    target = answer.headers["location"]
    assert target.startswith("/?at=C0ACME")
    assert target.endswith("&thread=1795100300.000001#1795100400.123456")


async def test_the_wire_shows_both_sides_with_verdicts(at_desk: Desk) -> None:
    await act(at_desk, "command", {"as": "U0DESIGN", "at": "C0ACME", "text": "/desk card"})
    rows = (await get(at_desk, "/wire/rows")).text
    assert "slash_command" in rows
    assert "/desk card" in rows
    assert "chat.postMessage" in rows
    assert "ack 200" in rows
    assert "slash_command" not in (await get(at_desk, "/wire/rows?q=postmessage")).text
