"""The rhythm of a cycle: its card, its middle, its summary, and what the client is told."""

from __future__ import annotations

from blocks.people import HomeWords
from blocks.rhythm.drafts import to_post
from domain.rhythm.touchpoints import ToPost

TO_POST = HomeWords(ToPost, 30, to_post)
