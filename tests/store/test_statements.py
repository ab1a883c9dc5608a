"""Every statement of the bot's names the workspace, so that the tables can be spread by it one day."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from sqlalchemy import TextClause

import store

# Functions that tell what is due, or who a workspace is, over all of them.
_OVER_ALL = {
    "due_appointments(",
    "due_cycles(",
    "due_invoices(",
    "due_mails(",
    "due_messages(",
    "due_withdrawals(",
    "forgotten_timers(",
    "old_submissions(",
    "workspace_of_intent(",
    "workspace_of_team(",
    "every_workspace(",
    "some_workspaces(",
}
# They ask no table.
_OF_NO_ROW = {
    "store.clock._NOW",
    "store.cycles.cycles._WAIT_BRIEFLY",
    "store.room._SMALL",
    "store.room._SPILL",
    "store.sending.attempts._AGE",
}


def statements() -> Iterator[tuple[str, str]]:
    """(where it stands, what it says), of every statement that a module of the store keeps."""
    for found in pkgutil.walk_packages(store.__path__, "store."):
        if not found.name.startswith(("store.migrations", "store.embedded")):
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, TextClause):
                    yield f"{found.name}.{name}", " ".join(str(value).split())


def test_every_statement_names_the_workspace_or_asks_over_all_by_a_function() -> None:
    found = dict(statements())
    assert len(found) > 250
    strays = {where: said for where, said in found.items() if ":workspace_id" not in said}
    assert {where for where, said in strays.items() if not any(each in said for each in _OVER_ALL)} == _OF_NO_ROW
    assert all(any(each in said for said in strays.values()) for each in _OVER_ALL)


def test_what_locks_rows_locks_those_of_one_workspace() -> None:
    locking = {where: said for where, said in statements() if " FOR NO KEY UPDATE" in said or " FOR UPDATE" in said}
    assert len(locking) > 10
    for where, said in locking.items():
        # Before the lock, in the part of the statement that finds the rows.
        for part in said.replace(" FOR NO KEY UPDATE", " FOR UPDATE").split(" FOR UPDATE")[:-1]:
            assert "workspace_id = :workspace_id" in part, where
