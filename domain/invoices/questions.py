"""What a client asks about a line of an invoice, and what is answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from domain.invoices.invoices import Invoice
from domain.invoices.lines import Line
from domain.invoices.printed import AnnexEntry
from domain.values.descriptions import LONGEST_DESCRIPTION
from domain.values.plain_text import several_lines
from domain.values.refusals import Refusal

# Of an invoice, that nobody has answered: whoever asks more writes a mail.
_OPEN_MOST: Final = 20


class NothingAsked(Refusal):
    """Write what you want to know about the line, then press Ask."""


class QuestionTooLong(Refusal):
    """That is {count} characters: shorten the question to at most 3000."""


class LineNotThere(Refusal):
    """That line is not on this invoice. Open the page again and ask below the line that you mean."""


class TooManyQuestions(Refusal):
    """There are {count} questions about this invoice already that wait for an answer. Answer the mail that brought you
    here, if there is more.
    """


class NothingAnswered(Refusal):
    """Write what they are to read."""

    field = "answer"


class AnswerTooLong(Refusal):
    """That is {count} characters: shorten the answer to at most 3000."""

    field = "answer"


class QuestionGone(Refusal):
    """That question is not there any more."""


class AnsweredAlready(Refusal):
    """{who} answered that already, and the mail went. Write to {asker} yourself if there is more to say."""


@dataclass(frozen=True, slots=True)
class LineQuestion:
    """A question by a contact of the client; `answered_by` is a name, None while nobody has answered."""

    question_id: UUID
    invoice_id: UUID
    line_id: UUID
    contact_id: UUID
    asked_by: str
    description: str
    asked_at: datetime
    request_id: UUID | None = None
    answer: str = ""
    answered_by: str | None = None
    answered_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_at is None


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A question beside what it is about: the line, and the work behind it, with who did it. `mails_to` is the address
    of who asked; `today` is where the client is.
    """

    question: LineQuestion
    invoice: Invoice
    line: Line
    entries: tuple[AnnexEntry, ...]
    mails_to: str
    today: date


def check_question(text: str) -> str:
    """The question as it is kept. Raises NothingAsked, QuestionTooLong."""
    question = several_lines(text)
    if not question:
        raise NothingAsked
    if len(question) > LONGEST_DESCRIPTION:
        raise QuestionTooLong(count=len(question))
    return question


def check_answer(text: str) -> str:
    """The answer as it is mailed. Raises NothingAnswered, AnswerTooLong."""
    answer = several_lines(text)
    if not answer:
        raise NothingAnswered
    if len(answer) > LONGEST_DESCRIPTION:
        raise AnswerTooLong(count=len(answer))
    return answer


def asked_line(invoice: Invoice, line_id: UUID) -> Line:
    """The line that a client asks about. Raises LineNotThere, also for what was struck: it is not on what was sent."""
    found = next((each.line for each in invoice.lines if each.line.line_id == line_id), None)
    if found is None or found.struck is not None:
        raise LineNotThere
    return found


def check_room(questions: Sequence[LineQuestion]) -> None:
    """Raise TooManyQuestions where many about the invoice wait already."""
    count = sum(each.is_open for each in questions)
    if count >= _OPEN_MOST:
        raise TooManyQuestions(count=count)


def is_same(question: LineQuestion, line_id: UUID, contact_id: UUID, description: str) -> bool:
    """Whether this was asked before by the same: a second press of the button."""
    return (question.line_id, question.contact_id, question.description) == (line_id, contact_id, description)
