"""Who is told of a threshold, each place and person once."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from domain.agreements.terms import Threshold, Told
from domain.alerts.routes import Around, View, destinations, told_of
from domain.cycles.thresholds import Level

_MANAGER, _OWNER = UUID(int=1), UUID(int=2)
_PLAIN = Around(team_channel="CTEAM", manager_id=_MANAGER, owner_id=_OWNER)
_ALL = replace(_PLAIN, warnings_channel="CWARN", alerts_channel="CALERT", shared_channel="CSHARED")
_M, _O = f"person:{_MANAGER.hex}", f"person:{_OWNER.hex}"


@pytest.mark.parametrize(
    ("level", "needs_owner", "around", "lanes"),
    [
        pytest.param(Level.WARNING, False, _PLAIN, ["CTEAM"], id="75 %"),
        pytest.param(Level.WARNING, False, _ALL, ["CTEAM", "CWARN"], id="75 % with channels for all"),
        pytest.param(Level.ALERT, False, _PLAIN, ["CTEAM", _M], id="90 %"),
        pytest.param(Level.ALERT, False, _ALL, ["CTEAM", "CALERT", _M], id="90 % with channels for all"),
        pytest.param(
            Level.ALERT, False, replace(_ALL, alerts_channel=None), ["CTEAM", "CWARN", _M], id="no channel for alerts"
        ),
        pytest.param(Level.OUT, False, _PLAIN, ["CTEAM", _M], id="over, and agreed who pays"),
        pytest.param(Level.OUT, True, _PLAIN, ["CTEAM", _M, _O], id="over, and nobody pays"),
        pytest.param(Level.OUT, True, replace(_PLAIN, owner_id=_MANAGER), ["CTEAM", _M], id="the owner manages"),
        pytest.param(Level.WARNING, False, replace(_PLAIN, team_channel=None), [_M], id="no channel of the team's"),
        pytest.param(
            Level.WARNING, False, replace(_PLAIN, warnings_channel="CTEAM"), ["CTEAM"], id="one channel for both"
        ),
        pytest.param(
            Level.WARNING, False, replace(_ALL, tells_client=True), ["CTEAM", "CWARN", "CSHARED"], id="the client too"
        ),
    ],
)
def test_who_is_told_by_how_near_the_end_it_is(
    level: Level, needs_owner: bool, around: Around, lanes: list[str]
) -> None:
    told = told_of(Threshold(percent=75), level, needs_owner=needs_owner)
    assert [each.to.lane for each in destinations(told, level, around)] == lanes


def test_the_terms_may_name_others() -> None:
    told = told_of(Threshold(percent=100, to=(Told.OWNER, Told.CLIENT)), Level.OUT, needs_owner=False)
    found = destinations(told, Level.OUT, replace(_PLAIN, shared_channel="CSHARED"))
    assert [(each.to.lane, each.view) for each in found] == [(_O, View.PERSON), ("CSHARED", View.CLIENT)]


def test_it_goes_into_the_thread_of_the_card_and_used_up_is_seen_in_the_channel_too() -> None:
    told = frozenset({Told.CHANNEL})
    (warning,) = destinations(told, Level.WARNING, _PLAIN)
    (out,) = destinations(told, Level.OUT, _PLAIN)
    assert [(each.in_thread, each.in_channel_too) for each in (warning, out)] == [(True, False), (True, True)]
