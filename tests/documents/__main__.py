"""`make docs`: write what is made from the code."""

from __future__ import annotations

from tests.documents.pages import made, pages

for page in pages():
    page.write_text(made(page), encoding="utf-8")
