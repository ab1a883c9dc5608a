"""The Slack app's manifest, and which scope each method and event of Slack's takes."""

from __future__ import annotations

from typing import Any

import yaml

from bot.checkout import manifest_path
from bot.settings import SettingsError

# By Web API method that the bot calls; "app" stands for the app-level token. One that takes no scope is empty.
METHOD_SCOPES: dict[str, frozenset[str]] = {
    "apps.connections.open": frozenset(),
    "auth.test": frozenset(),
    "blocks.validate": frozenset(),
    "chat.getPermalink": frozenset(),
    "chat.postMessage": frozenset({"chat:write"}),
    "chat.update": frozenset({"chat:write"}),
    # Whether a message whose answer was lost stands there: in a channel, a private one, or direct messages.
    "conversations.history": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations.replies": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations.info": frozenset({"channels:read", "groups:read"}),
    "conversations.members": frozenset({"channels:read", "groups:read"}),
    "conversations.open": frozenset({"im:write"}),
    "files.info": frozenset({"files:read"}),
    "files.getUploadURLExternal": frozenset({"files:write"}),
    "files.completeUploadExternal": frozenset({"files:write"}),
    "users.info": frozenset({"users:read", "users:read.email"}),
    "users.lookupByEmail": frozenset({"users:read.email"}),
    "conversations.list": frozenset({"channels:read", "groups:read"}),
    "views.open": frozenset(),
    "views.publish": frozenset(),
    "views.push": frozenset(),
    "views.update": frozenset(),
}
EVENT_SCOPES: dict[str, frozenset[str]] = {
    "app_home_opened": frozenset(),
    "message.im": frozenset({"im:history"}),
    "team_join": frozenset({"users:read"}),
    "user_change": frozenset({"users:read"}),
}
COMMAND_SCOPES = frozenset({"commands"})


def read_manifest() -> dict[str, Any]:
    """The manifest. Raises SettingsError where this is no checkout."""
    try:
        manifest: dict[str, Any] = yaml.safe_load(manifest_path().read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{manifest_path()} cannot be read: run this from a checkout of the bot.") from error
    return manifest


def declared_scopes() -> frozenset[str]:
    """The bot scopes that the manifest asks for."""
    return frozenset(read_manifest()["oauth_config"]["scopes"]["bot"])
