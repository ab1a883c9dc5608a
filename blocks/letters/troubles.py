"""What an account manager is told of a mail to a client that did not go, and what to do about it."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, actions, button, confirm, message, section
from blocks.text import escape, short
from domain.letters.mails import MailState, MailTrouble, TroubledMail


def mail_trouble(told: TroubledMail) -> Message:
    """The message as it stands; once it is seen to it says so, and has no button any more."""
    sentence = _sentence(told)
    if not told.again:
        return message(sentence)
    ask = "If the first one arrived after all, they have two; each link works, and only the first decision counts."
    sure = confirm("Send it again?", ask, yes="Send again", no="Leave it")
    is_doubtful = told.state is MailState.UNKNOWN
    again = button("Send again", ids.MAIL_AGAIN, told.mail_id, confirm=sure if is_doubtful else None)
    return message(sentence, section(sentence), actions(again))


def mailed_again(address: str) -> Message:
    """The answer to Send again."""
    return message(f"The mail goes to {escape(address)} once more, with a link of its own.")


def _sentence(told: TroubledMail) -> str:
    mail = f"The mail that asks {_who(told)} to approve {told.code}"
    if told.state is MailState.SENT:
        return f"{mail} was sent after all."
    if told.state is MailState.DROPPED:
        return f"{mail} was not sent: nothing was left to ask."
    if told.state is MailState.FAILED:
        return (
            f"{mail} was not taken: “{_said(told)}”. They were not asked. Look at the address with /retainer client, "
            f"or note an approval that they give you elsewhere with /retainer co {told.code}.{_then(told)}"
        )
    if told.state is MailState.UNKNOWN:
        return (
            f"{mail} was handed to the mail server, and its answer was lost ({_said(told)}): nobody knows whether it "
            f"arrived, so it is not repeated by itself. Ask them.{_then(told)}"
        )
    if told.trouble is MailTrouble.NOT_SET_UP:
        missing = escape(told.said.removeprefix("not set up: "))
        return (
            f"{mail} cannot go yet: whoever runs Retainer has to set {missing} first, as its README says. It goes by "
            "itself then."
        )
    return (
        f"{mail} could not be sent for an hour: “{_said(told)}”. I try on for a day; if that goes on, tell whoever "
        "runs Retainer."
    )


def _then(told: TroubledMail) -> str:
    return " Then send it again, if you like." if told.again else ""


def _who(told: TroubledMail) -> str:
    address = f" ({escape(told.address)})" if told.address else ""
    return f"{short(told.contact_name, 60)}{address} of {short(told.client_name, 60)}"


def _said(told: TroubledMail) -> str:
    return short(told.said or "no reason given", 200)
