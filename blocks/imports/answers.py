"""What is answered when a file was imported."""

from __future__ import annotations

from blocks.message import Message, message
from domain.agreements.units import counted


def imported(*, clients: int, retainers: int, unchanged: int) -> Message:
    """The answer to an import."""
    if not clients and not retainers:
        all_of = "the one retainer was" if unchanged == 1 else f"all {unchanged} retainers were"
        return message(f"Nothing new: {all_of} here already.")
    same = f", {unchanged} {'was' if unchanged == 1 else 'were'} here already" if unchanged else ""
    return message(f"Imported: {counted(clients, 'clients')} and {counted(retainers, 'retainers')}{same}.")
