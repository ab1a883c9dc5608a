"""What Slack would say of blocks and views."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from playground.world import Json

Surface = Literal["message", "modal", "home"]


@dataclass
class Verdict:
    """The problems in Slack's own form, and whether all texts together are too long for a message."""

    problems: list[str] = field(default_factory=list)
    too_long: bool = False


def verdict(blocks: list[Any], surface: Surface) -> Verdict:
    """Check blocks for a surface."""
    del blocks
    return Verdict([f"unsupported surface: {surface}"] if surface not in {"message", "modal", "home"} else [])


def view_problems(view: Json) -> list[str]:
    """Check a whole view."""
    return verdict(view.get("blocks", []), view.get("type", "modal")).problems
