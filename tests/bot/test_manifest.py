"""The manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from blocks import ids
from bot.manifest import COMMAND_SCOPES, EVENT_SCOPES, METHOD_SCOPES, read_manifest
from handlers.listeners import COMMAND, EVENTS, GLOBAL_SHORTCUTS, MESSAGE_SHORTCUTS

_HOUSE = Path(__file__).resolve().parent.parent.parent
_METHODS = {name for name in dir(AsyncWebClient) if "_" in name.strip("_") and not name.startswith("_")}


def _called_methods() -> set[str]:
    """Every Web API method that a line of the bot calls, as Slack spells it."""
    return {
        name.replace("_", ".")
        for package in ("bot", "handlers", "jobs")
        for file in (_HOUSE / package).rglob("*.py")
        for name in _attributes(ast.parse(file.read_text(encoding="utf-8")))
    }


def _attributes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _METHODS:
            # What the client has no method for is called by its name.
            yield ast.literal_eval(node.args[0]) if node.func.attr == "api_call" else node.func.attr


def test_the_table_of_scopes_has_every_method_that_is_called_and_no_other() -> None:
    assert _called_methods() == set(METHOD_SCOPES)


def test_each_scope_of_the_manifest_is_used_and_none_is_missing() -> None:
    used = COMMAND_SCOPES.union(*METHOD_SCOPES.values(), *EVENT_SCOPES.values())

    assert set(read_manifest()["oauth_config"]["scopes"]["bot"]) == used


def test_the_events_of_the_manifest_are_the_ones_listened_to() -> None:
    subscribed = set(read_manifest()["settings"]["event_subscriptions"]["bot_events"])

    assert subscribed == {*EVENTS, "message.im"} == set(EVENT_SCOPES)


def test_the_command_and_the_shortcuts_of_the_manifest_are_the_ones_listened_to() -> None:
    features = read_manifest()["features"]
    shortcuts = {(each["type"], each["callback_id"]) for each in features["shortcuts"]}

    assert [each["command"] for each in features["slash_commands"]] == [COMMAND]
    assert shortcuts == {("global", each) for each in GLOBAL_SHORTCUTS} | {
        ("message", each) for each in MESSAGE_SHORTCUTS
    }
    named = {each for name, each in vars(ids).items() if name.endswith("SHORTCUT") and isinstance(each, str)}
    assert {each for _, each in shortcuts} == named


def test_what_the_code_needs_of_the_app_is_switched_on() -> None:
    manifest = read_manifest()
    addresses = {
        manifest["features"]["slash_commands"][0]["url"],
        manifest["settings"]["event_subscriptions"]["request_url"],
        manifest["settings"]["interactivity"]["request_url"],
        manifest["settings"]["interactivity"]["message_menu_options_url"],
    }

    assert addresses == {"https://retainer.example/slack/events"}
    assert manifest["features"]["slash_commands"][0]["should_escape"]
    assert manifest["features"]["app_home"]["home_tab_enabled"]
    assert not manifest["features"]["app_home"]["messages_tab_read_only_enabled"]
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert manifest["settings"]["socket_mode_enabled"]


def test_the_comment_above_the_manifest_counts_the_addresses_to_replace() -> None:
    comment, manifest = (_HOUSE / "app_manifest.yml").read_text(encoding="utf-8").split("display_information:", 1)
    count = manifest.count("https://retainer.example/")
    assert f"the {['no', 'one', 'two', 'three', 'four', 'five'][count]} addresses" in comment


def test_the_texts_of_the_manifest_fit_into_slacks_limits() -> None:
    manifest = read_manifest()
    shown, command = manifest["display_information"], manifest["features"]["slash_commands"][0]
    lengths = {
        "name": (len(shown["name"]), 35),
        "description": (len(shown["description"]), 140),
        "command description": (len(command["description"]), 2000),
        "usage hint": (len(command["usage_hint"]), 1000),
        **{each["name"]: (len(each["name"]), 24) for each in manifest["features"]["shortcuts"]},
    }

    assert {name: length for name, (length, most) in lengths.items() if length > most} == {}
    assert 174 <= len(shown["long_description"]) <= 4000
