"""Looking for entries: by whom, for whom, when, and what they say."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message
from blocks.time.search import search_found
from domain.time.behalf import as_read
from domain.values.typed_words import require_one_line
from handlers.slack.payloads import Click
from handlers.slack.request import SlackRequest


async def search(request: SlackRequest, words: str) -> Message | None:
    """`/retainer search acme @dee logo october`: what was found, how the line was read, and what it adds up to."""
    require_one_line(as_read(words), "search")
    return await _found(request, words, 1)


async def page_clicked(request: SlackRequest, click: Click) -> None:
    """Newer or Older below what was found."""
    number, line = ids.read_search_value(click.value)
    await request.slack.show(await _found(request, line, number))


async def beside_clicked(request: SlackRequest, click: Click) -> None:
    """A button that looks for entries; the message that it is on stays."""
    await request.slack.tell(await _found(request, click.value, 1))


async def _found(request: SlackRequest, line: str, number: int) -> Message:
    return search_found(await request.services.searches.page(line, number, by=request.by, now=request.now))
