"""Enterprise Grid, as the local Slack plays it: where people belong, what payloads name, whose a token is."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack, PersonHere
from tests.playground.app_here import AppHere


@pytest.mark.parametrize(
    ("shows", "team_id"),
    [
        pytest.param(None, None, id="no team at all"),
        pytest.param("E0GRID", "E0GRID", id="the organisation's"),
        pytest.param("T0OTHER", "T0OTHER", id="another workspace's"),
    ],
)
async def test_a_persons_workspaces_stand_in_teams_and_team_id_is_of_no_use(
    slack: LocalSlack, client: AsyncWebClient, shows: str | None, team_id: str | None
) -> None:
    await slack.world("join_organisation", shows_team=shows)

    dee = (await client.users_info(user="U0DESIGN"))["user"]
    carla = (await client.users_info(user="U0CLIENT"))["user"]

    assert dee.get("team_id") == team_id
    assert (dee["enterprise_user"]["enterprise_id"], dee["enterprise_user"]["teams"]) == ("E0GRID", ["T0NORTH"])
    assert "is_stranger" not in dee
    assert (carla["team_id"], carla["is_stranger"]) == ("T0ACME", True)
    assert "enterprise_user" not in carla


async def test_a_mate_of_another_workspace_of_the_organisation_is_no_member_of_this_one(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await slack.world("join_organisation")
    await slack.world("change_person", person="U0DEV", changes={"teams": ["T0OTHER"]})

    dev = (await client.users_info(user="U0DEV"))["user"]

    assert (dev["enterprise_user"]["teams"], dev["is_stranger"]) == (["T0OTHER"], True)


@pytest.mark.parametrize("org_wide", [False, True])
async def test_auth_test_says_whether_the_token_is_of_the_whole_organisation(
    slack: LocalSlack, client: AsyncWebClient, org_wide: bool
) -> None:
    await slack.world("join_organisation", org_wide=org_wide)

    told = await client.auth_test()

    assert told["enterprise_id"] == "E0GRID"
    assert told["is_enterprise_install"] is org_wide
    assert told["team_id"] == ("E0GRID" if org_wide else "T0NORTH")


async def test_payloads_name_the_organisation(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    await slack.world("join_organisation")
    await dee.command("/sample")
    await dee.say("hello", dm=True)
    (event,) = await app.wait_for("message")

    command = app.last("slash_command")
    assert (command["team_id"], command["enterprise_id"]) == ("T0NORTH", "E0GRID")
    assert event.payload["context_enterprise_id"] == "E0GRID"
    assert event.payload["authorizations"][0]["enterprise_id"] == "E0GRID"
    assert event.payload["authorizations"][0]["team_id"] == "T0NORTH"


async def test_who_types_into_a_menu_is_of_the_organisation(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    await slack.world("join_organisation")
    menu: dict[str, Any] = {
        "type": "external_select",
        "action_id": "pick",
        "placeholder": {"type": "plain_text", "text": "?"},
    }
    block = {"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "x"}, "accessory": menu}
    await client.chat_postMessage(channel="C0ACME", text="x", blocks=[block])
    app.answers["block_suggestion"] = {"options": []}

    await dee.options("b", "pick", "a", target=(await dee.messages("C0ACME"))[-1])

    asked = app.last("block_suggestion")
    assert asked["user"]["team_id"] == "E0GRID"
    assert asked["team"] == {
        "id": "T0NORTH",
        "domain": "northlight",
        "enterprise_id": "E0GRID",
        "enterprise_name": "Northlight Group",
    }


@pytest.mark.parametrize("word", ["user_not_found", "user_not_visible"])
async def test_somebody_whom_slack_does_not_tell_of(slack: LocalSlack, client: AsyncWebClient, word: str) -> None:
    await slack.world("change_person", person="U0CLIENT", changes={"hidden": word})

    with pytest.raises(SlackApiError) as refused:
        await client.users_info(user="U0CLIENT")

    assert refused.value.response["error"] == word
    members: list[str] = (await client.conversations_members(channel="C0SHARED"))["members"]
    assert "U0CLIENT" in members, "they are there all the same"
