"""The sample agency: what a newcomer finds is put in by the rules that hold for everybody."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.checkout import manifest_path
from bot.sample import SampleAgency
from bot.sample_accounts import ACCOUNTS
from domain.clients.clients import OutsidersHere
from playground.testing import local_slack
from playground.world import SAMPLE_WORLD
from services import Services
from services.workspaces.connecting import TeamFacts
from store.database import Database

_NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)


def test_no_outsider_sits_in_a_room_that_is_the_teams_own() -> None:
    world = json.loads(SAMPLE_WORLD.read_text(encoding="utf-8"))
    outsiders = {
        each["id"]
        for each in world["people"]
        if each.get("is_restricted") or each["team_id"] != world["teams"][0]["id"]
    }
    members = {each["id"]: set(each["members"]) for each in world["channels"]}
    assert {each.channel: members[each.channel] & outsiders for each in ACCOUNTS} == {
        each.channel: set() for each in ACCOUNTS
    }
    assert members["C0SHARED"] & outsiders


async def test_a_room_with_an_outsider_in_it_is_no_more_the_samples_than_anybodys(cloned_url: str) -> None:
    database = Database(cloned_url)
    try:
        async with local_slack(manifest=manifest_path()) as slack:
            await slack.world("join", channel="C0ACME", person="U0GUEST")
            services = Services(database)
            workspace = await services.workspaces.connect(TeamFacts("T0NORTH", "Northlight", "U0BOT"), _NOW)
            client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
            with pytest.raises(OutsidersHere):
                await SampleAgency(services, workspace, client).move_in(_NOW)
    finally:
        await database.close()
