"""Where the bot's own files are. Nothing else is imported here: `retainer local` needs it before all the rest."""

from __future__ import annotations

from pathlib import Path


def checkout() -> Path:
    """The folder that the packages stand in."""
    return Path(__file__).resolve().parent.parent


def manifest_path() -> Path:
    """The Slack app's manifest."""
    return checkout() / "app_manifest.yml"
