"""Texts that people read outside Slack, or edit before they share them: each a Jinja2 file beside this one."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

# What invoices are set with, where a firm has nothing of its own.
INVOICE: Final = Path(__file__).with_name("invoice")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one environment: a name that is missing is an error, and what goes into HTML is escaped."""
    return Environment(
        loader=PackageLoader("templates", "."),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def render(name: str, **values: object) -> str:
    """A template of this folder, filled in. Raises jinja2's errors for a missing template or value."""
    return environment().get_template(name).render(**values)
