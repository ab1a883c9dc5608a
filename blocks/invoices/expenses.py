"""Expenses: the answer to one, the form, the list, and what undoing it says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from blocks import ids
from blocks.fields import TYPED_MOST, attachment, calendar, client_option, field, option, search, tick, typed
from blocks.message import Block, Element, Message, View, actions, button, context, message, modal, section
from blocks.text import ago, day, escape, money, short
from domain.clients.clients import Client
from domain.invoices.expenses import Becomes, ListedExpenses, ShownExpense
from domain.invoices.receipts import RECEIPT_ENDINGS

UNDO, RECEIPT = "undo", "receipt"
_NAME_MOST: Final = 50
_ROWS_MOST: Final = 25
_BECOMES: Final = {
    Becomes.NEXT: "on the next invoice",
    Becomes.DRAFT: "on a draft",
    Becomes.WRITTEN_OFF: "written off",
    Becomes.ELSEWHERE: "billed elsewhere",
    Becomes.NOT_BILLED: "not billed",
    Becomes.TAKEN_BACK: "undone",
}


def expense_noted(noted: ShownExpense, *, today: date) -> Message:
    """The answer to `/retainer expense`: what was noted, and what becomes of it; a button Undo."""
    said, notes = f"Noted {_line(noted, today)}.", " ".join(_notes(noted))
    undo = button("Undo", ids.UNDO_EXPENSE, noted.expense.expense_id)
    return message(f"{said} {notes}", section(said), context(notes), actions(undo))


def expense_undone(taken: ShownExpense, *, today: date) -> Message:
    """The answer to undo, and to the second click on it."""
    verb = "Already undone:" if taken.is_repeat else "Undone:"
    on = f" It stands on {short(taken.number)}, so the next invoice takes it back." if taken.number else ""
    return message(f"{verb} {_line(taken, today)}.{on}")


def undo_expense_question(spent: ShownExpense, *, now: datetime) -> Message:
    """Asks before an expense goes that was not noted just now; `now` is aware."""
    age = ago(int((now - spent.expense.logged_at).total_seconds()) // 60)
    sentence = f"What you did last was noted {age}: {_line(spent, spent.expense.spent_on)}. Take it back?"
    take_back = button("Take it back", ids.UNDO_EXPENSE, spent.expense.expense_id, style="danger")
    return message(sentence, section(sentence), actions(take_back, button("Keep it", ids.DISMISS)))


def expense_modal(
    *,
    on: date,
    client: Client | None = None,
    amount: str = "",
    description: str = "",
    billable: bool = True,
    problem: str = "",
    with_receipt: bool = True,
) -> View:
    """The form. `problem`: what was not understood of a typed line, above it. Without the right to read files it has
    no field for the receipt, and says so.
    """
    fields = [
        field(ids.EXPENSE_CLIENT, "Client", search("Type a name", client_option(client) if client else None)),
        field(ids.AMOUNT, "Amount", typed(amount, placeholder="49.90", most=40), hint="In the client's currency."),
        field(ids.DESCRIPTION, "What for", typed(description, placeholder="Stock photo", most=TYPED_MOST)),
        field(ids.DATE, "Paid on", calendar(on)),
        field(ids.BILLABLE, "Billing", tick("Billable", ticked=billable), optional=True),
    ]
    if with_receipt:
        kept = "A PDF or a picture of at most 10 MB; a copy is kept."
        fields.append(field(ids.RECEIPT, "Receipt", attachment(RECEIPT_ENDINGS), hint=kept, optional=True))
    else:
        lacks = "Receipts need the right `files:read`: whoever runs Retainer installs the app in Slack anew for it."
        fields.append(context(lacks))
    said = [section(f":warning: {escape(problem)}")] if problem else []
    return modal(ids.EXPENSE_MODAL, "Expense", *said, *fields, submit="Save")


def expenses_listed(listed: ListedExpenses) -> Message:
    """The newest, with a menu beside each to undo it and to have its receipt."""
    whose = f" of {short(listed.client.name, _NAME_MOST)}" if listed.client else ""
    own = "Your expenses" if listed.is_own else "Expenses"
    title = f"{own}{' for' + whose.removeprefix(' of') if listed.is_own and whose else whose}"
    if not listed.expenses:
        how = f"`/retainer expense {escape(listed.client.alias) if listed.client else 'acme'} 49.90 Stock photo`"
        who = "You have noted no expense" if listed.is_own else "No expense is noted"
        return message(f"{who}{' for' + whose.removeprefix(' of') if whose else ''} yet. {how} notes one.")
    lines = [_row(each, listed) for each in listed.expenses]
    rows = [_with_menu(each, line, at) for at, (each, line) in enumerate(zip(listed.expenses, lines, strict=True))]
    # A message holds 50 blocks.
    shown = rows[:_ROWS_MOST]
    is_cut = listed.is_cut or len(rows) > len(shown)
    more = [context("There are older ones: name a client to see its own.")] if is_cut else []
    return message("\n".join([f"{title}:", *lines[: len(shown)]]), section(f"*{title}*"), *shown, *more)


def _row(each: ShownExpense, listed: ListedExpenses) -> str:
    expense = each.expense
    parts = [day(expense.spent_on, listed.today), f"*{money(expense.amount_minor, expense.currency)}*"]
    parts += [] if listed.client else [short(each.client.name, _NAME_MOST)]
    parts += [short(each.retainer, _NAME_MOST)] if each.retainer else []
    parts += [short(expense.text, 100)]
    parts += [] if listed.is_own else [short(expense.who, _NAME_MOST)]
    becomes = f"on {short(each.number or 'an invoice')}" if each.becomes is Becomes.SENT else _BECOMES[each.becomes]
    parts += [f"{becomes}, with receipt" if expense.receipt_name else becomes]
    return " · ".join(parts)


def _with_menu(each: ShownExpense, line: str, at: int) -> Block:
    expense_id = each.expense.expense_id
    options = [] if each.expense.is_taken_back else [option("Undo", ids.expense_value(UNDO, expense_id))]
    if each.expense.receipt_name:
        options.append(option("Send me the receipt", ids.expense_value(RECEIPT, expense_id)))
    menu: Element = {"type": "overflow", "action_id": ids.numbered(ids.EXPENSE_MENU, at), "options": options}
    return section(line, accessory=menu if options else None)


def receipt_coming() -> Message:
    """The answer to a click that wants the receipt."""
    return message("The receipt comes into your direct messages with me.")


def receipt_comment(spent_for: str) -> str:
    """The words beside a receipt."""
    return f"Receipt: {short(spent_for)}"


def _line(each: ShownExpense, today: date) -> str:
    expense = each.expense
    name = short(each.client.name, _NAME_MOST) + (f" · {short(each.retainer, _NAME_MOST)}" if each.retainer else "")
    on = f", {day(expense.spent_on, today)}" if expense.spent_on != today else ""
    return f"*{money(expense.amount_minor, expense.currency)}* for *{name}*{on}: {short(expense.text)}"


def _notes(noted: ShownExpense) -> list[str]:
    name = short(noted.client.name, _NAME_MOST)
    becomes = {
        Becomes.NEXT: "It goes on the next invoice.",
        Becomes.DRAFT: "It is on a draft.",
        Becomes.SENT: f"It is on {short(noted.number or 'an invoice')}.",
        Becomes.WRITTEN_OFF: "It was written off.",
        Becomes.ELSEWHERE: f"It goes on no invoice here: {name} is billed elsewhere, or was on that day.",
        Becomes.NOT_BILLED: "It is not billed.",
        Becomes.TAKEN_BACK: "It was undone since.",
    }
    notes = [becomes[noted.becomes]]
    notes += [f"The receipt is kept: {short(noted.expense.receipt_name)}."] if noted.expense.receipt_name else []
    notes += ["It was already here; nothing was stored twice."] if noted.is_repeat else []
    return notes
