"""What a control shows and when it is heard, and what becomes of what stands in it."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from playground.page.elements import control
from playground.page.entered import keep, plain_value
from playground.page.reader import Reader
from playground.page.wire import exchanges
from playground.state import Workspace
from playground.world import Message, read_world

READER = Reader(
    me="U1",
    here="C1",
    pickable={"U1": "Dee"},
    channels={"C1": "acme"},
    directs={"D1": "App"},
    zone=ZoneInfo("Asia/Tokyo"),
)
TEXT = {"type": "plain_text_input", "action_id": "a"}


def placed(element: dict[str, Any], **block: Any) -> Any:
    shape = {"type": "input", "block_id": "b", "label": {"type": "plain_text", "text": "L"}, "element": element} | block
    return control(element, shape, "k", {}, READER, error=block.get("error", ""))


@pytest.mark.parametrize(
    ("element", "block", "heard"),
    [
        pytest.param(TEXT, {}, "", id="an input waits for the submission"),
        pytest.param(TEXT, {"dispatch_action": True}, "enter_pressed", id="a text is sent on Enter"),
        pytest.param(
            TEXT | {"dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]}},
            {"dispatch_action": True},
            "character_entered",
            id="or while typing",
        ),
        pytest.param({"type": "static_select", "action_id": "a"}, {"dispatch_action": True}, "change", id="a choice"),
        pytest.param({"type": "datepicker", "action_id": "a"}, {"type": "actions"}, "change", id="outside of inputs"),
    ],
)
def test_when_the_app_hears_of_a_change(element: dict[str, Any], block: dict[str, Any], heard: str) -> None:
    assert placed(element, **block).dispatch == heard


def test_an_input_points_to_its_label_its_hint_and_its_complaint() -> None:
    calm = placed(TEXT, hint={"type": "plain_text", "text": "h"})
    assert (calm.labelled, calm.described, calm.invalid, calm.required) == ("k-label", "k-hint", False, True)
    wrong = placed(TEXT, hint={"type": "plain_text", "text": "h"}, optional=True, error="No")
    assert (wrong.described, wrong.invalid, wrong.required) == ("k-hint k-error", True, False)


def test_the_spec_changes_with_the_element_and_not_with_what_was_typed() -> None:
    block = {"type": "input", "block_id": "b", "element": TEXT}
    empty = control(TEXT, block, "k", {}, READER)
    typed = control(TEXT, block, "k", {"b": {"a": {"type": "plain_text_input", "value": "x"}}}, READER)
    other = control(TEXT | {"multiline": True}, block, "k", {}, READER)
    assert typed.value == "x"
    assert empty.spec == typed.spec
    assert empty.spec != other.spec


def test_conversations_are_offered_by_their_filter_and_the_current_one_if_asked() -> None:
    element = {"type": "multi_conversations_select", "action_id": "a", "default_to_current_conversation": True}
    every = placed(element)
    assert every.multiple
    assert [each.label for each in every.choices] == ["# acme", "App"]
    assert [each.label for each in every.chosen] == ["# acme"]
    public = placed(element | {"filter": {"include": ["public"]}})
    assert [each.label for each in public.choices] == ["# acme"]


def test_a_confirmation_is_escaped_before_it_travels() -> None:
    confirm = {"title": {"type": "plain_text", "text": "T"}, "text": {"type": "mrkdwn", "text": "*a* <b>"}}
    assert "<strong>a</strong> &lt;b&gt;" in placed({"type": "button", "action_id": "a", "confirm": confirm}).confirm


def test_only_elements_that_are_there_take_a_value() -> None:
    said = Message(ts="1.0", channel="C1", user="U1", state={"b": {"a": {"type": "plain_text_input", "value": None}}})
    keep(
        said,
        {"b": {"a": {"type": "plain_text_input", "value": "x"}, "z": {"type": "x"}}, "c": {}},
        ZoneInfo("UTC"),
    )
    assert said.state == {"b": {"a": {"type": "plain_text_input", "value": "x"}}}
    keep(said, {"b": {"a": {"type": "checkboxes", "selected_options": []}}}, ZoneInfo("UTC"))
    keep(said, "nonsense", ZoneInfo("UTC"))
    keep(said, {"b": "nonsense"}, ZoneInfo("UTC"))
    assert said.state["b"]["a"]["value"] == "x"


def test_a_date_with_a_time_is_read_in_the_persons_zone() -> None:
    held = {"type": "datetimepicker", "selected_date_time": "2026-11-19T19:00"}
    assert plain_value(held, ZoneInfo("Asia/Tokyo")) == 1795082400
    assert plain_value(held | {"selected_date_time": None}, ZoneInfo("Asia/Tokyo")) is None


def test_the_wire_says_direction_verdict_and_time() -> None:
    workspace = Workspace(read_world())
    call = workspace.traffic.begin_call("chat.postMessage", {"channel": "C0ACME"}, at=0.0)
    waiting = exchanges(workspace)[0]
    assert (waiting.outward, waiting.verdict, waiting.fine, waiting.took) == (False, "…", None, "")
    workspace.traffic.end_call(call, status=200, answer={"ok": False, "error": "not_in_channel"}, ms=3.21)
    done = exchanges(workspace)[0]
    assert (done.verdict, done.fine, done.took, done.detail) == ("not_in_channel", False, "3.2 ms", "C0ACME")
    assert exchanges(workspace, words="nowhere") == []
