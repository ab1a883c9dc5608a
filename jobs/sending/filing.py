"""Files said to Slack: their places and bytes, then all of them shown in one message, each step kept before the next.

Slack shows nothing before the last step. What was kept and not heard of is asked about, and never shown again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import aiohttp

from blocks.message import Message
from domain.invoices.documents import Document
from domain.sending.attempts import Claim, Meaning
from jobs.sending.context import Delivering
from jobs.sending.posting import Answer, Posting

# Slack's word for a file that nobody has shown, and whose place is gone after a while.
_GONE = "file_not_found"


async def filed(here: Delivering, claim: Claim, channel: str, drawn: Message, *, in_time: Callable[[], bool]) -> Answer:
    """Bring the files of a message there, if that was not done before, and show them, if it is still `in_time`: later
    somebody else may look for them before Slack shows them.
    """
    file_ids = claim.message.file_ids
    if not file_ids:
        placed = await _placed(here.posting, await here.files_of(claim.message))
        if isinstance(placed, Answer):
            return placed
        if not await here.sending.keep_files(here.workspace_id, claim, placed):
            return Answer(Meaning.NOT_KNOWN, "overtaken")
        file_ids = placed
    if not in_time():
        return Answer(Meaning.LATER, "too_slow")
    return await _shown(here, claim, channel, drawn, file_ids)


async def found(here: Delivering, claim: Claim, channel: str) -> Answer:
    """Where the files stand, DONE without a `ts` where they do not, or why nobody can say."""
    file_ids = claim.message.file_ids
    if not file_ids:
        # Nothing is shown before its id is kept.
        return Answer(Meaning.DONE)
    read = await here.posting.call(here.posting.client.files_info(token=here.posting.token, file=file_ids[0]))
    if isinstance(read, Answer):
        return Answer(Meaning.DONE) if read.error == _GONE else read
    stands = _place_of(read.get("file") or {}, channel)
    return stands if stands.ts else Answer(Meaning.NOT_KNOWN, "not_shared")


async def _placed(posting: Posting, files: Sequence[Document]) -> tuple[str, ...] | Answer:
    """The ids of the files that Slack has now, and shows nobody; or why it has not."""
    ids: list[str] = []
    for each in files:
        asked = posting.client.files_getUploadURLExternal(
            token=posting.token, filename=each.name, length=len(each.content)
        )
        place = await posting.call(asked)
        if isinstance(place, Answer):
            return _nothing_said(place)
        try:
            async with _session(posting).post(str(place["upload_url"]), data=each.content) as answer:
                if answer.status != 200:
                    return Answer(Meaning.LATER, f"upload_http_{answer.status}")
        except (aiohttp.ClientError, TimeoutError) as lost:
            return Answer(Meaning.LATER, type(lost).__name__)
        ids.append(str(place["file_id"]))
    return tuple(ids)


async def _shown(here: Delivering, claim: Claim, channel: str, drawn: Message, file_ids: Sequence[str]) -> Answer:
    """In its thread; where that is gone, in the channel."""
    posting = here.posting
    answer = Answer(Meaning.LATER)
    for thread_ts in (claim.thread_ts, None):
        thread: dict[str, Any] = {"thread_ts": thread_ts} if thread_ts else {}
        read = await posting.call(
            posting.client.files_completeUploadExternal(
                token=posting.token,
                files=[{"id": each} for each in file_ids],
                channel_id=channel,
                initial_comment=drawn["text"],
                **thread,
            )
        )
        answer = read if isinstance(read, Answer) else _place_of(next(iter(read.get("files") or ()), {}), channel)
        if answer.meaning is not Meaning.NO_THREAD or thread_ts is None:
            break
    if answer.error == _GONE:
        # Shown by an attempt that nobody heard of; or Slack has let go of what nobody showed, and it is brought anew.
        stands = await found(here, claim, channel)
        if stands.meaning is Meaning.DONE and not stands.ts:
            await here.sending.keep_files(here.workspace_id, claim, ())
            return Answer(Meaning.LATER, _GONE)
        return stands
    return answer


def _place_of(file: dict[str, Any], channel: str) -> Answer:
    """In which message a file stands there; Slack may take a moment to say."""
    shares = file.get("shares") or {}
    stands = [each for kind in shares.values() for each in kind.get(channel, ())]
    return Answer(Meaning.DONE, channel=channel, ts=str(stands[0]["ts"]) if stands else "")


def _nothing_said(answer: Answer) -> Answer:
    """Of what nobody sees yet a lost answer is as good as none."""
    if answer.meaning is Meaning.NOT_KNOWN:
        return Answer(Meaning.LATER, answer.error)
    return answer


def _session(posting: Posting) -> aiohttp.ClientSession:
    session = posting.client.session
    assert session is not None  # noqa: S101 - the sending client has one
    return session
