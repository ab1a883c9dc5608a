"""The sample agency: what a newcomer finds is put in by the rules that hold for everybody."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.checkout import manifest_path
from bot.clock import Clock
from bot.sample import SampleAgency, begins_at
from bot.sample_accounts import ACCOUNTS
from bot.settings import Transport
from domain.change_orders.orders import Billing, BySlack, Decision, Effect
from domain.clients.clients import GuestsHere
from domain.people.people import Caller, Workspace
from jobs.tick import Jobs
from playground.page.later import MOMENTS
from playground.testing import local_slack
from playground.world import SAMPLE_WORLD
from services import Services
from services.change_orders.forms import OrderForm
from services.workspaces.connecting import TeamFacts
from store.database import Database
from tests.desk import Desk, desk_at, latest

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
            with pytest.raises(GuestsHere):
                await SampleAgency(services, workspace, client).move_in(_NOW)
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("today", "begins"),
    [
        pytest.param("2026-12-01", "2026-12-09", id="nothing of the month lies behind it"),
        pytest.param("2027-05-01", "2027-05-11", id="the month begins with a weekend"),
        pytest.param("2026-12-09", "2026-12-09", id="six working days lie behind it"),
        pytest.param("2026-12-30", "2026-12-30", id="the last but one"),
        pytest.param("2026-12-31", "2027-01-09", id="it is the next month soon, and somewhere already"),
        pytest.param("2028-02-28", "2028-02-28", id="a leap year's February has one day more"),
    ],
)
def test_the_sample_begins_today_or_where_a_month_has_work_behind_it_and_a_day_ahead(today: str, begins: str) -> None:
    at = time(23, 59, tzinfo=UTC)
    assert begins_at(datetime.combine(date.fromisoformat(today), at)) == datetime.combine(
        date.fromisoformat(begins), at
    )


@pytest.mark.parametrize(
    "day",
    [
        pytest.param("2026-12-01", id="the first of a month"),
        pytest.param("2026-12-09", id="the first day that has enough behind it"),
        pytest.param("2027-04-15", id="with a Saturday as the next month's first"),
        pytest.param("2026-12-30", id="with Monday in the next month"),
    ],
)
async def test_on_any_day_the_steps_of_the_readme_say_what_it_says(cloned_url: str, day: str) -> None:
    clock = Clock()
    async with desk_at(cloned_url, Transport.HTTP, clock=clock) as desk:
        await desk.slack.limits(on=False)

        async def go_to(instant: datetime) -> None:
            clock.move_to(instant)
            for _ in range(2):  # what is due leads to messages, and these to more that is due
                await Jobs(desk.bot.services).tick(instant)
                await desk.sent()

        now = begins_at(datetime.fromisoformat(f"{day}T15:00+00:00"))
        clock.move_to(now)
        await _move_in(desk, now)

        assert "11 h 30 m left of 48 h, 76 % used" in await desk.told(desk.dee, "log acme 1h30 Checkout fix", "C0ACME")
        balance = await desk.told(desk.ona, "balance bluefin")
        assert "14 h (€1,680) left of 20 h" in balance
        assert "14 h will be lost after" in balance
        assert "15 h left of" in await desk.told(desk.dee, "balance M-1043")
        cobalts = await desk.told(desk.ona, "invoices cobalt")
        assert "Platform work · £" in cobalts
        assert "overdue by" in cobalts
        await _a_job_is_approved(desk.bot.services, desk.bot.installation.workspace, now)
        assert "49.90" in await desk.told(desk.dee, "expense acme 49.90 Stock photo", "C0ACME")

        monday = MOMENTS["monday"][1](now.date())
        await go_to(datetime.combine(monday, time(15), UTC))
        (renewal,) = [each.text for each in await desk.max.messages("D0MANAGER") if "*Cobalt*" in each.text]
        assert "over in three cycles running" in renewal
        before = [each.text for each in await desk.ona.messages("C0FINANCE")]
        assert [
            each for each in before if "Send it yourself" in each or re.fullmatch(r"Drafts of .*: 1 sent, .*", each)
        ] == []
        assert any("Retainers, Mon" in each.text for each in await desk.ona.messages("C0ALERT"))

        began = monday
        if monday.month == now.month:
            began = MOMENTS["month"][1](monday)
            await go_to(datetime.combine(began, time(15), UTC))
        in_acmes = [each.text for each in await desk.max.messages("C0ACME")]
        assert any("Summary" in each for each in in_acmes)
        assert any("0 % used" in each for each in in_acmes)

        await go_to(datetime.combine(MOMENTS["week"][1](began), time(15), UTC))
        told = latest(await desk.ona.messages("C0FINANCE")).text
        assert "8 h carried on, 3 h 30 m lost" in told
        assert "Drafts of" in told
        # The job and the photo; with the next month's fee, where the clock was taken over both days at once.
        assert re.search(r"\$[17],549\.90", await desk.told(desk.ona, "invoices acme"))


async def _move_in(desk: Desk, now: datetime) -> None:
    slack = AsyncWebClient(token=desk.slack.bot_token, base_url=desk.slack.api_url)
    agency = SampleAgency(desk.bot.services, desk.bot.installation.workspace, slack)
    assert not await agency.lives_here()
    await agency.move_in(now)
    assert await agency.lives_here()


async def _a_job_is_approved(services: Services, workspace: Workspace, now: datetime) -> None:
    """As Max asks for it and Carla approves: ten hours for 1,500, apart from the retainer."""
    team = workspace.slack_team_id
    manager, client = (Caller(workspace.workspace_id, team, who) for who in ("U0MANAGER", "U0CLIENT"))
    (acme,) = await services.clients.choices("acme", by=manager)
    (of_it,) = (await services.invoice_setup.ways(acme.client_id, by=manager, now=now)).retainers
    facts = await services.change_orders.form_facts(by=manager, now=now, retainer_id=of_it.called.retainer_id)
    form = OrderForm(
        of_it.called.retainer_id,
        title="Size guide",
        description="By Friday",
        minutes=600,
        amount="1,500",
        effect=Effect.SEPARATE_JOB,
        billing=Billing.ON_APPROVAL,
        approver=next(each.key for each in facts.approvers),
    )
    order = await services.change_orders.create(form, by=manager, key="size guide", now=now)
    by = BySlack(replace(client, slack_team_id="T0CLIENT"))
    await services.change_orders.decide(order.change_order_id, Decision.APPROVE, by=by, note="", key="yes", now=now)
