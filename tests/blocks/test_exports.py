"""The form that asks for a file."""

from __future__ import annotations

from blocks.exports import export_comment, export_modal
from services.exports.invoices import FORMATS
from tests.blocks import samples
from tests.blocks.payloads import check


def test_every_file_can_be_chosen_and_has_its_words() -> None:
    check(export_modal(dict(FORMATS), samples.client()), "modal")
    for what, ways in FORMATS.items():
        for output in ways:
            assert export_comment(what, output, samples.client())
