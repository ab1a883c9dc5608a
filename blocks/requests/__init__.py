"""What clients ask for, and what is told of it elsewhere."""

from __future__ import annotations

from blocks.people import HomeWords
from blocks.requests.elsewhere import to_settle
from domain.requests import ToSettle

TO_SETTLE = HomeWords(ToSettle, 50, to_settle)
