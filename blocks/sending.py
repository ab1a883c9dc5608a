"""What owners are told when something could not be said: what, where, why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from blocks import ids
from blocks.message import Message, actions, button, confirm, message, section
from blocks.text import because, escape
from domain.clients.clients import Absent
from domain.outbox import MessageKind
from domain.sending.notices import About, Notice, reference_of

_WHAT: Final[Mapping[MessageKind | None, str]] = {
    MessageKind.TIMER: "the question about a timer that seems forgotten",
    MessageKind.CYCLE_CARD: "the card of a cycle",
    MessageKind.THRESHOLD: "a warning about a retainer",
    MessageKind.CHECKPOINT: "a checkpoint in the middle of a cycle",
    MessageKind.TOUCHPOINT_DRAFT: "the draft of a message to a client",
    MessageKind.TOUCHPOINT: "a message to a client",
    MessageKind.CLOSED: "the cycles that have closed",
    MessageKind.DESK: "a morning desk",
    MessageKind.DIGEST: "the digest",
    MessageKind.CLIENT_DIGEST: "a client's digest",
    MessageKind.NUDGE: "a nudge to log time",
    MessageKind.RENEWAL: "a renewal that is coming up",
    MessageKind.REMINDER: "a reminder to log time",
    MessageKind.CHANGE_ORDER: "a change order",
    MessageKind.CHANGE_ORDER_NEWS: "news of a change order",
    MessageKind.ON_BEHALF: "word of time that somebody else logged or changed",
    MessageKind.FUNDS_SHORT: "word that a deposit is gone which was drawn",
    MessageKind.ROLE_ASKED: "the question whether somebody is to be an account manager",
    MessageKind.INVOICE_NOT_SENT: "word of an invoice that could not be sent",
    MessageKind.PAYMENT_NEWS: "word of a payment that somebody has to look at",
    MessageKind.INVOICE_FILES: "the files of an invoice",
    MessageKind.MAIL_TROUBLE: "word of a mail that did not go",
}
_INVITE = "I am not in that channel: type /invite @Retainer there"
_SETTINGS = "choose another one with /retainer settings or /retainer client"
_WHY: Final[Mapping[str, str]] = {
    "not_in_channel": _INVITE,
    "channel_not_found": f"I do not see that channel: invite me there with /invite @Retainer, or {_SETTINGS}",
    "is_archived": f"That channel is archived: unarchive it, or {_SETTINGS}",
    "user_not_visible": "Slack does not let me write to people of another company: tell them in the channel that you "
    "share",
}
_NO_ACCOUNT: Final = frozenset({"user_disabled", "account_inactive", "user_not_found", "users_not_found"})


def notice(told: Notice) -> Message:
    """The message as it stands; when all was said after all, it says so and has no button any more."""
    if told.about is About.UNKNOWN:
        return _with_button(told, _unknown(told))
    if told.about is About.OURS:
        return message(_ours(told))
    if told.about is About.PLAIN:
        return message(_plain(told))
    if told.about is About.LATE:
        return message(_late(told))
    if told.person_name and told.error in _NO_ACCOUNT:
        return message(_gone(told))
    return _with_button(told, _failed(told))


def sent_again(count: int) -> Message:
    """The answer to Send again."""
    messages = "1 message goes" if count == 1 else f"{count} messages go"
    return message(f"{messages} again now." if count else "There is nothing left to send again.")


def instead_of(told: Message, absent: Absent) -> Message:
    """The same message for who stands in for somebody who cannot be told."""
    why = f"This comes to you because {because(absent)}."
    return {"text": f"{told['text']}\n{why}", "blocks": [*told["blocks"], section(f"_{why}_")]}


def _failed(told: Notice) -> str:
    if not told.undelivered:
        return f"What I could not say {_where(told)} is on its way again, or was said."
    what = _what(told) if told.undelivered == 1 else f"{told.undelivered} messages"
    why = _WHY.get(
        told.error, f"Slack says `{escape(told.error)}`, so ask an admin of this Slack workspace to let me post there"
    )
    return f"I could not post {what} {_where(told)}. {why}; then click Send again."


def _gone(told: Notice) -> str:
    return (
        f"The Slack account of {escape(told.person_name or '')} is deactivated, so nobody got {_what(told)}. If they "
        "answered for clients, choose somebody else with /retainer client."
    )


def _unknown(told: Notice) -> str:
    if not told.undelivered:
        return f"What may not have arrived {_where(told)}, {_what(told)}, is settled."
    return (
        f"I posted {_what(told)} {_where(told)}, but Slack's answer was lost, and I cannot read there whether it "
        "arrived. Look there, and click Send again only if it is missing."
    )


def _ours(told: Notice) -> str:
    return (
        f"I could not post {_what(told)} {_where(told)}: it came out as nothing that Slack takes "
        f"(`{escape(told.error)}`), which is a mistake of mine. Tell whoever runs Retainer the reference "
        f"{reference_of(told.message_id)}."
    )


def _plain(told: Notice) -> str:
    return (
        f"Slack did not take {_what(told)} {_where(told)} as I drew it, so it stands there as text alone, without its "
        "buttons, tables and charts. That is a mistake of mine: tell whoever runs Retainer the reference "
        f"{reference_of(told.message_id)}."
    )


def _late(told: Notice) -> str:
    if not told.undelivered:
        return f"What could not go out for a day, {_what(told)} {_where(told)}, is settled."
    return (
        f"For a day I have not been able to post {_what(told)} {_where(told)} (`{escape(told.error)}`). I keep trying; "
        "tell whoever runs Retainer."
    )


def _with_button(told: Notice, sentence: str) -> Message:
    if not told.undelivered:
        return message(sentence)
    ask = "If it arrived after all, it will stand there twice."
    sure = confirm("Send it again?", ask, yes="Send again", no="Leave it") if told.about is About.UNKNOWN else None
    return message(
        sentence, section(sentence), actions(button("Send again", ids.SEND_AGAIN, told.message_id, confirm=sure))
    )


def _what(told: Notice) -> str:
    return _WHAT.get(told.kind, "a message")


def _where(told: Notice) -> str:
    if told.slack_channel_id:
        return f"in <#{told.slack_channel_id}>"
    return f"to {escape(told.person_name)}" if told.person_name else "to somebody"
