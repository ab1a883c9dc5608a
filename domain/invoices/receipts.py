"""Receipts of expenses: files that are copied, of the kinds in which people have them."""

from __future__ import annotations

from typing import Final

from domain.invoices.documents import Document
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal

# What the table of files takes.
RECEIPT_MOST: Final = 10_000_000
RECEIPT_ENDINGS: Final = ("pdf", "png", "jpg", "jpeg", "webp", "heic")
_NAME_MOST: Final = 200
# The brands of a picture as telephones take it, which stand behind `ftyp`.
_HEIC: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1"})


class ReceiptTooLarge(Refusal):
    """{name} is over 10 MB: make it smaller, or leave the receipt out."""

    field = "receipt"


class ReceiptOfOtherKind(Refusal):
    """{name} is neither a PDF nor a picture (PNG, JPEG, WebP, HEIC): choose another file, or leave the receipt out."""

    field = "receipt"


class ReceiptNotRead(Refusal):
    """Slack did not hand over {name}, so nothing was stored. Try again, or leave the receipt out."""

    field = "receipt"


def check_declared(name: str, size: int) -> None:
    """What can be told of a file before it is read. Raises ReceiptTooLarge, ReceiptOfOtherKind."""
    if size > RECEIPT_MOST:
        raise ReceiptTooLarge(name=shown(name))
    if name.rpartition(".")[2].lower() not in RECEIPT_ENDINGS:
        raise ReceiptOfOtherKind(name=shown(name))


def receipt(name: str, content: bytes) -> Document:
    """The file as it is kept: its kind is what its bytes say. Raises ReceiptTooLarge, ReceiptOfOtherKind."""
    if len(content) > RECEIPT_MOST:
        raise ReceiptTooLarge(name=shown(name))
    kind = media_type(content)
    if kind is None:
        raise ReceiptOfOtherKind(name=shown(name))
    return Document((one_line(name) or "receipt")[-_NAME_MOST:], kind, content)


def media_type(content: bytes) -> str | None:
    """What a receipt is by its first bytes; None for anything else."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/heic" if content[4:8] == b"ftyp" and content[8:12] in _HEIC else None
