"""What an account manager is told of a mail to a client that did not go, and what to do about it."""

from __future__ import annotations

from blocks import ids
from blocks.message import Message, actions, button, confirm, message, section
from blocks.text import escape, short
from domain.letters.attempts import AddressAnswer, Outcome
from domain.letters.letters import Letter, Purpose
from domain.letters.mails import MailState, MailTrouble, TroubledMail

_NAMED_MOST = 5


def mail_trouble(told: TroubledMail, letter: Letter) -> Message:
    """The message as it stands; once it is seen to it says so, and has no button any more."""
    is_repeatable = told.is_repeatable and not letter.is_outdated
    sentence = _sentence(told, letter.purpose, then=" Then send it again, if you like." if is_repeatable else "")
    if not is_repeatable:
        return message(sentence)
    twice = f"; {letter.purpose.twice}" if letter.purpose.twice else ""
    ask = f"If the first one arrived after all, they have two{twice}."
    sure = confirm("Send it again?", ask, yes="Send again", no="Leave it")
    is_doubtful = told.mail.state is MailState.UNKNOWN
    again = button("Send again", ids.MAIL_AGAIN, told.mail.mail_id, confirm=sure if is_doubtful else None)
    return message(sentence, section(sentence), actions(again))


def mailed_again(address: str) -> Message:
    """The answer to Send again."""
    return message(f"The mail goes to {escape(address)} once more, with a link of its own.")


def _sentence(told: TroubledMail, purpose: Purpose, *, then: str) -> str:
    mail = f"The mail that {purpose.does.replace('{who}', _who(told))}"
    if told.missed:
        return f"{mail} was sent, but not to {_missed(told)}. Pass it on to them if they need it."
    match told.mail.state:
        case MailState.SENT:
            became = "was sent after all."
        case MailState.DROPPED:
            became = "was not sent: nothing was left to ask."
        case MailState.FAILED:
            instead = f", or {purpose.instead}" if purpose.instead else ""
            undone = f" {purpose.undone}" if purpose.undone else ""
            became = f"was not taken: “{_said(told)}”.{undone} Check the address with /retainer client{instead}.{then}"
        case MailState.UNKNOWN:
            became = (
                f"was handed to the mail server, and its answer was lost ({_said(told)}): nobody knows whether it "
                f"arrived, so it is not sent again by itself. Ask them.{then}"
            )
        case _:
            became = _on_its_way(told)
    return f"{mail} {became}"


def _on_its_way(told: TroubledMail) -> str:
    if told.trouble is MailTrouble.NOT_SET_UP:
        missing = escape(told.mail.error.removeprefix("not set up: "))
        return (
            f"cannot go yet: whoever runs Retainer has to set {missing} first, as its README says. It goes by "
            "itself then."
        )
    return (
        f"could not be sent for an hour: “{_said(told)}”. I keep trying for a day; if it goes on, tell whoever "
        "runs Retainer."
    )


def _missed(told: TroubledMail) -> str:
    """`ap@acme.example (“550 no such mailbox”) and 2 more`."""
    named = [f"{escape(each.recipient.address)} ({_why(each)})" for each in told.missed[:_NAMED_MOST]]
    more = len(told.missed) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _why(missed: AddressAnswer) -> str:
    said = short(missed.said or "no reason given", 100)
    return f"nobody knows: {said}" if missed.outcome is Outcome.NOT_HEARD else f"“{said}”"


def _who(told: TroubledMail) -> str:
    address = f" ({escape(told.address)})" if told.address else ""
    return f"{short(told.contact_name, 60)}{address} of {short(told.client_name, 60)}"


def _said(told: TroubledMail) -> str:
    return short(told.mail.error or "no reason given", 200)
