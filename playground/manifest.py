"""The app as its manifest declares it: scopes, commands, shortcuts and events."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from playground.world import Json


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What Slack lets the app do. `everything` stands for an app that declares all there is."""

    name: str = "Local app"
    scopes: tuple[str, ...] = ()
    commands: tuple[Json, ...] = ()
    shortcuts: tuple[Json, ...] = ()
    events: tuple[str, ...] = ()
    interactive: bool = True
    home_tab: bool = True
    everything: bool = False
    raw: Json = field(default_factory=dict)

    def has_scope(self, *any_of: str) -> bool:
        """Whether one of these scopes was asked for."""
        return self.everything or not any_of or any(scope in self.scopes for scope in any_of)

    def has_command(self, command: str) -> bool:
        """Whether the app declares this slash command."""
        return self.everything or any(each["command"] == command for each in self.commands)

    def escapes(self, command: str) -> bool:
        """Whether names in this command's text come as ids (`should_escape`)."""
        return any(each["command"] == command and each.get("should_escape") for each in self.commands)

    def has_shortcut(self, callback_id: str, kind: str) -> bool:
        """Whether the app declares this shortcut; kind is `global` or `message`."""
        return self.everything or any(
            each.get("callback_id") == callback_id and each.get("type") == kind for each in self.shortcuts
        )

    def has_event(self, subscription: str) -> bool:
        """Whether the app subscribes to this event (`message.im`, `app_home_opened`, …)."""
        return self.everything or subscription in self.events


def read_manifest(path: Path | None) -> Manifest:
    """The manifest in a YAML or JSON file; None is an app that may do everything.

    Raises `ValueError` with one sentence if the file is no manifest.
    """
    if path is None:
        return Manifest(everything=True)
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as wrong:
        raise ValueError(f"{path.name} cannot be read as a manifest: {wrong}") from wrong
    if not isinstance(raw, dict) or "display_information" not in raw:
        raise ValueError(f"{path.name} is no app manifest: display_information is missing.")
    return manifest_of(raw)


def manifest_of(raw: Json) -> Manifest:
    """The same from a manifest that is read already."""
    features = raw.get("features") or {}
    settings = raw.get("settings") or {}
    return Manifest(
        name=raw["display_information"].get("name", "App"),
        scopes=tuple(((raw.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()),
        commands=tuple(features.get("slash_commands") or ()),
        shortcuts=tuple(features.get("shortcuts") or ()),
        events=tuple((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
        home_tab=bool((features.get("app_home") or {}).get("home_tab_enabled")),
        raw=raw,
    )
