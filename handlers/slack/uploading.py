"""A file into somebody's direct messages: its place, its bytes, and that it is there."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError

from handlers.slack.answering import SlackSide


class NoRightToUpload(Exception):  # noqa: N818 - an answer
    """The app was installed without the right to send files."""


class NotUploaded(Exception):  # noqa: N818 - an answer
    """Slack did not take the file."""


async def upload_directly(slack: SlackSide, name: str, content: bytes, *, comment: str) -> None:
    """Send a file as a direct message; `comment` is the mrkdwn beside it. Raises NoRightToUpload, NotUploaded."""
    try:
        place = await slack.client.files_getUploadURLExternal(filename=name, length=len(content))
        async with slack.session.post(str(place["upload_url"]), data=content) as answer:
            if answer.status != 200:
                raise NotUploaded
        opened = await slack.client.conversations_open(users=slack.user)
        await slack.client.files_completeUploadExternal(
            files=[{"id": str(place["file_id"]), "title": name}],
            channel_id=str(opened["channel"]["id"]),
            initial_comment=comment,
        )
    except SlackApiError as refused:
        if refused.response.get("error") in {"missing_scope", "no_permission", "not_allowed_token_type"}:
            raise NoRightToUpload from refused
        raise NotUploaded from refused
