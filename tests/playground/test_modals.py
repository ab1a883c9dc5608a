"""Modals and the Home tab: triggers, the stack, hashes, fields, and all answers to a submission."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack, PersonHere
from tests.playground.app_here import AppHere
from tests.playground.samples import (
    actions,
    button,
    field,
    home,
    modal,
    option,
    plain,
    section,
    select,
    text_input,
)

FORM = modal(
    {**field(text_input()), "block_id": "words"},
    {**field(select()), "block_id": "choice", "optional": True},
    callback_id="form",
    private_metadata="kept",
    notify_on_close=True,
)


async def trigger(app: AppHere, person: PersonHere) -> str:
    """A fresh trigger_id."""
    await person.command("/sample", channel="C0ACME")
    return str(app.last("slash_command")["trigger_id"])


async def open_form(app: AppHere, person: PersonHere, client: AsyncWebClient, view: Any = FORM) -> dict[str, Any]:
    """Open a modal before a person."""
    opened = await client.views_open(trigger_id=await trigger(app, person), view=view)
    shown: dict[str, Any] = opened["view"]
    return shown


async def error_of(asked: Any) -> str:
    """Slack's word for why a call was refused."""
    with pytest.raises(SlackApiError) as refused:
        await asked
    return str(refused.value.response["error"])


async def test_a_modal_opens_with_all_that_slack_adds(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    view = await open_form(app, dee, client)
    assert view["root_view_id"] == view["id"]
    assert view["previous_view_id"] is None
    assert view["team_id"] == view["app_installed_team_id"] == "T0NORTH"
    assert view["hash"]
    assert view["private_metadata"] == "kept"
    assert (await dee.view() or {})["id"] == view["id"]


async def test_a_trigger_serves_once_and_three_seconds(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    used = await trigger(app, dee)
    await client.views_open(trigger_id=used, view=FORM)
    assert await error_of(client.views_open(trigger_id=used, view=FORM)) == "exchanged_trigger_id"
    old = await trigger(app, dee)
    await slack.advance(3.5)
    assert await error_of(client.views_open(trigger_id=old, view=FORM)) == "expired_trigger_id"
    young = await trigger(app, dee)
    await slack.advance(2)
    assert (await client.views_open(trigger_id=young, view=FORM))["ok"]


async def test_three_modals_stack_and_no_fourth(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    step = modal(actions(button("deeper")))
    first = await open_form(app, dee, client, step)
    for _ in range(2):
        await dee.click(None, "deeper")
        pushed = await client.views_push(trigger_id=app.last("block_actions")["trigger_id"], view=step)
    assert pushed["view"]["root_view_id"] == first["id"]
    assert pushed["view"]["previous_view_id"] not in {None, first["id"]}
    await dee.click(None, "deeper")
    once_more = client.views_push(trigger_id=app.last("block_actions")["trigger_id"], view=step)
    assert await error_of(once_more) == "push_limit_reached"


async def test_nothing_is_pushed_with_a_commands_trigger(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    await open_form(app, dee, client)
    assert await error_of(client.views_push(trigger_id=await trigger(app, dee), view=FORM)) == "invalid_trigger_id"


async def test_an_update_with_an_old_hash_is_refused(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    view = await open_form(app, dee, client)
    updated = await client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
    assert updated["view"]["hash"] != view["hash"]
    late = client.views_update(view_id=view["id"], hash=view["hash"], view=FORM)
    assert await error_of(late) == "hash_conflict"


async def test_what_was_typed_survives_an_update_under_the_same_ids(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    view = await open_form(app, dee, client)
    await dee.fill("words", "typed", "Half a sentence")
    more = modal(*FORM["blocks"], section())
    updated = await client.views_update(view_id=view["id"], view=more)
    assert updated["view"]["state"]["values"]["words"]["typed"]["value"] == "Half a sentence"


async def test_an_external_id_names_one_view_only(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    named = {**FORM, "external_id": "mine"}
    await open_form(app, dee, client, named)
    assert (await client.views_update(external_id="mine", view=named))["ok"]
    other = app, dee
    assert await error_of(client.views_open(trigger_id=await trigger(*other), view=named)) == "duplicate_external_id"


async def test_an_invalid_view_is_refused_with_the_spot(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await open_form(app, dee, client, modal(title=plain("x" * 25)))
    assert refused.value.response["error"] == "invalid_arguments"
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
    ]
    huge = modal(*[{"type": "section", "text": plain("x" * 2900)}] * 100)
    assert await error_of(open_form(app, dee, client, huge)) == "view_too_large"


async def test_an_empty_required_field_never_reaches_the_app(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    await open_form(app, dee, client)
    submitted = await dee.submit()
    assert set(submitted.errors) == {"words"}
    assert not submitted.closed
    assert all(got.kind != "view_submission" for got in app.got)


FIELDS: dict[str, tuple[dict[str, Any], Any, bool]] = {
    "two characters where three are needed": (text_input(min_length=3), "ab", False),
    "four characters where three are allowed": (text_input(max_length=3), "abcd", False),
    "three characters": (text_input(min_length=3, max_length=3), "abc", True),
    "a word where a number is meant": ({"type": "number_input", "is_decimal_allowed": False}, "ten", False),
    "a fraction where a whole number is meant": ({"type": "number_input", "is_decimal_allowed": False}, "1.5", False),
    "a number below the least": ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", False),
    "a number that fits": ({"type": "number_input", "is_decimal_allowed": True, "min_value": "1"}, "1.5", True),
    "an address without an at": ({"type": "email_text_input"}, "nobody.example", False),
    "an email address": ({"type": "email_text_input"}, "dee@northlight.example", True),
    "a web address without a scheme": ({"type": "url_text_input"}, "a.example", False),
}


@pytest.mark.parametrize(("element", "value", "fine"), FIELDS.values(), ids=FIELDS.keys())
async def test_a_field_checks_what_slacks_own_form_checks(
    app: AppHere, dee: PersonHere, client: AsyncWebClient, element: dict[str, Any], value: str, fine: bool
) -> None:
    shown = modal({**field({**element, "action_id": "a"}), "block_id": "b"})
    await open_form(app, dee, client, shown)
    await dee.fill("b", "a", value)
    submitted = await dee.submit()
    assert (submitted.errors == {}) is fine
    assert submitted.closed is fine


async def test_a_submission_carries_every_field_and_closes_the_modal(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    view = await open_form(app, dee, client)
    await dee.fill("words", "typed", "Sample")
    submitted = await dee.submit()
    assert submitted.closed
    assert submitted.view is None
    payload = app.last("view_submission")
    assert payload["view"]["id"] == view["id"]
    assert payload["view"]["private_metadata"] == "kept"
    assert payload["view"]["state"]["values"] == {
        "words": {"typed": {"type": "plain_text_input", "value": "Sample"}},
        "choice": {"chosen": {"type": "static_select", "selected_option": None}},
    }
    assert payload["user"]["id"] == "U0DESIGN"


async def test_complaints_stand_at_their_fields_till_they_are_mended(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    await open_form(app, dee, client)
    await dee.fill("words", "typed", "Sample")
    app.answers["view_submission"] = {"response_action": "errors", "errors": {"words": "No such thing"}}
    submitted = await dee.submit()
    assert submitted.errors == {"words": "No such thing"}
    assert not submitted.closed
    assert (await dee.view() or {})["errors"] == {"words": "No such thing"}
    app.answers["view_submission"] = None
    await dee.fill("words", "typed", "Better")
    assert (await dee.submit()).closed


async def test_complaints_about_no_field_are_trouble(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    await open_form(app, dee, client)
    await dee.fill("words", "typed", "Sample")
    app.answers["view_submission"] = {"response_action": "errors", "errors": {"elsewhere": "x"}}
    submitted = await dee.submit()
    assert submitted.trouble is not None
    assert not submitted.closed


async def test_a_submission_can_update_push_and_clear(app: AppHere, dee: PersonHere, client: AsyncWebClient) -> None:
    view = await open_form(app, dee, client)
    await dee.fill("words", "typed", "Sample")
    second = modal(section(), title=plain("Second"))
    app.answers["view_submission"] = {"response_action": "update", "view": second}
    updated = await dee.submit()
    assert updated.view is not None
    assert (updated.view["id"], updated.view["title"]["text"]) == (view["id"], "Second")
    assert not updated.closed
    app.answers["view_submission"] = {"response_action": "push", "view": modal(section(), title=plain("Third"))}
    pushed = await dee.submit()
    assert pushed.view is not None
    assert pushed.view["previous_view_id"] == view["id"]
    app.answers["view_submission"] = {"response_action": "clear"}
    cleared = await dee.submit()
    assert cleared.closed
    assert cleared.view is None


async def test_a_view_that_slack_would_refuse_keeps_the_modal_open_with_trouble(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    await open_form(app, dee, client)
    await dee.fill("words", "typed", "Sample")
    for wrong in (
        {"response_action": "update", "view": {"type": "modal"}},
        {"response_action": "dance"},
        {"text": "x"},
        "words",
    ):
        app.answers["view_submission"] = wrong
        submitted = await dee.submit()
        assert submitted.trouble is not None, wrong
        assert not submitted.closed


async def test_a_late_answer_keeps_the_modal_and_what_was_typed(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    await open_form(app, dee, client)
    await dee.fill("words", "typed", "Sample")
    await slack.do("delivery", ack_seconds=0.1)
    app.slow["view_submission"] = 0.5
    submitted = await dee.submit()
    assert submitted.trouble is not None
    assert "trouble connecting" in submitted.trouble
    shown = await dee.view() or {}
    assert shown["state"]["values"]["words"]["typed"]["value"] == "Sample"


async def test_closing_tells_the_app_where_it_asked_for_that(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    view = await open_form(app, dee, client)
    closed = await dee.close()
    assert closed.closed
    payload = app.last("view_closed")
    assert payload["view"]["id"] == view["id"]
    assert payload["is_cleared"] is False
    await open_form(app, dee, client)
    await dee.close(all=True)
    assert app.last("view_closed")["is_cleared"] is True


async def test_a_dispatching_field_tells_the_app_at_once_and_others_do_not(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    telling = modal({**field(select(), dispatch_action=True), "block_id": "tells"}, *FORM["blocks"])
    view = await open_form(app, dee, client, telling)
    await dee.fill("words", "typed", "Sample")
    assert all(got.kind != "block_actions" for got in app.got)
    await dee.fill("tells", "chosen", "2")
    payload = app.last("block_actions")
    assert payload["view"]["id"] == view["id"]
    assert payload["container"] == {"type": "view", "view_id": view["id"]}
    assert payload["view"]["state"]["values"]["words"]["typed"]["value"] == "Sample"
    assert "response_url" not in payload


async def test_initial_values_are_submitted_unless_changed(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    filled = modal(
        {**field(select(initial_option=option("1", "Number 1"))), "block_id": "choice"},
        {**field({"type": "datepicker", "action_id": "on", "initial_date": "2026-11-12"}), "block_id": "date"},
        {
            **field({"type": "checkboxes", "action_id": "ticks", "options": [option()], "initial_options": [option()]}),
            "block_id": "ticked",
        },
    )
    await open_form(app, dee, client, filled)
    await dee.fill("date", "on", "2026-11-13")
    await dee.submit()
    values = app.last("view_submission")["view"]["state"]["values"]
    assert values["choice"]["chosen"]["selected_option"]["value"] == "1"
    assert values["date"]["on"]["selected_date"] == "2026-11-13"
    assert [each["value"] for each in values["ticked"]["ticks"]["selected_options"]] == ["one"]


async def test_the_home_tab_is_published_and_its_buttons_work(
    app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    assert await dee.home() is None
    published = await client.views_publish(user_id="U0DESIGN", view=home(actions(button("go"))))
    shown = await dee.home()
    assert shown is not None
    await dee.click(shown, "go")
    payload = app.last("block_actions")
    assert payload["view"]["type"] == "home"
    late = client.views_publish(user_id="U0DESIGN", hash="old", view=home(section()))
    assert await error_of(late) == "hash_conflict"
    again = await client.views_publish(user_id="U0DESIGN", hash=published["view"]["hash"], view=home(section()))
    assert again["view"]["id"] == published["view"]["id"]


async def test_nobody_sees_anothers_modal(
    slack: LocalSlack, app: AppHere, dee: PersonHere, client: AsyncWebClient
) -> None:
    view = await open_form(app, dee, client)
    max_ = slack.person("U0MANAGER")
    assert await max_.view() is None
    with pytest.raises(LookupError):
        await max_.click(view, "typed", "x")
    with pytest.raises(LookupError):
        await max_.submit()
