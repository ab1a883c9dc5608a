"""Uploads in three steps, shown in the channel."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground.control import LocalSlack, PersonHere
from tests.playground.app_here import AppHere
from tests.playground.samples import field, modal


async def test_slack_sdks_upload_shows_the_file_in_the_channel(
    slack: LocalSlack, client: AsyncWebClient, dee: PersonHere
) -> None:
    answer = await client.files_upload_v2(
        channel="C0ACME", filename="hours.csv", title="Hours", content="client,hours\nacme,3\n", initial_comment="Here"
    )
    file: dict[str, Any] = answer["file"]
    shown = (await dee.messages("C0ACME"))[-1]
    assert (shown.text, shown.files[0]["name"], shown.files[0]["title"]) == ("Here", "hours.csv", "Hours")
    about = (await client.files_info(file=file["id"]))["file"]
    assert about["size"] == 20
    assert about["mimetype"] == "text/csv"
    assert about["shares"]["public"]["C0ACME"][0]["ts"] == shown.ts
    async with httpx.AsyncClient(trust_env=False) as bare:
        assert (await bare.get(about["url_private"])).text == "client,hours\nacme,3\n"
    await client.files_delete(file=file["id"])
    assert (await dee.messages("C0ACME"))[-1].files[0]["mode"] == "tombstone"


async def test_a_file_can_go_into_a_thread(slack: LocalSlack, client: AsyncWebClient) -> None:
    parent = await client.chat_postMessage(channel="C0ACME", text="Parent")
    await client.files_upload_v2(channel="C0ACME", thread_ts=parent["ts"], filename="a.pdf", content=b"%PDF-sample")
    thread = (await client.conversations_replies(channel="C0ACME", ts=parent["ts"]))["messages"]
    assert thread[1]["files"][0]["filetype"] == "pdf"


async def test_steps_out_of_order_are_refused(slack: LocalSlack, client: AsyncWebClient) -> None:
    step = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    early = client.files_completeUploadExternal(files=[{"id": step["file_id"], "title": "A"}])
    with pytest.raises(SlackApiError, match="file_not_found"):
        await early
    async with httpx.AsyncClient(trust_env=False) as bare:
        assert (await bare.post(step["upload_url"], content=b"four")).status_code == 400
        assert (await bare.post(step["upload_url"], files={"file": b"abc"})).text == "OK - 3"
        assert (await bare.post(step["upload_url"], content=b"abc")).status_code == 404
    done = await client.files_completeUploadExternal(files=[{"id": step["file_id"], "title": "A"}])
    assert done["files"][0]["title"] == "A"
    with pytest.raises(SlackApiError, match="file_not_found"):
        await client.files_completeUploadExternal(files=[{"id": step["file_id"], "title": "A"}])


async def test_a_file_cannot_go_where_the_app_is_not(slack: LocalSlack, client: AsyncWebClient) -> None:
    step = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    async with httpx.AsyncClient(trust_env=False) as bare:
        await bare.post(step["upload_url"], content=b"abc")
    for channel in ("C0PRIVATE", "C0NOWHERE", "C0OLD"):
        with pytest.raises(SlackApiError, match="channel_not_found"):
            await client.files_completeUploadExternal(files=[{"id": step["file_id"], "title": "A"}], channel_id=channel)


async def test_an_upload_needs_a_name_and_a_length(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.files_getUploadURLExternal(filename="", length=0)
    assert refused.value.response["response_metadata"]["messages"] == [
        "[ERROR] missing required field: filename",
        "[ERROR] missing required field: length",
    ]


async def test_a_file_in_a_dm_is_shared_privately(client: AsyncWebClient) -> None:
    room = (await client.conversations_open(users="U0DESIGN"))["channel"]["id"]
    uploaded = await client.files_upload_v2(channel=room, filename="a.txt", content="abc")
    about = (await client.files_info(file=uploaded["file"]["id"]))["file"]
    assert list(about["shares"]) == ["private"]
    assert about["ims"] == [room]
    assert about["is_public"] is False


async def test_a_file_input_hands_the_app_what_somebody_chose(
    app: AppHere, slack: LocalSlack, dee: PersonHere, client: AsyncWebClient
) -> None:
    element = {"type": "file_input", "action_id": "receipt", "filetypes": ["png", "pdf"], "max_files": 1}
    await dee.command("/sample", channel="C0ACME")
    view = modal({**field(element), "block_id": "receipt"}, callback_id="form")
    await client.views_open(trigger_id=app.last("slash_command")["trigger_id"], view=view)
    with pytest.raises(ValueError, match="over 10 MB"):
        await dee.attach("receipt", "much.png", b"0" * (10 * 1024 * 1024 + 1))
    await dee.attach("receipt", "notes.txt", b"words")
    assert (await dee.submit()).errors == {"receipt": "notes.txt is not one of these: png, pdf."}
    await dee.attach("receipt", "photo.png", b"picture")
    await dee.submit()
    held = app.last("view_submission")["view"]["state"]["values"]["receipt"]["receipt"]
    (file,) = held["files"]
    assert (held["type"], file["name"], file["size"], file["mimetype"]) == ("file_input", "photo.png", 7, "image/png")
    about = (await client.files_info(file=file["id"]))["file"]
    assert about["url_private_download"] == file["url_private_download"]
    signed_in = {"Authorization": f"Bearer {client.token}"}
    async with httpx.AsyncClient(trust_env=False) as bare:
        assert "Sign in" in (await bare.get(file["url_private_download"])).text, "as Slack does, with a page"
        assert (await bare.get(file["url_private_download"], headers=signed_in)).content == b"picture"
