"""What the portal answers with: pages without script that nobody keeps or frames, and that tell no site of another."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response

from blocks.change_orders.letter import OrderLetter
from domain.invoices.documents import Document
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


def invoice_page(status: int, *, pays_here: bool = False, **values: object) -> Response:
    """Where an invoice stands, with its files beside it, and its lines to ask about. `pays_here`: its button leads to
    Stripe.
    """
    page = _page("portal/invoice.html", status, **values)
    if pays_here:
        # Browsers hold what a form leads on to against its policy, too, and an agency's pages at Stripe can have an
        # address of its own.
        policy = _HEADERS["Content-Security-Policy"].replace("form-action 'self'", "form-action 'self' https:")
        page.headers["Content-Security-Policy"] = policy
    return page


def again(token: str, part: str) -> Response:
    """The same page, at a part of it, to be asked for by GET: loading it anew sends nothing twice."""
    # Without what stands before it, for whoever runs the bot may have put a path there.
    return RedirectResponse(f"{token}#{part}", status_code=303, headers=_HEADERS)


def elsewhere(url: str) -> Response:
    """Another site's page, which does not learn from where."""
    return RedirectResponse(url, status_code=303, headers=_HEADERS)


def own_page(content: bytes) -> Response:
    """An invoice as the firm's own template made it: of its styles those are taken that stand in it, by their hash."""
    styles = re.findall(rb"<style>(.*?)</style>", content, re.DOTALL)
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(each).digest()).decode()}'" for each in styles]
    policy = _HEADERS["Content-Security-Policy"].replace("style-src 'self'", " ".join(["style-src", *hashes]))
    return HTMLResponse(content, headers=_HEADERS | {"Content-Security-Policy": policy})


def attached(file: Document) -> Response:
    """A file to be saved under its name, which has letters, digits, - and _ and a dot only."""
    name = quote(file.name)
    headers = _HEADERS | {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(file.content, media_type=file.media_type, headers=headers)


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
