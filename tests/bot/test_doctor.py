"""The doctor: a line for each thing that has to be right, and what to do where it is not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from pydantic import SecretStr

from blocks.message import Message, message
from bot.checkout import manifest_path
from bot.doctor import clock_finding, examine
from bot.settings import Settings
from handlers.words import WORDS
from playground.control import LocalSlack
from playground.manifest import read_manifest
from playground.testing import local_slack
from tests.desk import settings_for
from tests.instants import NOW
from tests.mail_server import mail_server
from tests.stripe_server import KEY, WEBHOOK_SECRET, stripe_server


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    async with local_slack(manifest=manifest_path()) as here:
        yield here


async def findings(settings: Settings, *, payloads: bool = False) -> tuple[bool, list[str]]:
    """Whether all is well, and the lines."""
    lines: list[str] = []
    return await examine(settings, say=lines.append, payloads=payloads), lines


def todo(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("to do")]


async def test_all_is_well_with_a_bot_that_works(slack: LocalSlack, agency_url: str, tmp_path: Path) -> None:
    healthy, lines = await findings(
        settings_for(slack).model_copy(update={"database_url": agency_url, "retainer_templates": tmp_path})
    )

    assert (healthy, todo(lines)) == (True, [])
    assert [line.split()[1].rstrip(":") for line in lines] == [
        *("transport", "bot", "scopes", "clock", "app", "template", "template", "database", "channels"),
    ]


async def test_what_the_bot_says_is_judged_by_slack_when_that_is_wanted(slack: LocalSlack, agency_url: str) -> None:
    before = await slack.messages("C0ACME")

    healthy, lines = await findings(settings_for(slack).model_copy(update={"database_url": agency_url}), payloads=True)

    assert (healthy, todo(lines)) == (True, [])
    asked = await slack.calls("blocks.validate")
    assert lines[-1] == f"ok     payloads: Slack would take {len(asked)}"
    assert {name for each in asked for name in each["args"]} == {"message", "view"}
    assert len(asked) > 20
    assert await slack.messages("C0ACME") == before
    assert await slack.calls("views.open") == await slack.calls("chat.postMessage") == []


async def test_what_slack_would_not_take_is_named_with_where(slack: LocalSlack, agency_url: str) -> None:
    async def misdrawn(_: object, __: str) -> Message:
        return message("x", {"type": "section"})

    await slack.fail("blocks.validate", error="ratelimited", status=429, retry_after=1)
    word = WORDS["today"]
    WORDS["today"] = replace(word, act=misdrawn)
    try:
        healthy, lines = await findings(
            settings_for(slack).model_copy(update={"database_url": agency_url}), payloads=True
        )
    finally:
        WORDS["today"] = word

    assert not healthy
    assert todo(lines) == [
        "to do  the answer to /retainer today: Slack would not take it (invalid_message at /blocks/0/type): tell "
        "whoever maintains Retainer."
    ]


async def test_a_channel_that_the_bot_left_is_named_with_what_to_type(slack: LocalSlack, agency_url: str) -> None:
    await slack.world("leave", channel="C0ACME", person="U0BOT")

    healthy, lines = await findings(settings_for(slack).model_copy(update={"database_url": agency_url}))

    assert not healthy
    assert todo(lines) == ["to do  channel C0ACME: the bot is not in #acme: type /invite @Retainer there."]


async def test_an_archived_channel_is_named(slack: LocalSlack, agency_url: str) -> None:
    await slack.world("archive", channel="C0BLUEFIN", by="U0OWNER")

    _, lines = await findings(settings_for(slack).model_copy(update={"database_url": agency_url}))

    assert any("#bluefin is archived" in line for line in todo(lines))


async def test_a_token_of_a_whole_organisation_is_named(slack: LocalSlack, agency_url: str) -> None:
    await slack.world("join_organisation", org_wide=True)

    healthy, lines = await findings(settings_for(slack).model_copy(update={"database_url": agency_url}))

    assert not healthy
    assert todo(lines)[0].startswith("to do  bot token: SLACK_BOT_TOKEN is of the whole organisation Northlight Group")


async def test_a_missing_scope_is_named(agency_url: str) -> None:
    whole = read_manifest(manifest_path())
    without = replace(whole, scopes=tuple(each for each in whole.scopes if each != "im:write"))
    async with local_slack(manifest=without) as slack:
        _, lines = await findings(settings_for(slack).model_copy(update={"database_url": agency_url}))

    assert len(todo(lines)) == 1
    assert todo(lines)[0].startswith("to do  scopes: im:write not granted: paste app_manifest.yml")


async def test_refused_tokens_are_told_apart(slack: LocalSlack, agency_url: str) -> None:
    settings = Settings.model_validate(
        {
            "slack_bot_token": "xoxb-wrong",
            "slack_app_token": "xapp-wrong",
            "slack_api_url": slack.api_url,
            "database_url": agency_url,
        }
    )

    _, lines = await findings(settings)

    assert [line.split(":")[0] for line in todo(lines)] == ["to do  bot token", "to do  app token"]
    assert all("invalid_auth" in line for line in todo(lines))


async def test_nothing_set_at_all_is_told_line_by_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    healthy, lines = await findings(Settings.model_validate({"retainer_data_dir": str(tmp_path / "data")}))

    assert not healthy
    assert [line.split(":")[0] for line in todo(lines)] == ["to do  transport", "to do  bot token", "to do  database"]


async def test_slack_out_of_reach_is_said(agency_url: str) -> None:
    settings = Settings.model_validate(
        {
            "slack_bot_token": "xoxb-1",
            "slack_signing_secret": "s",
            "slack_api_url": "http://127.0.0.1:9/api/",
            "database_url": agency_url,
        }
    )

    _, lines = await findings(settings)

    assert any("Slack cannot be reached" in line for line in todo(lines))


@pytest.mark.parametrize(
    ("slacks", "says"),
    [
        pytest.param("Thu, 12 Nov 2026 14:00:30 GMT", "ok     clock: within 60 s", id="half a minute"),
        pytest.param("Thu, 12 Nov 2026 14:06:40 GMT", "to do  clock: this machine is 400 s behind Slack", id="behind"),
        pytest.param("Thu, 12 Nov 2026 13:58:00 GMT", "to do  clock: this machine is 120 s ahead of Slack", id="ahead"),
        pytest.param("", "ok     clock: Slack did not say", id="no date at all"),
        pytest.param("soon", "ok     clock: Slack did not say", id="no date in it"),
    ],
)
def test_a_clock_that_is_wrong_is_said_with_how_much(slacks: str, says: str) -> None:
    assert str(clock_finding(slacks, NOW)).startswith(says)


async def test_missing_tables_are_said(slack: LocalSlack, cloned_url: str) -> None:
    with psycopg.connect(cloned_url, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")

    _, lines = await findings(settings_for(slack).model_copy(update={"database_url": cloned_url}))

    assert any("lacks the newest tables: type retainer migrate" in line for line in todo(lines))


async def test_mail_that_is_half_set_up_is_named_with_what_is_missing(slack: LocalSlack, agency_url: str) -> None:
    half = {"database_url": agency_url, "public_url": "https://retainer.agency.example"}
    _, lines = await findings(settings_for(slack).model_copy(update=half))
    assert todo(lines) == ["to do  mail: set SMTP_URL and MAIL_FROM, too: until then no change order goes by mail."]


async def test_stripe_is_tried_and_what_is_missing_for_it_named(slack: LocalSlack, agency_url: str) -> None:
    half = {"database_url": agency_url, "stripe_secret_key": SecretStr(KEY)}
    _, lines = await findings(settings_for(slack).model_copy(update=half))
    said = "to do  stripe: set STRIPE_WEBHOOK_SECRET and PUBLIC_URL, too: until then no invoice is paid online."
    assert todo(lines) == [said]
    async with stripe_server() as stripe:
        whole = half | {
            "stripe_webhook_secret": SecretStr(WEBHOOK_SECRET),
            "stripe_api_url": stripe.url,
            "public_url": "https://retainer.agency.example",
        }
        _, lines = await findings(settings_for(slack).model_copy(update=whole))
        assert any("events to https://retainer.agency.example/stripe/events" in each for each in lines)
        wrong = whole | {"stripe_secret_key": SecretStr("sk_test_other")}
        _, lines = await findings(settings_for(slack).model_copy(update=wrong))
    assert any("with STRIPE_SECRET_KEY (it does not know the key): check the key." in each for each in todo(lines))


async def test_a_mail_server_is_tried(slack: LocalSlack, agency_url: str) -> None:
    async with mail_server() as server:
        whole = {
            "database_url": agency_url,
            "public_url": "https://retainer.agency.example",
            "smtp_url": SecretStr(f"smtp://127.0.0.1:{server.port}"),
            "mail_from": "Northlight <bot@agency.example>",
        }
        healthy, lines = await findings(settings_for(slack).model_copy(update=whole))
    assert (healthy, todo(lines)) == (True, [])
    assert "ok     mail: the server takes it, with links to https://retainer.agency.example" in lines
    healthy, lines = await findings(settings_for(slack).model_copy(update=whole))
    assert not healthy
    assert todo(lines)[0].startswith("to do  mail: the mail server of SMTP_URL takes nothing (")
