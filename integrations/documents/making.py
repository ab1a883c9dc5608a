"""The files of an invoice, made on a thread of their own: typst is native code and takes its time, the bot goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from domain.invoices.printed import InvoiceDocument
from domain.letters.attachments import Attachment
from integrations.documents.einvoice import cii_of, ubl_of
from integrations.documents.pages import Pages
from integrations.documents.typesetting import Typesetter
from integrations.documents.view import view_of

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class DocumentFiles:
    """What is sent of an invoice: the PDF, which holds the CII, and both e-invoices where they are wanted."""

    pdf: Attachment
    cii: Attachment | None = None
    ubl: Attachment | None = None


class Documents:
    """Makes the files of invoices, one after the other, with a firm's `folder` of templates, logo and fonts, or ours.

    One thread, because a compiler sets one document at a time and factur-x keeps tables that it changes.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._typesetter, self._pages = Typesetter(folder), Pages(folder)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="documents")

    async def files(self, document: InvoiceDocument, *, e_invoice: bool) -> DocumentFiles:
        """The same bytes for the same document.

        Raises NotAnEInvoice, which names the rule, before anything is set; NoGlyph; BrokenTemplate.
        """
        return await self._apart(lambda: self._files(document, e_invoice=e_invoice))

    async def page(self, document: InvoiceDocument) -> str:
        """The document as HTML. Raises BrokenTemplate."""
        return await self._apart(lambda: self._pages.html(view_of(document)))

    async def pictures(self, document: InvoiceDocument) -> list[bytes]:
        """Its pages as PNG, as a preview. Raises BrokenTemplate."""
        return await self._apart(lambda: self._typesetter.pictures(view_of(document), document.issued_on))

    def close(self) -> None:
        """End the thread, after what it is at."""
        self._thread.shutdown()

    def _files(self, document: InvoiceDocument, *, e_invoice: bool) -> DocumentFiles:
        name, cii, ubl = _file_name(document.number), None, None
        if e_invoice:
            cii, ubl = cii_of(document), ubl_of(document)
        pdf = self._typesetter.pdf(view_of(document), document.issued_on, cii)
        return DocumentFiles(
            Attachment(f"{name}.pdf", "application/pdf", pdf),
            Attachment(f"{name}.cii.xml", "application/xml", cii) if cii else None,
            Attachment(f"{name}.ubl.xml", "application/xml", ubl) if ubl else None,
        )

    async def _apart(self, make: Callable[[], Made]) -> Made:
        return await asyncio.get_running_loop().run_in_executor(self._thread, make)


def _file_name(number: str) -> str:
    """The number, as every system takes it for a name: `2026/42` is `2026-42`."""
    return "".join(char if char.isalnum() or char in "-_." else "-" for char in number).strip(".-") or "invoice"
