"""The sample agency shows what the README says, on whatever day and at whatever hour it is started."""

from __future__ import annotations

from datetime import datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.checkout import manifest_path
from bot.sample import SampleAgency
from domain.log_line import parse_log
from domain.people import Caller
from playground.testing import local_slack
from services import Services
from services.workspaces import TeamFacts
from store.database import Database
from tests.desk import DESIGNER, OWNER, TEAM
from tests.instants import at


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(at("2026-11-19 15:30"), id="in the middle of a month"),
        pytest.param(at("2026-12-01 02:00"), id="when the month is over in UTC only"),
        pytest.param(at("2026-12-01 05:30"), id="half an hour into a month of the designer"),
        pytest.param(at("2026-12-01 15:00"), id="on the first of a month"),
        pytest.param(at("2027-02-28 23:30"), id="in the last hour of a month"),
        pytest.param(at("2027-01-03 12:00"), id="on a Sunday that a year begins with"),
    ],
)
async def test_the_first_entry_leaves_what_the_readme_says(cloned_url: str, now: datetime) -> None:
    database = Database(cloned_url)
    services = Services(database)
    async with local_slack(manifest=manifest_path()) as slack:
        workspace = await services.workspaces.connect(TeamFacts(TEAM, "Northlight", "U0BOT"), now)
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        await SampleAgency(services, workspace, client).move_in(now)
    dee = Caller(workspace.workspace_id, TEAM, DESIGNER)
    ona = Caller(workspace.workspace_id, TEAM, OWNER)
    logged = await services.time.log(parse_log("acme 1h30 Checkout fix"), by=dee, key="first", now=now)
    bluefin = (await services.balances.card("bluefin", by=ona, now=now))[0].standing.figures
    await database.close()

    assert (logged.after.remaining, logged.after.available) == (11 * 60 + 30, 48 * 60)
    assert (bluefin.remaining, bluefin.available) == (14 * 60, 20 * 60)
