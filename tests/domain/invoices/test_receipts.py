"""Receipts are what their bytes say, and no larger than is kept."""

from __future__ import annotations

import pytest

from domain.invoices.receipts import (
    RECEIPT_MOST,
    ReceiptOfOtherKind,
    ReceiptTooLarge,
    check_declared,
    receipt,
)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/png"),
        (b"\xff\xd8\xff\xe0...", "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic\0\0", "image/heic"),
    ],
)
def test_a_receipt_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert receipt("photo.bin", content).media_type == kind


@pytest.mark.parametrize(
    "content", [b"", b"<html>Sign in</html>", b"MZ\x90", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x18ftypmp42"]
)
def test_other_bytes_are_none_whatever_they_are_called(content: bytes) -> None:
    with pytest.raises(ReceiptOfOtherKind, match=r"photo\.png is neither a PDF nor a picture"):
        receipt("photo.png", content)


def test_what_is_declared_is_looked_at_before_it_is_read() -> None:
    check_declared("Beleg.PDF", RECEIPT_MOST)
    with pytest.raises(ReceiptTooLarge, match=r"Beleg\.PDF is over 10 MB"):
        check_declared("Beleg.PDF", RECEIPT_MOST + 1)
    with pytest.raises(ReceiptOfOtherKind):
        check_declared("receipt.docx", 5)
    with pytest.raises(ReceiptTooLarge):
        receipt("large.png", b"\x89PNG\r\n\x1a\n" + bytes(RECEIPT_MOST))
