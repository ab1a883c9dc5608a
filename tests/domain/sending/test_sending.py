"""What Slack's answers mean for a message, and how long a lane rests."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sending.attempts import Meaning, Pace, meaning_of


@pytest.mark.parametrize(
    ("status", "error", "meaning"),
    [
        pytest.param(200, None, Meaning.DONE, id="it went well"),
        pytest.param(429, None, Meaning.LATER, id="too many, without a word"),
        pytest.param(429, "ratelimited", Meaning.LATER, id="too many"),
        pytest.param(200, "ratelimited", Meaning.LATER, id="too many, said politely"),
        pytest.param(200, "team_added_to_org", Meaning.LATER, id="the workspace is being moved"),
        pytest.param(200, "external_channel_migrating", Meaning.LATER, id="the channel is being moved"),
        pytest.param(500, None, Meaning.NOT_KNOWN, id="Slack broke"),
        pytest.param(502, None, Meaning.NOT_KNOWN, id="somebody before Slack broke"),
        pytest.param(503, "not_in_channel", Meaning.NOT_KNOWN, id="who breaks is not taken at their word"),
        pytest.param(200, "internal_error", Meaning.NOT_KNOWN, id="part of it may have been done"),
        pytest.param(302, None, Meaning.NOT_KNOWN, id="an answer that is not Slack's"),
        pytest.param(200, "thread_not_found", Meaning.NO_THREAD, id="the thread is gone"),
        pytest.param(200, "not_in_channel", Meaning.NO_PLACE, id="not a member"),
        pytest.param(200, "is_archived", Meaning.NO_PLACE, id="an archived channel"),
        pytest.param(200, "channel_not_found", Meaning.NO_PLACE, id="no such channel"),
        pytest.param(200, "user_disabled", Meaning.NO_PERSON, id="a deactivated person"),
        pytest.param(200, "account_inactive", Meaning.NO_PERSON, id="a deactivated account"),
        pytest.param(200, "invalid_auth", Meaning.NO_ACCESS, id="a bad token"),
        pytest.param(200, "missing_scope", Meaning.NO_ACCESS, id="a scope is missing"),
        pytest.param(200, "invalid_blocks", Meaning.OURS, id="blocks that are none"),
        pytest.param(200, "msg_blocks_too_long", Meaning.OURS, id="too much in it"),
        pytest.param(200, "message_not_found", Meaning.GONE, id="what was to be edited is gone"),
    ],
)
def test_an_answer_has_one_meaning(status: int, error: str | None, meaning: Meaning) -> None:
    assert meaning_of(status, error) is meaning


@given(status=st.integers(100, 599), error=st.none() | st.text(max_size=30))
def test_only_a_good_answer_is_taken_for_done_and_only_slacks_own_word_for_a_refusal(
    status: int, error: str | None
) -> None:
    meaning = meaning_of(status, error)
    assert (meaning is Meaning.DONE) == (200 <= status < 300 and error is None)
    if status >= 500 or error is None:
        assert meaning in {Meaning.DONE, Meaning.LATER, Meaning.NOT_KNOWN}


@given(failures=st.integers(0, 10_000))
def test_a_lane_rests_longer_with_every_failure_and_never_over_half_an_hour(failures: int) -> None:
    pace = Pace()
    assert timedelta(seconds=5) <= pace.retry_after(failures) <= pace.retry_after(failures + 1) <= timedelta(minutes=30)


def test_the_rests_double() -> None:
    assert [Pace().retry_after(failures).total_seconds() for failures in (1, 2, 3, 4)] == [5, 10, 20, 40]
