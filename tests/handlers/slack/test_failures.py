"""What is said of a database that goes away: whether something was stored before."""

from __future__ import annotations

import pytest

from domain.people.people import Workspace
from handlers.slack.failures import DatabaseSigns, note_failure
from store.database import CommitUnknown, Database, DatabaseBusy, Writes, writes_noted

_NOTHING, _PERHAPS = "nothing was stored", "may have been stored"


@pytest.mark.parametrize(
    ("stored", "error", "sentence"),
    [
        pytest.param(Writes(), CommitUnknown(), _NOTHING, id="who only looked stored nothing"),
        pytest.param(Writes(opened=True), DatabaseBusy(), _NOTHING, id="what was not committed is not there"),
        pytest.param(Writes(opened=True), CommitUnknown(), _PERHAPS, id="nobody knows of a commit that was cut"),
        pytest.param(Writes(True, True), DatabaseBusy(), _PERHAPS, id="the transaction before this one is there"),
    ],
)
def test_who_has_stored_something_is_not_told_that_nothing_was(
    stored: Writes, error: DatabaseBusy, sentence: str
) -> None:
    signs = DatabaseSigns((DatabaseBusy,), (CommitUnknown,), lambda: False, writes_noted)
    assert sentence in note_failure(error, "log", signs, stored).sentence


async def test_what_a_request_stored_is_noted_once_it_is_there_for_good(
    workspace: Workspace, database: Database
) -> None:
    workspace_id = workspace.workspace_id
    with writes_noted() as noted:
        async with database.reading(workspace_id), database.upkeep(workspace_id):
            pass
        assert (noted.opened, noted.committed) == (False, False)
        with pytest.raises(ZeroDivisionError):
            async with database.transaction(workspace_id):
                raise ZeroDivisionError
        assert (noted.opened, noted.committed) == (True, False)
        async with database.transaction(workspace_id):
            assert not noted.committed
        assert noted.committed
