"""A table of payments: the modal that it is pasted into, and what came of it."""

from __future__ import annotations

from blocks import ids
from blocks.fields import TYPED_MOST, field, typed
from blocks.imports.modals import mistaken
from blocks.message import Message, View, context, message, modal, section
from domain.agreements.units import counted
from domain.imports.payments import SHEET, PaymentsImported
from domain.imports.refusals import ImportRefused

_UNDONE = "Take back, beside a payment of an invoice, undoes that one."


def payments_modal(text: str = "", came: PaymentsImported | ImportRefused | None = None) -> View:
    """A field for CSV. What `came` of the text stands above it, with the lines that are asked about; the text stays."""
    shown = []
    if isinstance(came, ImportRefused):
        shown = [section(f"{came.sentence}\n{mistaken(came.lines)}")]
    elif came is not None:
        shown = [section("\n".join([*payments_told(came), mistaken(came.asked)]))]
    element = typed(text, placeholder="number, amount, paid_on, reference", multiline=True, most=TYPED_MOST)
    return modal(
        ids.IMPORT_PAYMENTS_MODAL,
        "Import payments",
        *shown,
        field(ids.LINES, "Table", element, hint="CSV with a header row, one payment a line."),
        context(f"Columns: {', '.join(SHEET.columns)}. A line that is here already is not noted twice."),
        submit="Import",
    )


def payments_imported(done: PaymentsImported) -> Message:
    """The answer to a file of which every line is here now."""
    return message(" ".join(payments_told(done)))


def payments_told(done: PaymentsImported) -> list[str]:
    """How many were noted, were here already, and are asked about; escaped."""
    noted = f"{counted(done.noted, 'payments')} {'is' if done.noted == 1 else 'are'} noted"
    here = f", {done.here} {'was' if done.here == 1 else 'were'} here already" if done.here else ""
    undo = f" {_UNDONE}" if done.noted else ""
    if not done.asked:
        return [f"{noted}{here}.{undo}"]
    lines = counted(len(done.asked), "lines")
    stay = "is not noted" if len(done.asked) == 1 else "are not noted"
    again = "put right what is said here and import the whole again"
    return [f"{noted}{here}.{undo}", f"{lines} {stay}: {again}, nothing is noted twice."]
