"""response_url: five times in thirty minutes, new, replaced, deleted; ephemeral messages for one person's eyes."""

from __future__ import annotations

import httpx
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from playground.control import LocalSlack, PersonHere
from tests.playground.app_here import AppHere
from tests.playground.samples import actions, button, section


async def response_url(app: AppHere, person: PersonHere) -> str:
    """A fresh one, of a command."""
    await person.command("/sample", channel="C0ACME")
    return str(app.last("slash_command")["response_url"])


async def clicked(app: AppHere, person: PersonHere, client: AsyncWebClient) -> AsyncWebhookClient:
    """A message with a button, clicked; the click's response_url."""
    await client.chat_postMessage(channel="C0ACME", text="First", blocks=[actions(button("go"))])
    await person.click((await person.messages("C0ACME"))[-1], "go")
    return AsyncWebhookClient(app.last("block_actions")["response_url"])


async def test_a_response_url_serves_five_times(app: AppHere, dee: PersonHere) -> None:
    hook = AsyncWebhookClient(await response_url(app, dee))
    for number in range(5):
        answer = await hook.send(text=str(number))
        assert (answer.status_code, answer.body) == (200, "ok")
    answer = await hook.send(text="5")
    assert answer.status_code == 404
    assert "used_url" in answer.body
    shown = [each for each in await dee.messages("C0ACME") if each.ephemeral]
    assert [each.text for each in shown] == ["0", "1", "2", "3", "4"]


async def test_a_response_url_lives_thirty_minutes(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    hook = AsyncWebhookClient(await response_url(app, dee))
    await slack.advance(29 * 60)
    assert (await hook.send(text="x")).status_code == 200
    await slack.advance(2 * 60)
    answer = await hook.send(text="x")
    assert answer.status_code == 404
    assert "expired_url" in answer.body


async def test_one_of_a_command_replaces_and_deletes_nothing(app: AppHere, dee: PersonHere) -> None:
    app.answers["slash_command"] = "Question"
    hook = AsyncWebhookClient(await response_url(app, dee))
    await hook.send(text="Answered", replace_original=True)
    await hook.send(delete_original=True)
    assert [each.text for each in await dee.messages("C0ACME") if each.ephemeral] == ["Question", "Answered"]


async def test_what_slack_refuses_does_not_use_it_up(app: AppHere, dee: PersonHere) -> None:
    url = await response_url(app, dee)
    hook = AsyncWebhookClient(url)
    async with httpx.AsyncClient(trust_env=False) as bare:
        for body in (b"", b"{", b"[1]", b'{"text": ""}', b'{"text": "x", "blocks": [{"type": "section"}]}'):
            assert (await bare.post(url, content=body)).status_code == 400
    for number in range(5):
        assert (await hook.send(text=str(number))).status_code == 200


async def test_a_strange_response_url_is_not_found(slack: LocalSlack) -> None:
    answer = await AsyncWebhookClient(f"{slack.url}/hooks/unknown").send(text="x")
    assert answer.status_code == 404


async def test_an_ephemeral_answer_is_seen_by_one_person_and_by_no_history(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    await AsyncWebhookClient(await response_url(app, dee)).send(text="For Dee")
    await client.chat_postEphemeral(channel="C0ACME", user="U0MANAGER", text="For Max")
    assert [each.text for each in await dee.messages("C0ACME") if each.ephemeral] == ["For Dee"]
    assert [each.text for each in await slack.person("U0MANAGER").messages("C0ACME") if each.ephemeral] == ["For Max"]
    texts = {each["text"] for each in (await client.conversations_history(channel="C0ACME"))["messages"]}
    assert not texts & {"For Dee", "For Max"}


async def test_an_answer_in_the_channel_is_seen_by_all(slack: LocalSlack, app: AppHere, dee: PersonHere) -> None:
    await AsyncWebhookClient(await response_url(app, dee)).send(text="For all", response_type="in_channel")
    assert (await slack.messages("C0ACME"))[-1]["text"] == "For all"


async def test_the_clicked_message_is_replaced(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    hook = await clicked(app, dee, client)
    await hook.send(text="Second", blocks=[section()], replace_original=True)
    last = (await slack.messages("C0ACME"))[-1]
    assert last["text"] == "Second"
    assert last["blocks"][0]["type"] == "section"
    await hook.send(text="Third", replace_original=True)
    assert "blocks" not in (await slack.messages("C0ACME"))[-1], "a replacement keeps nothing of what was"


async def test_the_clicked_message_is_deleted(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    before = len(await slack.messages("C0ACME"))
    hook = await clicked(app, dee, client)
    await hook.send(delete_original=True)
    assert len(await slack.messages("C0ACME")) == before


async def test_without_a_word_a_click_is_answered_by_a_new_ephemeral_message(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    hook = await clicked(app, dee, client)
    await hook.send(text="Only for you")
    assert (await dee.messages("C0ACME"))[-1].ephemeral
    assert (await slack.messages("C0ACME"))[-1]["text"] == "First"


async def test_an_ephemeral_message_can_be_replaced_by_its_own_click(app: AppHere, dee: PersonHere) -> None:
    app.answers["slash_command"] = {"text": "Question", "blocks": [actions(button("go"))]}
    said = await dee.command("/sample", channel="C0ACME")
    await dee.click(said.ephemeral, "go")
    hook = AsyncWebhookClient(app.last("block_actions")["response_url"])
    await hook.send(text="Answered", replace_original=True)
    shown = (await dee.messages("C0ACME"))[-1]
    assert (shown.text, shown.ephemeral, shown.blocks) == ("Answered", True, [])
    await hook.send(delete_original=True)
    assert all(not each.ephemeral for each in await dee.messages("C0ACME"))


async def test_an_ephemeral_message_cannot_be_changed_by_its_ts(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    app.answers["slash_command"] = "Ephemeral"
    said = await dee.command("/sample", channel="C0ACME")
    assert said.ephemeral is not None
    with pytest.raises(Exception, match="message_not_found"):
        await client.chat_update(channel="C0ACME", ts=said.ephemeral.ts, text="x")
