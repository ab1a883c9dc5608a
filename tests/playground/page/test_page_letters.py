"""Messages, places and the sidebar as this person sees them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from playground.page.letters import Letter, letters
from playground.page.places import HOME, first_person, first_place, sidebar, spot
from playground.page.reader import reader_of
from playground.state import Workspace
from playground.world import Message, read_world


@pytest.fixture
def workspace() -> Workspace:
    return Workspace(read_world())


class Told:
    """Puts messages at chosen seconds after noon (UTC) of 19 November 2026 into #general."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        workspace.messages["C0GENERAL"].clear()

    def __call__(self, user: str, seconds: float, **more: Any) -> Message:
        ts = f"{1795089600 + seconds:.6f}"
        return self.workspace.add(Message(ts=ts, channel="C0GENERAL", user=user, text="x", **more))

    def seen(self, person: str = "U0MANAGER") -> list[Letter]:
        reader = reader_of(self.workspace, person, "C0GENERAL")
        return letters(self.workspace, self.workspace.seen_by(person, "C0GENERAL"), reader)


@contextmanager
def at_noon(workspace: Workspace) -> Iterator[Told]:
    """The clock stands at noon of that day."""
    workspace.ahead = 1795089600 - workspace.now() + workspace.ahead
    yield Told(workspace)


def test_messages_of_one_author_stand_together_for_five_minutes(workspace: Workspace) -> None:
    with at_noon(workspace) as told:
        told("U0DEV", 0)
        told("U0DEV", 200)
        told("U0DEV", 600)
        told("U0OWNER", 610)
        assert [each.follows for each in told.seen()] == [False, True, False, False]


def test_an_ephemeral_message_stands_alone(workspace: Workspace) -> None:
    with at_noon(workspace) as told:
        told("U0BOT", 0)
        told("U0BOT", 1, ephemeral_to="U0MANAGER")
        told("U0BOT", 2)
        assert [each.follows for each in told.seen()] == [False, False, False]
        assert [each.ephemeral for each in told.seen()] == [False, True, False]
        assert len(told.seen("U0DEV")) == 2


def test_a_new_day_in_the_readers_zone_gets_a_divider(workspace: Workspace) -> None:
    with at_noon(workspace) as told:
        told("U0DEV", -86_400)
        told("U0DEV", 0)
        told("U0DEV", 10.9 * 3600)
        told("U0DEV", 11.1 * 3600)
        assert [each.divider for each in told.seen("U0MANAGER")] == ["Yesterday", "Today", "", "Tomorrow"]
        assert [each.time for each in told.seen("U0MANAGER")] == ["1:00 PM", "1:00 PM", "11:54 PM", "12:06 AM"]
        assert told.seen("U0MANAGER")[1].full_time == "Thursday, 19 November 2026, 1:00 PM"
        assert [each.divider for each in told.seen("U0DESIGN")] == ["Yesterday", "Today", "", ""]


def test_replies_are_counted_under_their_parent_with_their_authors(workspace: Workspace) -> None:
    with at_noon(workspace) as told:
        parent = told("U0DEV", 0)
        for second, user in ((60, "U0OWNER"), (120, "U0DESIGN"), (180, "U0OWNER")):
            told(user, second, thread_ts=parent.ts)
        only = told.seen()[0]
        assert len(told.seen()) == 1
        assert only.replies == 3
        assert [each.id for each in only.repliers] == ["U0OWNER", "U0DESIGN"]
        assert only.last_reply == "Last reply today at 1:03 PM"


def test_who_is_an_app_and_who_is_from_elsewhere_is_said(workspace: Workspace) -> None:
    reader = reader_of(workspace, "U0MANAGER", "C0SHARED")
    asked = letters(workspace, workspace.seen_by("U0MANAGER", "C0SHARED"), reader)[0]
    assert asked.from_team == "Acme (sample client)"
    assert not asked.is_app
    with at_noon(workspace) as told:
        told("U0BOT", 0, edited={"user": "U0BOT", "ts": "1.0"})
        mine = told.seen()[0]
        assert mine.is_app
        assert mine.edited
        assert mine.from_team == ""


def test_a_file_elsewhere_is_no_link(workspace: Workspace) -> None:
    with at_noon(workspace) as told:
        told("U0BOT", 0, files=[{"title": "R", "filetype": "csv", "size": 2048, "url_private": "https://x.example/r"}])
        told(
            "U0BOT", 400, files=[{"title": "P", "filetype": "png", "url_private": "http://127.0.0.1:1/files/F1/p.png"}]
        )
        shown = [each.files[0] for each in told.seen()]
        assert (shown[0]["url"], shown[0]["note"], shown[0]["picture"]) == ("#", "CSV · 2.0 KB", False)
        assert (shown[1]["url"], shown[1]["picture"]) == ("/files/F1/p.png", True)


def test_one_comes_in_as_the_designer_in_acme_unless_that_is_not_there(workspace: Workspace) -> None:
    assert first_person(workspace, None) == "U0DESIGN"
    assert first_person(workspace, "U0BOT") == "U0DESIGN"
    assert first_place(workspace, "U0DESIGN", None) == "C0ACME"
    assert first_place(workspace, "U0DESIGN", "C0OLD") == "C0ACME"
    assert first_place(workspace, "U0CLIENT", HOME) == "C0SHARED"


def test_the_sidebar_has_the_app_for_its_own_people_only(workspace: Workspace) -> None:
    mine = sidebar(workspace, "U0MANAGER")
    assert [each.name for each in mine.app] == ["Retainer", "Retainer Home"]
    assert mine.app[0].badge == "App"
    assert "old-archive" not in [each.name for each in mine.channels]
    theirs = sidebar(workspace, "U0CLIENT")
    assert theirs.app == []
    assert theirs.directs == []
    assert [each.name for each in theirs.channels] == ["acme-shared"]


def test_a_place_shows_its_last_messages_and_says_that_there_are_earlier_ones(workspace: Workspace) -> None:
    with at_noon(workspace) as told:
        for second in range(5):
            told("U0DEV", second)
        reader = reader_of(workspace, "U0MANAGER", "C0GENERAL")
        shown = spot(workspace, reader, "C0GENERAL", shown=3)
        assert len(shown.messages) == 3
        assert shown.earlier
        assert shown.can_command
        assert not spot(workspace, reader, "C0GENERAL", shown=5).earlier


def test_the_dm_with_the_app_and_its_home_are_one_place_with_two_tabs(workspace: Workspace) -> None:
    dm = workspace.dm_with_app("U0DESIGN")
    reader = reader_of(workspace, "U0DESIGN", dm.id)
    for at in (dm.id, HOME):
        there = spot(workspace, reader, at)
        assert there.is_app
        assert there.dm == dm.id
