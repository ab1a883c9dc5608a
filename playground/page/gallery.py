"""Samples of every block and element for the gallery page; all names are made up."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from playground.world import Json


@dataclass(frozen=True)
class Shelf:
    """One kind of block with its samples; `errors` are complaints by block_id."""

    id: str
    name: str
    blocks: list[Json]
    errors: dict[str, str] = field(default_factory=dict)


def gallery(now: datetime) -> list[Shelf]:
    """Every shelf, read from `static/gallery.json`; `{now}` there is the instant of looking, in epoch seconds."""
    text = (Path(__file__).parent / "static" / "gallery.json").read_text(encoding="utf-8")
    shelves = json.loads(text.replace("{now}", str(int(now.timestamp()))))
    return [Shelf(**each) for each in shelves]
