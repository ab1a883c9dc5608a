"""Invoices as HTML: escaped, and a template that is wrong is told by its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from domain.invoices.printed import Party
from integrations.documents.broken import BrokenTemplate
from integrations.documents.making import Documents
from integrations.documents.pages import Pages
from integrations.documents.view import view_of
from tests.integrations.documents.samples import SHORT


async def test_the_page_says_what_the_pdf_says_and_runs_nothing() -> None:
    documents = Documents()
    try:
        page = await documents.page(replace(SHORT, buyer=Party("<script>alert(1)</script> {{ 7*7 }}", ())))
    finally:
        documents.close()

    for each in [
        *(
            "<h1>Invoice INV-2026-0042</h1>",
            "€3,570.00",
            "PO-7781",
            "Wireframes, part 3",
            "53\u00a0h used of 48\u00a0h",
        ),
        *("&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}", 'href="https://pay.example/INV-2026-0042"'),
    ]:
        assert each in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("<p>\n{{ number_of_it }}</p>", "invoice.html, line 2: 'number_of_it' is undefined"),
        ("<p>\n\n{% if %}</p>", "invoice.html, line 3: Expected an expression"),
        ("{{ title.__class__.__mro__ }}", "invoice.html, line 1: access to attribute '__class__'"),
        ("\n\n\n{{ 1 // 0 }}", "invoice.html, line 4: "),
        ("\n{% include 'other.html' %}", "invoice.html, line 2: "),
    ],
    ids=["unknown field", "syntax", "out of the sandbox", "arithmetic", "another file"],
)
def test_a_template_that_is_wrong_is_told_by_file_and_line(template: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "invoice.html").write_text(template)

    with pytest.raises(BrokenTemplate) as refused:
        Pages(tmp_path).html(view_of(SHORT))

    assert refused.value.sentence.startswith(said)


def test_a_firms_logo_goes_into_the_page(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\x89PNG")

    assert '<img src="data:image/png;base64,iVBORw==" alt="Northlight Studio GmbH">' in Pages(tmp_path).html(
        view_of(SHORT)
    )
