"""One attempt at a mail: what is handed to a mail server, and what it answered for each address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from domain.letters.attachments import Attachment
from domain.letters.envelope import Envelope, RecipientKind


class Outcome(StrEnum):
    """How an attempt ended."""

    ACCEPTED = "accepted"
    LATER = "later"  # it was not taken, and may be another time
    REFUSED = "refused"  # it was not taken, and will not be
    NOT_HEARD = "not_heard"  # it was handed over, and the answer was lost


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, and the line it stands in."""

    address: str
    kind: RecipientKind


@dataclass(frozen=True, slots=True)
class AddressAnswer:
    """What became of a mail for one address; `said` is the mail server's own words, on one line."""

    recipient: Recipient
    outcome: Outcome
    said: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """`outcome` is that for the addressee, or for those who are left once the addressee has it; `said` why.

    `addresses` are those that the server gave an answer for.
    """

    outcome: Outcome
    said: str = ""
    addresses: tuple[AddressAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail ready to go. `mail_id` becomes its Message-ID, so that two attempts at one are one to a mail server.

    `settled` are addresses that have it, may have it, or refused it: they stand in its head, and it goes there no more.
    """

    mail_id: UUID
    to: str
    to_name: str
    subject: str
    text: str
    html: str
    envelope: Envelope = field(default_factory=Envelope)
    attachments: tuple[Attachment, ...] = ()
    settled: frozenset[str] = frozenset()

    @property
    def recipients(self) -> tuple[Recipient, ...]:
        """Where it goes this time, each address once, the addressee first."""
        lines = ((RecipientKind.CC, self.envelope.cc), (RecipientKind.BCC, self.envelope.bcc))
        every = {self.to.lower(): Recipient(self.to, RecipientKind.TO)}
        for kind, addresses in lines:
            for address in addresses:
                every.setdefault(address.lower(), Recipient(address, kind))
        return tuple(each for each in every.values() if each.address not in self.settled)


def alike(recipients: Iterable[Recipient], outcome: Outcome, said: str = "") -> Answer:
    """One answer for all of them."""
    return Answer(outcome, said, tuple(AddressAnswer(each, outcome, said) for each in recipients))


def has_arrived(answers: Sequence[AddressAnswer]) -> bool:
    """Whether the addressee has it; copies may be missing."""
    return any(each.recipient.kind is RecipientKind.TO and each.outcome is Outcome.ACCEPTED for each in answers)
