"""Expenses: noted in a line or a form, listed, undone."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from blocks import ids
from blocks.fields import client_option, options
from blocks.invoices.expenses import (
    RECEIPT,
    UNDO,
    expense_modal,
    expense_noted,
    expense_undone,
    expenses_listed,
    receipt_coming,
    receipt_comment,
)
from blocks.message import Message, View
from blocks.time.search import csv_failed
from domain.clients.clients import Client, NoClientHere
from domain.invoices.documents import Document
from domain.invoices.expense_line import ExpenseLine, names_alone, parse_expense
from domain.invoices.expenses import ExpenseWithoutText
from domain.invoices.receipts import RECEIPT_MOST, ReceiptNotRead, check_declared, receipt
from domain.sending.refused_blocks import OF_VIEWS
from domain.values.descriptions import check_description
from domain.values.plain_text import one_line, shown
from domain.values.refusals import Refusal
from domain.values.typed_words import item_name, require_one_line
from domain.values.wall_clock import local_date
from handlers.slack.answering import NoTrigger
from handlers.slack.downloading import NotHandedOver, downloaded
from handlers.slack.forms import Fields
from handlers.slack.payloads import Click, Form
from handlers.slack.request import SlackRequest
from handlers.slack.uploading import NoRightToUpload, NotUploaded, upload_directly
from services.invoices.expenses import ExpenseForm

log = structlog.get_logger()


async def expense(request: SlackRequest, words: str) -> Message | None:
    """`/retainer expense acme 49.90 Stock photo`; alone, or with a client alone, the form."""
    if not words or names_alone(words):
        client = await request.services.expenses.client(item_name(one_line(words)), by=request.by)
        await _open(request, client=client)
        return None
    require_one_line(words, "expense")
    line = parse_expense(words)
    try:
        noted = await request.services.expenses.spend_line(line, by=request.by, key=request.key, now=request.now)
    except NoClientHere as nowhere:
        await _open_filled(request, line, nowhere.sentence)
        raise
    request.changed()
    return expense_noted(noted, today=await _today(request))


async def expenses(request: SlackRequest, words: str) -> Message | None:
    """`/retainer expenses [client]`: the newest; to who sees no money, their own."""
    name = item_name(one_line(words))
    return expenses_listed(await request.services.expenses.listed(name, by=request.by, now=request.now))


async def listed_clicked(request: SlackRequest, click: Click) -> None:
    """The button Expenses on a client's invoices."""
    client = (await request.services.clients.get(click.id, by=request.by)).client
    found = await request.services.expenses.listed(client.alias, by=request.by, now=request.now)
    await request.slack.tell(expenses_listed(found))


async def expense_submitted(request: SlackRequest, form: Form) -> View | None:
    """Note what the form says, with a copy of its receipt."""
    fields = Fields(form)
    client = fields.chosen(ids.EXPENSE_CLIENT, "Choose who it was for.")
    amount = fields.read(ids.AMOUNT, one_line)
    description = fields.read(ids.DESCRIPTION, _description)
    fields.check()
    filled = ExpenseForm(
        client_id=ids.read_id(client),
        amount=amount,
        description=description,
        spent_on=form.day(ids.DATE),
        billable=form.checked(ids.BILLABLE),
        receipt=await _receipt(request, form),
    )
    noted = await request.services.expenses.spend(filled, by=request.by, key=request.key, now=request.now)
    request.changed()
    await request.slack.tell(expense_noted(noted, today=await _today(request)))
    return None


async def undo_clicked(request: SlackRequest, click: Click) -> None:
    """The button Undo, whatever its age."""
    taken = await request.services.expenses.take_back(click.id, by=request.by, now=request.now)
    request.changed()
    await request.slack.show(expense_undone(taken, today=await _today(request)))


async def menu_clicked(request: SlackRequest, click: Click) -> None:
    """The menu beside an expense of the list, which stays."""
    what, expense_id = ids.read_expense_value(click.value)
    if what == UNDO:
        taken = await request.services.expenses.take_back(expense_id, by=request.by, now=request.now)
        request.changed()
        await request.slack.tell(expense_undone(taken, today=await _today(request)))
        return
    if what != RECEIPT:
        raise ids.NotOurs
    copy = await request.services.expenses.receipt_of(expense_id, by=request.by)
    request.background.start("receipt_sent", _send(request, copy))
    await request.slack.tell(receipt_coming())


async def clients(request: SlackRequest, query: str) -> list[dict[str, Any]]:
    """Options of the select in the form."""
    return options(client_option(each) for each in await request.services.expenses.choices(query, by=request.by))


async def _receipt(request: SlackRequest, form: Form) -> Document | None:
    """The file that was chosen, if one was. Raises ReceiptTooLarge, ReceiptOfOtherKind, ReceiptNotRead."""
    for file_id in form.files(ids.RECEIPT):
        try:
            name, content = await downloaded(request.slack, file_id, most=RECEIPT_MOST, check=check_declared)
        except NotHandedOver as failed:
            raise ReceiptNotRead(name=shown(failed.name)) from failed
        return receipt(name, content)
    return None


async def _send(request: SlackRequest, copy: Document) -> None:
    try:
        await upload_directly(request.slack, copy.name, copy.content, comment=receipt_comment(copy.name))
    except (NoRightToUpload, NotUploaded, aiohttp.ClientError, TimeoutError) as failed:
        await request.slack.tell(
            csv_failed(lacks_right=isinstance(failed, NoRightToUpload), click="Send me the receipt")
        )


async def _open(request: SlackRequest, *, client: Client | None = None, **filled: Any) -> None:
    """Open the form; without a field for the receipt where the app was installed without the right to read files."""
    view = partial(expense_modal, on=filled.pop("on", None) or await _today(request), client=client, **filled)
    try:
        await request.slack.open(view())
    except SlackApiError as refused:
        if refused.response.get("error") not in {"missing_scope", *OF_VIEWS}:
            raise
        log.warning("form_without_receipt", error=refused.response.get("error"))
        await request.slack.open(view(with_receipt=False))


async def _open_filled(request: SlackRequest, line: ExpenseLine, problem: str) -> None:
    """The form with what a line said, because of what it did not say. A message still tells when it cannot open."""
    try:
        await _open(
            request,
            on=_on(line, await _today(request)),
            amount=line.amount,
            description=line.text,
            billable=line.billable,
            problem=problem,
        )
    except (NoTrigger, SlackApiError) as error:
        log.info("form_not_opened", error=type(error).__name__)


def _on(line: ExpenseLine, today: date) -> date:
    try:
        return line.on(today)
    except Refusal:
        return today


async def _today(request: SlackRequest) -> date:
    return local_date(request.now, (await request.services.people.me(request.by)).timezone)


def _description(typed: str) -> str:
    words = check_description(typed)
    if not words:
        raise ExpenseWithoutText
    return words
