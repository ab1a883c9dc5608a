"""Sending what the outbox holds: what is to be done with a message, and what an answer of Slack's means for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from domain.outbox import OutboxMessage


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a sender goes (docs/rules.md, 24). `channel` and `workspace`: from one message to the next.

    `lease`: for how long a lane is one sender's; when it is over, what was not heard of is taken for gone unless it
    stands in Slack. `looks_after`: how soon after a lost answer the channel is looked at for the first time;
    `looked_for`: how long it is tried where Slack does not let it be read.
    `first_retry` doubles with every failure, up to `last_retry`. `told_after`: failures that last longer are told.
    """

    channel: timedelta = timedelta(seconds=1)
    workspace: timedelta = timedelta(milliseconds=200)
    lease: timedelta = timedelta(seconds=90)
    looks_after: timedelta = timedelta(seconds=5)
    looked_for: timedelta = timedelta(minutes=10)
    first_retry: timedelta = timedelta(seconds=5)
    last_retry: timedelta = timedelta(minutes=30)
    told_after: timedelta = timedelta(days=1)

    def retry_after(self, failures: int) -> timedelta:
        """How long a lane rests after so many failures of its message, before chance is added."""
        doublings: int = 2 ** min(max(failures - 1, 0), 20)
        return min(self.first_retry * doublings, self.last_retry)


class Work(StrEnum):
    """What the turn of a message asks for."""

    POST = "post"
    LOOK_UP = "look_up"  # an attempt whose outcome nobody heard: does it stand in Slack?
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Claim:
    """One message of a lane that this sender has till `lease_until` (as `attempted_at`, of the database's clock).

    `attempts`: which one this is, from 1; an attempt that was overtaken by another changes nothing any more.
    `thread_ts`: the message whose thread it belongs in, where that one stands in the same place. `slack_user_id`,
    `dm_channel` and `is_reachable` are of the person it goes to, if it goes to one. `restates`: how often it was asked
    to be drawn anew so far.
    """

    message: OutboxMessage
    work: Work
    attempts: int
    lease_until: datetime
    attempted_at: datetime
    restates: int = 0
    thread_ts: str | None = None
    slack_user_id: str | None = None
    dm_channel: str | None = None
    is_reachable: bool = True

    @property
    def lane(self) -> str:
        """The lane that is leased."""
        return self.message.to.lane


class Meaning(StrEnum):
    """What an answer of Slack's says about a message."""

    DONE = "done"
    LATER = "later"  # it was not sent; nothing is wrong with it
    NOT_KNOWN = "not_known"  # it may stand there
    NO_THREAD = "no_thread"  # the thread is gone, the channel is there
    NO_PLACE = "no_place"  # it will never go there as things are
    NO_PERSON = "no_person"  # whoever it is for has no account any more
    NO_ACCESS = "no_access"  # the app itself may not, wherever it goes
    OURS = "ours"  # the message is no message
    GONE = "gone"  # an edit of what does not stand there any more


_WORDS: Final[Mapping[Meaning, frozenset[str]]] = {
    Meaning.LATER: frozenset(
        {
            "ratelimited",
            "rate_limited",
            "accesslimited",
            "external_channel_migrating",
            "request_timeout",
            "team_added_to_org",
        }
    ),
    # Slack says of these that part of the work may have been done.
    Meaning.NOT_KNOWN: frozenset({"fatal_error", "internal_error", "service_unavailable"}),
    Meaning.NO_THREAD: frozenset(
        {"thread_not_found", "cannot_reply_to_message", "restricted_action_thread_locked", "invalid_thread_ts"}
    ),
    Meaning.NO_PERSON: frozenset({"account_inactive", "user_disabled", "user_not_found", "users_not_found"}),
    Meaning.NO_ACCESS: frozenset(
        {
            "invalid_auth",
            "not_authed",
            "token_revoked",
            "token_expired",
            "not_allowed_token_type",
            "missing_scope",
            "org_login_required",
            "ekm_access_denied",
            "two_factor_setup_required",
        }
    ),
    Meaning.OURS: frozenset(
        {
            "invalid_blocks",
            "invalid_blocks_format",
            "invalid_arguments",
            "invalid_arg_name",
            "invalid_array_arg",
            "invalid_attachments",
            "invalid_metadata_format",
            "invalid_metadata_schema",
            "invalid_json",
            "metadata_must_be_sent_from_app",
            "metadata_too_large",
            "msg_blocks_too_long",
            "msg_too_long",
            "no_text",
            "too_many_attachments",
        }
    ),
    Meaning.GONE: frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "is_inactive"}),
}
_BY_WORD: Final = {word: meaning for meaning, words in _WORDS.items() for word in words}


def meaning_of(status: int, error: str | None) -> Meaning:
    """What an HTTP status and Slack's word for the error mean; `error` is None where there was none, or no answer.

    A word that is not known is taken for a refusal: Slack has said no, and saying it again would change nothing.
    """
    if status == 429:
        return Meaning.LATER
    if status >= 500:
        return Meaning.NOT_KNOWN
    if error is None:
        return Meaning.DONE if 200 <= status < 300 else Meaning.NOT_KNOWN
    return _BY_WORD.get(error, Meaning.NO_PLACE)
