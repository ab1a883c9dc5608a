"""The page's Jinja2 environment: autoescape on, Block Kit filters that know who reads, icons, small helpers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, UndefinedError, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from playground.page.elements import control, local_datetime, text_of
from playground.page.icons import icon
from playground.page.markdown import markdown
from playground.page.mrkdwn import mrkdwn, plain
from playground.page.pies import visualization
from playground.page.reader import Reader
from playground.page.rich_text import rich_text
from playground.page.tables import table_rows

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where blocks stand: a key that makes ids unique, the state chosen so far, errors by block_id."""

    key: str
    state: Json = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    def within(self, key: str) -> Place:
        """The same place, one level deeper."""
        return replace(self, key=key)


def _reader(context: Context) -> Reader:
    found = context["reader"]
    assert isinstance(found, Reader)  # noqa: S101  a template without a reader is our own mistake
    return found


@pass_context
def _text_object(context: Context, raw: Any) -> Markup:
    """A text object as it reads: mrkdwn, or plain text."""
    if isinstance(raw, Mapping) and raw.get("type") == "mrkdwn":
        return mrkdwn(raw.get("text", ""), _reader(context), verbatim=bool(raw.get("verbatim")))
    emoji = not isinstance(raw, Mapping) or raw.get("emoji", True) is not False
    return plain(text_of(raw), emoji=emoji)


@pass_context
def _mrkdwn(context: Context, text: str) -> Markup:
    return mrkdwn(text, _reader(context))


@pass_context
def _rich(context: Context, elements: Sequence[Json]) -> Markup:
    return rich_text(elements, _reader(context))


def shown_here(url: str) -> bool:
    """Whether a picture may be loaded: from this server or from within the page, never from the network."""
    own = url.startswith("/") and not url.startswith("//")
    return own or url.startswith(("data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/svg+xml"))


def safely(macro: Callable[..., Markup], block: Any, *rest: Any) -> Markup:
    """One block drawn, or a note in its place: a block that makes no sense must not take the channel with it."""
    try:
        return macro(block, *rest)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, UndefinedError):
        kind = block.get("type", "?") if isinstance(block, Mapping) else "?"
        return Markup('<div class="block quiet">A block of type <code>{}</code> could not be drawn.</div>').format(kind)


def _option_text(element: Json, index: int) -> Any:
    return element["options"][index].get("text")


def _option_note(element: Json, index: int) -> Any:
    return element["options"][index].get("description")


def make_environment() -> Environment:
    """A fresh environment over this package's templates."""
    env = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    del env.filters["tojson"]  # it is only safe in some attributes, and nobody remembers in which
    env.filters.update(
        text_object=_text_object, mrkdwn=_mrkdwn, rich=_rich, markdown=markdown, visualization=visualization
    )
    env.globals.update(
        control=control,
        icon=icon,
        local_datetime=local_datetime,
        option_note=_option_note,
        option_text=_option_text,
        safely=safely,
        shown_here=shown_here,
        table_rows=table_rows,
        text_of=text_of,
        Place=Place,
    )
    return env
