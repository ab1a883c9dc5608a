"""What a client asks about a line of its invoice: told to its team without amounts, answered by who decides."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from blocks import ids
from blocks.fields import TYPED_MOST, field, typed
from blocks.message import Block, Message, View, actions, button, context, message, modal, section
from blocks.text import escape, instant, short, short_day, short_lines
from domain.invoices.printed import AnnexEntry
from domain.invoices.questions import AskedLine
from domain.letters.envelope import Envelope
from domain.letters.letters import Letter, Purpose
from domain.letters.links import LinkKind, Opening
from domain.values.durations import format_minutes
from domain.values.wall_clock import midnight

_ENTRIES_MOST: Final = 10
_LINE_MOST: Final = 200
_QUOTED_MOST: Final = 1_000
# As the link of the invoice's own mail.
_KEPT: Final = timedelta(days=3652)


def question_card(asked: AskedLine) -> Message:
    """The question with the work behind the line, or its answer. No amounts: members read the channel, too."""
    question, invoice = asked.question, asked.invoice
    sentence = f"{_asker(asked)} asks about a line of *{escape(invoice.label)}*: “{short(asked.line.text, _LINE_MOST)}”"
    blocks: list[Block] = [section(f"{sentence}\n{_quoted(question.description)}")]
    opening = button("Open", ids.OPEN_INVOICE, invoice.invoice_id, label=f"Open {invoice.label}")
    if question.is_open:
        blocks += [context(_work(asked.entries))]
        reply = button(
            "Reply", ids.ANSWER_QUESTION, question.question_id, style="primary", label=f"Reply to {question.asked_by}"
        )
        return message(f"{sentence} {short(question.description)}", *blocks, actions(reply, opening))
    when = f" {instant(question.answered_at)}" if question.answered_at else ""
    answered = f"{short(question.answered_by or 'Somebody')} answered by mail{when}:"
    blocks += [section(f"{answered}\n{_quoted(question.answer)}"), actions(opening)]
    return message(f"{sentence} {answered} {short(question.answer)}", *blocks)


def answer_modal(asked: AskedLine) -> View:
    """What the client reads. Facts: `question_id`."""
    question = asked.question
    hint = f"It is mailed to {asked.mails_to[:100]} at once and cannot be taken back; the request is done then."
    blocks = [
        section(f"“{short(asked.line.text, _LINE_MOST)}”\n{_quoted(question.description)}"),
        context(_work(asked.entries)),
        field(ids.ANSWER, "Answer", typed(multiline=True, most=TYPED_MOST), hint=hint),
    ]
    return modal(ids.ANSWER_MODAL, "Reply", *blocks, submit="Send", facts={"question_id": str(question.question_id)})


def answered(asked: AskedLine) -> Message:
    """What is said to who answered."""
    sentence = f"The answer goes to {short(asked.question.asked_by)} by mail, and stands on the page of the invoice."
    return message(sentence)


def answer_letter(asked: AskedLine, *, agency: str, answers_to: str | None) -> Letter:
    """The mail with the answer; `answers_to` is the address of who answers for the client."""
    question, invoice = asked.question, asked.invoice
    expires_at = midnight(invoice.issued_on or invoice.drafted_on, invoice.client.timezone) + _KEPT
    return Letter(
        subject=f"Your question about invoice {invoice.number} of {agency}",
        template="invoice_answer",
        values={
            "number": invoice.number,
            "agency": agency,
            "line": asked.line.text,
            "question": question.description,
            "who": question.answered_by or agency,
            "answer": question.answer,
            "answered": answers_to is not None,
        },
        purpose=Purpose(
            does=f"answers what {{who}} asked about {invoice.number}",
            undone="They do not have the answer yet, unless they look at the page of the invoice.",
            instead="write to them yourself",
            twice="it is the same answer",
        ),
        links={"address": Opening(LinkKind.INVOICE, invoice.invoice_id, expires_at)},
        envelope=Envelope(sender_name=agency, reply_to=answers_to),
    )


def _asker(asked: AskedLine) -> str:
    """`Carla of Acme`; a contact may be called as the client."""
    name, client = asked.question.asked_by, asked.invoice.client.name
    return short(name) if name == client else f"{short(name)} of {short(client)}"


def _quoted(words: str) -> str:
    return "\n".join(f">{each}" for each in short_lines(words, _QUOTED_MOST).splitlines())


def _work(entries: tuple[AnnexEntry, ...]) -> str:
    """The last ten, and how much all of them are."""
    if not entries:
        return "No time stands behind this line."
    shown = [_entry(each) for each in entries[-_ENTRIES_MOST:]]
    more = len(entries) - len(shown)
    head = f"Behind it: {format_minutes(sum(each.minutes for each in entries))}"
    return "\n".join([f"{head}, of which the last {len(shown)} of {len(entries)}:" if more else f"{head}:", *shown])


def _entry(entry: AnnexEntry) -> str:
    said = [short_day(entry.on) if entry.on else "", format_minutes(entry.minutes)]
    said += [escape(entry.person or ""), short(entry.narrative or "", 80)]
    return f"• {' · '.join(each for each in said if each)}"
