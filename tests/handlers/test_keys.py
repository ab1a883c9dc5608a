"""What counts as the same click."""

from __future__ import annotations

from typing import Any

from handlers.slack.reading import key_of


def click(**fields: Any) -> dict[str, Any]:
    """A click on a button of a card that a whole channel sees."""
    return {
        "type": "block_actions",
        "user": {"id": "U0MANAGER"},
        "channel": {"id": "C0ACME"},
        "container": {"message_ts": "1795224682.715682"},
        "actions": [{"action_id": "alert.snooze", "value": "one"}],
    } | fields


def test_a_person_who_clicks_twice_clicked_once() -> None:
    assert key_of(click()) == key_of(click(trigger_id="2.0"))


def test_two_people_who_click_the_same_button_clicked_twice() -> None:
    assert key_of(click()) != key_of(click(user={"id": "U0OWNER"}))


def test_another_button_another_message_and_another_channel_are_other_clicks() -> None:
    others = [
        click(actions=[{"action_id": "alert.snooze", "value": "two"}]),
        click(actions=[{"action_id": "balance.show", "value": "one"}]),
        click(container={"message_ts": "1795224682.715683"}),
        click(channel={"id": "C0BLUEFIN"}),
    ]
    assert len({key_of(each) for each in [click(), *others]}) == 5
