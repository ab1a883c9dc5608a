"""A little Bolt app that the page's tests talk to: it answers in every way that the page has to draw."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack
from playground.manifest import Manifest, manifest_of
from tests.playground.page.forms import CLIENTS, form, option, standing, words

SCOPES = ["chat:write", "commands", "im:history", "channels:history", "files:write"]


def desk_manifest() -> Manifest:
    """What the app declares."""
    return manifest_of(
        {
            "display_information": {"name": "Desk"},
            "features": {
                "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
                "slash_commands": [
                    {
                        "command": "/desk",
                        "description": "Where you stand",
                        "usage_hint": "form [client] | card | slow | crash | help",
                    }
                ],
                "shortcuts": [
                    {"name": "Note this", "type": "message", "callback_id": "note", "description": "Keep it"},
                    {"name": "New note", "type": "global", "callback_id": "new_note", "description": "Write one"},
                ],
            },
            "oauth_config": {"scopes": {"bot": SCOPES}},
            "settings": {
                "interactivity": {"is_enabled": True},
                "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
                "socket_mode_enabled": True,
            },
        }
    )


@asynccontextmanager
async def desk(slack: LocalSlack) -> AsyncIterator[list[dict[str, Any]]]:
    """The app, connected; the list fills with every payload that it heard."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    app = AsyncApp(client=client, signing_secret="unused", process_before_response=True)
    heard: list[dict[str, Any]] = []

    @app.middleware
    async def note(body: dict[str, Any], next: Any) -> None:  # noqa: A002  the name that Bolt fills
        heard.append(body)
        await next()

    hear_commands(app)
    hear_blocks(app)
    hear_modals(app)
    hear_events(app)
    handler: Any = AsyncSocketModeHandler(app, slack.app_token, web_client=client)
    await handler.connect_async()
    try:
        yield heard
    finally:
        await handler.close_async()


def hear_commands(app: AsyncApp) -> None:
    """`/desk` and its words."""

    @app.command("/desk")
    async def command(ack: Any, command: dict[str, Any], client: Any) -> None:
        match command.get("text", ""):
            case "form":
                await client.views_open(trigger_id=command["trigger_id"], view=form())
                await ack()
            case "card":
                await client.chat_postMessage(channel=command["channel_id"], text="A card", blocks=standing("card"))
                await ack()
            case "slow":
                await asyncio.sleep(3.4)
                await ack()
            case said:
                await ack({"text": f"You said {said}", "blocks": standing(said)})


def hear_blocks(app: AsyncApp) -> None:
    """Buttons, choices, options."""

    @app.action("press")
    async def press(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Pressed", replace_original=True)

    for quiet in ("sure", "pick", "more", "size"):
        app.action(quiet)(acknowledge)

    @app.action("broken")
    async def broken() -> None:
        await asyncio.sleep(3.4)

    @app.action("deeper")
    async def deeper(ack: Any, body: dict[str, Any], client: Any) -> None:
        view = {"type": "modal", "title": words("On top"), "blocks": [{"type": "header", "text": words("Second")}]}
        await client.views_push(trigger_id=body["trigger_id"], view=view)
        await ack()

    @app.options("client")
    async def clients(ack: Any, payload: dict[str, Any]) -> None:
        typed = payload["value"].lower()
        await ack(options=[option(each) for each in CLIENTS if typed in each.lower()])


def hear_modals(app: AsyncApp) -> None:
    """The form, and the shortcuts that open a modal."""

    @app.view("form")
    async def submitted(ack: Any, view: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        typed = view["state"]["values"]["duration"]["duration"]["value"]
        if typed == "soon":
            await ack(response_action="errors", errors={"duration": "Say how long, such as 1h30."})
        elif typed == "never":
            await asyncio.sleep(3.4)
        else:
            await ack()
            await client.chat_postMessage(channel="C0ACME", text=f"Saved {typed} for <@{body['user']['id']}>")

    app.view_closed("form")(acknowledge)

    @app.shortcut("note")
    async def keep(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
        blocks = [{"type": "section", "text": words(shortcut["message"]["text"])}]
        view = {"type": "modal", "title": words("Keep this"), "blocks": blocks}
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view)
        await ack()

    @app.shortcut("new_note")
    async def write(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
        await client.views_open(trigger_id=shortcut["trigger_id"], view=form())
        await ack()


def hear_events(app: AsyncApp) -> None:
    """The Home tab and direct messages."""

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: Any) -> None:
        blocks = [{"type": "header", "text": words("Today")}, *standing("hello")]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    @app.event("message")
    async def echo(event: dict[str, Any], say: Any) -> None:
        if "bot_id" not in event:
            await say(text=f"You wrote: {event['text']}")


async def acknowledge(ack: Any) -> None:
    """Heard, and nothing more."""
    await ack()
