"""Processes: they start, answer, and stop without losing an answer or leaving anything behind."""

from __future__ import annotations

import asyncio
import csv
import os
import signal
from pathlib import Path

import httpx
import psycopg

from bot.checkout import manifest_path
from playground.control import LocalSlack
from playground.testing import local_slack
from store.embedded.server import Server
from tests import patience
from tests.desk import DESIGNER, settings_for
from tests.processes import address_of, ends, started


def environment(slack: LocalSlack, url: str, home: Path) -> dict[str, str]:
    settings = settings_for(slack)
    return {
        "SLACK_BOT_TOKEN": settings.bot_token,
        "SLACK_APP_TOKEN": settings.app_token,
        "SLACK_SIGNING_SECRET": settings.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": url,
        "HOME": str(home),
    }


async def test_run_serves_over_socket_and_a_signal_ends_it(agency_url: str, tmp_path: Path) -> None:
    async with local_slack(manifest=manifest_path()) as slack:
        env = environment(slack, agency_url, tmp_path)
        async with started("run", "--socket", "--port", "0", **env) as process:
            await slack.connected(within=patience.SECONDS)
            said = await slack.person(DESIGNER).command("/retainer log acme 1h x", channel="C0GENERAL")
            assert said.ephemeral is not None

            process.send_signal(signal.SIGTERM)
            assert await ends(process) == 0
            await slack.connected(0)


async def test_an_answer_that_is_under_way_is_given_before_the_end(agency_url: str, tmp_path: Path) -> None:
    async with local_slack(manifest=manifest_path()) as slack:
        env = environment(slack, agency_url, tmp_path)
        async with started("run", "--socket", "--port", "0", **env) as process:
            await slack.connected(within=patience.SECONDS)
            # An unknown person is looked up first, which takes as long as Slack takes.
            await slack.fail("users.info", delay=1.0)
            asking = asyncio.create_task(slack.person("U0DEV").command("/retainer log acme 1h x", channel="C0GENERAL"))
            await _called(slack, "users.info")

            process.send_signal(signal.SIGTERM)
            said = await asking
            assert said.ephemeral is not None
            assert said.ephemeral.text.startswith("Logged 1 h on Acme")
            assert await ends(process) == 0


async def test_run_waits_for_a_slack_out_of_reach_and_can_be_stopped(agency_url: str, tmp_path: Path) -> None:
    async with local_slack(manifest=manifest_path()) as slack:
        env = environment(slack, agency_url, tmp_path) | {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
    async with started("run", "--port", "0", **env) as process:
        assert process.stderr is not None
        async with asyncio.timeout(patience.SECONDS):
            while b"slack_unreachable" not in await process.stderr.readline():
                pass

        process.send_signal(signal.SIGTERM)
        assert await ends(process) == 0


async def test_a_token_of_a_whole_organisation_is_refused_at_the_start_in_a_sentence(
    agency_url: str, tmp_path: Path
) -> None:
    async with local_slack(manifest=manifest_path()) as slack:
        await slack.world("join_organisation", org_wide=True)
        async with started("run", "--port", "0", **environment(slack, agency_url, tmp_path)) as process:
            assert await ends(process, within=20) == 2
            assert process.stderr is not None
            said = (await process.stderr.read()).decode().splitlines()[-1]
    assert said.startswith("SLACK_BOT_TOKEN is of the whole organisation Northlight Group, and Retainer works for one")


async def test_local_starts_answers_and_ends_with_everything_and_a_second_start_has_what_was_there(
    tmp_path: Path,
) -> None:
    env = {"RETAINER_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}
    for end, told in ((signal.SIGINT, "11 h 30 m left of 48 h, 76 %"), (signal.SIGTERM, "10 h left of 48 h, 79 %")):
        what = f"Checkout fix {end.name}"
        async with started("local", "--port", "0", **env) as process:
            page = await address_of(process)
            async with LocalSlack(page.rstrip("/")) as slack:
                said = await slack.person(DESIGNER).command(f"/retainer log acme 1h30 {what}", channel="C0ACME")
                assert said.ephemeral is not None
                assert said.ephemeral.text.startswith(f"Logged 1 h 30 m on Acme: {what}. {told}")
            process.send_signal(end)
            assert await ends(process) == 0
        await _gone(page)


async def test_local_keeps_its_hands_off_the_database_and_the_slack_of_the_environment_and_of_a_second_one(
    cloned_url: str, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"DATABASE_URL={cloned_url}\nSLACK_BOT_TOKEN=an-agencys\n", encoding="utf-8")
    env = {"RETAINER_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}
    async with started("local", "--port", "0", SLACK_SIGNING_SECRET="secret", **env) as process:
        await address_of(process)
        async with started("local", "--port", "0", **env) as second:
            assert await ends(second) == 2
            assert second.stderr is not None
            told = (await second.stderr.read()).decode()
        process.send_signal(signal.SIGINT)
        assert await ends(process) == 0
        assert process.stderr is not None
        said = (await process.stderr.read()).decode()

    assert said.splitlines() == [
        "Set, but not used here: DATABASE_URL, SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET; "
        f"the local Slack has tokens and a database of its own, under {tmp_path / 'data'}."
    ]
    with psycopg.connect(cloned_url) as connection:
        assert connection.execute("SELECT count(*) FROM workspace").fetchone() == (0,)
    assert told.splitlines()[-1] == (
        f"Another `retainer local` is already using the data in {tmp_path / 'data'}: use its page or end it first, "
        "or set RETAINER_DATA_DIR to another directory."
    )


async def test_a_kill_leaves_nothing_that_keeps_the_next_from_starting(tmp_path: Path) -> None:
    env = {"RETAINER_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}
    async with started("local", "--port", "0", **env) as process:
        page = await address_of(process)
        process.kill()
        await process.wait()
    await _gone(page)

    async with started("local", "--port", page.rstrip("/").rpartition(":")[2], **env) as again:
        assert await address_of(again) == page
        again.send_signal(signal.SIGINT)
        assert await ends(again) == 0


async def test_a_database_that_dies_under_the_bot_is_started_again_by_it_and_the_terminal_reaches_it(
    tmp_path: Path,
) -> None:
    env = {"RETAINER_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}
    async with started("local", "--port", "0", **env) as process:
        async with LocalSlack((await address_of(process)).rstrip("/")) as slack:
            dee = slack.person(DESIGNER)
            for turn in range(2):
                os.kill(int((tmp_path / "data" / "pg" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
                said = await dee.command("/retainer acme", channel="C0ACME")
                while said.ephemeral is None or "left of 48 h" not in said.ephemeral.text:
                    assert said.ephemeral is not None
                    assert said.ephemeral.text.startswith("The database is not answering just now")
                    await asyncio.sleep(0.2)
                    said = await dee.command("/retainer acme", channel="C0ACME")
                logged = await dee.command(f"/retainer log acme 1h turn {turn}", channel="C0ACME")
            assert logged.ephemeral is not None
            assert "11 h left of 48 h" in logged.ephemeral.text
        async with started("export", "balances", "--client", "acme", **env) as exporting:
            assert exporting.stdout is not None
            exported = (await exporting.stdout.read()).decode()
            assert await ends(exporting) == 0

        process.send_signal(signal.SIGINT)
        assert await ends(process) == 0
        assert process.stderr is not None
        assert b"database_started_again" in await process.stderr.read()
    assert not Server(tmp_path / "data").listens()
    assert {row["alias"] for row in csv.DictReader(exported.splitlines())} == {"acme"}


async def _called(slack: LocalSlack, method: str) -> None:
    async with asyncio.timeout(patience.SECONDS):
        while not await slack.calls(method):  # noqa: ASYNC110 - it happens in two other processes
            await asyncio.sleep(0.02)


async def _gone(page: str) -> None:
    """Wait till nobody serves a page any more."""
    async with asyncio.timeout(patience.SECONDS), httpx.AsyncClient() as client:
        while True:
            try:
                await client.get(page)
            except httpx.HTTPError:
                return
            await asyncio.sleep(0.05)
