"""A firm's own templates, tried before an invoice needs them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from domain.values.refusals import Refusal
from integrations.documents.example import EXAMPLES
from integrations.documents.pages import Pages
from integrations.documents.typesetting import Typesetter
from integrations.documents.view import view_of


def template_troubles(folder: Path) -> list[tuple[str, str | None]]:
    """What is rendered of the folder's, PDF and page, and for each the sentence about what is wrong with it."""
    setter, pages = Typesetter(folder), Pages(folder)
    return [
        ("invoice.typ", _trouble(lambda: [setter.pdf(view_of(each), each.issued_on) for each in EXAMPLES])),
        ("invoice.html", _trouble(lambda: [pages.html(view_of(each)) for each in EXAMPLES])),
    ]


def _trouble(render: Callable[[], object]) -> str | None:
    try:
        render()
    except Refusal as refusal:
        return refusal.sentence
    return None
