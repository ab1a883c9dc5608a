"""What the portal answers with: pages without script that nobody keeps or frames, and that tell no site of another."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

from starlette.responses import HTMLResponse, Response

from blocks.change_orders.letter import OrderLetter
from templates import render

STYLE_PATH: Final = "/portal/portal.css"
# `form-action` is the page itself: a button sends nothing anywhere else. The address is a secret, hence no referrer
# and no store.
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def order_page(letter: OrderLetter, reader: str, *, note: str = "", problem: str = "", status: int = 200) -> Response:
    """The change order, with a note to fill in and the two buttons; `problem` is why the last try was not taken."""
    values = {"letter": letter, "reader": reader, "note": note, "problem": problem}
    return _page("portal/order.html", status, **values)


def said_page(title: str, sentence: str, *, status: int = 200, wait: int | None = None) -> Response:
    """A sentence. `wait`: seconds after which asking again makes sense."""
    page = _page("portal/said.html", status, title=title, sentence=sentence)
    if wait is not None:
        page.headers["Retry-After"] = str(wait)
    return page


def style() -> Response:
    """The style sheet of all pages."""
    return Response(_style(), media_type="text/css", headers={"X-Content-Type-Options": "nosniff"})


def _page(template: str, status: int, **values: object) -> Response:
    return HTMLResponse(render(template, style=STYLE_PATH, **values), status, headers=_HEADERS)


@lru_cache(maxsize=1)
def _style() -> str:
    return files("portal").joinpath("portal.css").read_text(encoding="utf-8")
