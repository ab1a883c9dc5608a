"""Every id that goes to Slack and comes back: of actions, modals, fields and option lists. Spelled here, once.

One file for all subjects: Slack tells listeners apart by these words alone, and messages that are out keep theirs for
years. Two that are alike are seen here, side by side. What is done at one is declared in its subject's own room.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Final, TypeVar
from uuid import UUID

Known = TypeVar("Known")
Kinds = TypeVar("Kinds", bound=Enum)

# Buttons and menus. The comment says what the `value` holds.
COMMAND: Final = "command"  # what would follow `/retainer `: "log acme 15m fix"; numbered where there are several
DISMISS: Final = "message.dismiss"  # nothing; the message it is on goes away

LOG_TIME: Final = "time.log"  # a retainer id to begin with, or "-"
EDIT_TIME: Final = "time.edit"  # a time entry id
UNDO_TIME: Final = "time.undo"  # a time entry id; asks nothing more, whatever the age
UNDO_CATCHUP: Final = "time.undo_catchup"  # the id of a catch-up; asks nothing more, whatever the age
REMOVE_TIME: Final = "time.remove"  # a time entry id; on the edit modal, which it closes
RECENT_PAGE: Final = "time.recent"  # the page's number, from 1, and `:` with whose, where not one's own; numbered
CATCH_UP: Final = "time.catchup"  # "-"
SEARCH: Final = "time.search"  # what would follow `/retainer search `; numbered; where the message it is on should stay
SEARCH_PAGE: Final = "time.search_page"  # `search_value`; numbered
SEARCH_CSV: Final = "time.search_csv"  # what would follow `/retainer search `
TEAM_WEEK: Final = "time.team_week"  # `team_week_value`; numbered

LOG_REMINDED: Final = "reminder.log"  # the day that the reminder is about
SKIP_REMINDER: Final = "reminder.skip"  # the same
STOP_REMINDERS: Final = "reminder.stop"  # "-"

SET_CHANNELS: Final = "settings.channels"  # "-", as with the next six: each opens a form; numbered
SET_DEFAULTS: Final = "settings.defaults"
SET_HOLIDAYS: Final = "settings.holidays"
SET_ROLES: Final = "settings.roles"
SET_OWN: Final = "settings.own"
MAKE_MANAGER: Final = "role.make_manager"  # a person id
SET_ORDERS: Final = "settings.change_orders"
SET_INVOICES: Final = "settings.invoices"  # or the id of an invoice, which shows it afterwards

DELIVER: Final = "delivery.new"  # a retainer id to begin with, or "-"; numbered
EDIT_DELIVERY: Final = "delivery.edit"  # a delivery id
UNDO_DELIVERY: Final = "delivery.undo"  # a delivery id; asks nothing more, whatever the age

STOP_TIMER: Final = "timer.stop"  # "-", or when the timer was started; says nothing, but tells clicks apart
LOG_TIMER: Final = "timer.log"  # "-"; opens the timer modal, for a forgotten one or one without a client
DISCARD_TIMER: Final = "timer.discard"  # "-"

SNOOZE_ALERTS: Final = "alert.snooze"  # the key of the message it is on
SHOW_BALANCE: Final = "balance.show"  # `balance_value`; numbered
BALANCE_BESIDE: Final = "balance.beside"  # `balance_value`; numbered; where the message it is on should stay
SHARE_BALANCE: Final = "balance.share"  # `balance_value`
NUDGE: Final = "missing.nudge"  # `nudge_value`; numbered
SHOW_REPORT: Final = "report.show"  # `report_value`; numbered
SHARE_REPORT: Final = "report.share"  # `report_value`
MAIL_AGAIN: Final = "mail.again"  # a mail id
MARK_REQUEST: Final = "request.mark"  # `request_value`; numbered
SHOW_REQUESTS: Final = "request.list"  # `requests_value`; numbered
ADJUST: Final = "decision.adjust"  # a retainer id
REOPEN: Final = "decision.reopen"  # a cycle id
NEW_CHANGE_ORDER: Final = "change_order.new"  # a retainer id: the form about it, with the excess where it is over
APPROVE_ORDER: Final = "change_order.approve"  # `order_value`, as with the next seven; asks whether that is meant
DECLINE_ORDER: Final = "change_order.decline"
ASK_ABOUT_ORDER: Final = "change_order.ask"
EDIT_ORDER: Final = "change_order.edit"
SEND_ORDER: Final = "change_order.send"
WITHDRAW_ORDER: Final = "change_order.withdraw"
RECORD_APPROVAL: Final = "change_order.record"
COMPLETE_ORDER: Final = "change_order.complete"
EDIT_APPROVERS: Final = "client.approvers"  # a client id; on the client's form
INVOICES_PAGE: Final = "invoice.page"  # `requests_value`, of a client; numbered
OPEN_INVOICE: Final = "invoice.open"  # an invoice id; numbered
BILL_NOW: Final = "invoice.bill_now"  # a retainer id
INVOICE_ANNEX: Final = "invoice.annex"  # an invoice id
INVOICE_LINES: Final = "invoice.lines"  # a page and an invoice id, as `requests_value`; numbered
DRAFT_NOW: Final = "invoice.draft_now"  # a client id
BILLING_DETAILS: Final = "client.billing"  # `billing_value`
OLDER_BILLED: Final = "invoice.older"  # a retainer id
PAYMENTS: Final = "invoice.payments"  # a page and a client id, as `requests_value`; numbered
HOW_BILLED: Final = "invoice.how_billed"  # a client id
INVOICE_ACT: Final = "invoice.act"  # `invoice_value` of what is done at once; numbered
INVOICE_FORM: Final = "invoice.form"  # `invoice_value` of what wants more words; numbered
INVOICE_LINE: Final = "invoice.line"  # `invoice_value` of a line id, or of "-" for a new one; numbered
APPROVE_ALL: Final = "desk.approve_all"  # the id of a list, as with the next two
SEND_ALL: Final = "desk.send_all"
DRAFT_ALL: Final = "desk.back_to_draft"
DRAFT_OFFERED: Final = "desk.draft_offered"  # the day of the desk, as with the next one
UNDO_OFFERED: Final = "desk.undo_offered"
STOP_SENDING: Final = "desk.stop"  # the id of what is to be sent
TEST_MAIL: Final = "invoice.test_mail"  # "-"
INVOICE_DELIVERED: Final = "invoice.delivered"  # `invoice_value` of whether somebody sent it themselves
EXPORT: Final = "export.ask"  # a client id, or "-"
UNDO_EXPENSE: Final = "expense.undo"  # an expense id; asks nothing more, whatever the age
EXPENSES: Final = "expense.list"  # a client id
EXPENSE_MENU: Final = "expense.menu"  # `expense_value`; numbered
OPEN_DEPOSIT: Final = "deposit.open"  # a deposit id; numbered
DRAW: Final = "draw"  # `draw_value`; numbered
PAID_IN: Final = "funds.paid_in"  # `debt_value`; numbered
UNDO_PAID_IN: Final = "funds.undo_paid_in"  # `debt_value`
UNDO_DRAW: Final = "draw.undo"  # a draw id
SETTLE_DEPOSIT: Final = "deposit.settle"  # `deposit_value`; numbered
TAKE_BACK_CREDIT: Final = "invoice.take_back_credit"  # `invoice_value` of a credit of a part; numbered
TAKE_BACK_PAYMENT: Final = "invoice.take_back"  # `invoice_value` of a payment id; numbered
SEND_REMINDER: Final = "invoice.remind"  # this and the next: `requests_value` of the days and an invoice id
REMIND_NOT_NOW: Final = "invoice.remind_not_now"
ANSWER_QUESTION: Final = "invoice.answer"  # the id of a question about a line
RENEW_SAME: Final = "renewal.same"  # this and the next four: a renewal id
RENEW_CHANGED: Final = "renewal.changed"
GIVE_NOTICE: Final = "renewal.notice"
SNOOZE_RENEWAL: Final = "renewal.snooze"
PROPOSE_RENEWAL: Final = "renewal.propose"
SHOW_RENEWAL: Final = "renewal.show"  # a retainer id
CHANGE_END: Final = "renewal.end"  # what would follow `/retainer end `; the message it is on stays
POST_TOUCHPOINT: Final = "touchpoint.post"  # a touchpoint id; numbered
EDIT_TOUCHPOINT: Final = "touchpoint.edit"  # a touchpoint id; numbered
SKIP_TOUCHPOINT: Final = "touchpoint.skip"  # a touchpoint id; numbered
LIST_PAGE: Final = "balance.page"  # the page's number, from 1; numbered
SHOW_HELP: Final = "help.show"  # "-"
OPEN_LINK: Final = "link"  # a link button; Slack tells of the click, and all there is to do is acknowledge

CHANGE_KIND: Final = "kind"  # the Kind select of a retainer's form: what it counts changes the labels below
MORE_TERMS: Final = "terms.more"  # "-"; shows the rest of the form

HIDE_FIRST_STEPS: Final = "home.hide_first_steps"  # "-"
SHOW_FIRST_STEPS: Final = "home.show_first_steps"  # "-"

SEND_AGAIN: Final = "notice.send_again"  # the id of a message that did not go out

# Modals, by `callback_id`.
LOG_MODAL: Final = "modal.log"
EDIT_MODAL: Final = "modal.edit"
CATCHUP_MODAL: Final = "modal.catchup"
TIMER_MODAL: Final = "modal.timer"
DELIVERY_MODAL: Final = "modal.delivery"
EDIT_DELIVERY_MODAL: Final = "modal.edit_delivery"
CLIENT_MODAL: Final = "modal.client"
RETAINER_MODAL: Final = "modal.retainer"
TERMS_MODAL: Final = "modal.terms"
ADJUST_MODAL: Final = "modal.adjust"
REOPEN_MODAL: Final = "modal.reopen"
PAUSE_MODAL: Final = "modal.pause"
RESUME_MODAL: Final = "modal.resume"
END_MODAL: Final = "modal.end"
RENEWAL_MODAL: Final = "modal.renewal"
PROPOSAL_MODAL: Final = "modal.proposal"
BIND_MODAL: Final = "modal.bind"
CHANNELS_MODAL: Final = "modal.channels"
DEFAULTS_MODAL: Final = "modal.defaults"
HOLIDAYS_MODAL: Final = "modal.holidays"
ROLES_MODAL: Final = "modal.roles"
OWN_MODAL: Final = "modal.own"
IMPORT_MODAL: Final = "modal.import"
IMPORT_PAYMENTS_MODAL: Final = "modal.import_payments"
ORDER_MODAL: Final = "modal.change_order"
SURE_MODAL: Final = "modal.sure_about_order"
DECLINE_MODAL: Final = "modal.decline"
QUESTION_MODAL: Final = "modal.question"
RECORD_MODAL: Final = "modal.record_approval"
APPROVERS_MODAL: Final = "modal.approvers"
ORDER_SETTINGS_MODAL: Final = "modal.change_order_settings"
INVOICE_LINE_MODAL: Final = "modal.invoice_line"
CREDIT_PART_MODAL: Final = "modal.credit_part"
INVOICE_REASON_MODAL: Final = "modal.invoice_reason"
DISCARD_MODAL: Final = "modal.invoice_discard"
EXPORT_MODAL: Final = "modal.export"
EXPENSE_MODAL: Final = "modal.expense"
ANSWER_MODAL: Final = "modal.invoice_answer"
PAYMENT_MODAL: Final = "modal.invoice_payment"
OFFER_MODAL: Final = "modal.draft_offered"
SEND_ALL_MODAL: Final = "modal.send_all"
DRAFT_NOW_MODAL: Final = "modal.draft_now"
INVOICE_SETTINGS_MODAL: Final = "modal.invoice_settings"
BILLING_MODAL: Final = "modal.billing"
OLDER_MODAL: Final = "modal.older_billed"
BILLED_MODAL: Final = "modal.how_billed"
REQUEST_MODAL: Final = "modal.request"
TOUCHPOINT_MODAL: Final = "modal.touchpoint"
NOTICE_MODAL: Final = "modal.notice"  # nothing to submit: a sentence, or "one moment"

# Shortcuts, by `callback_id`, as the manifest names them.
LOG_SHORTCUT: Final = "shortcut.log"
LOG_MESSAGE_SHORTCUT: Final = "shortcut.log_message"
ORDER_MESSAGE_SHORTCUT: Final = "shortcut.change_order"
REQUEST_MESSAGE_SHORTCUT: Final = "shortcut.request"

# Fields of modals: the block and its element have the same id, and a refusal's `field` is one of these.
CLIENT: Final = "client"  # in a retainer's form also an action: its hints say the client's currency
RETAINER: Final = "retainer"  # also an action where a form has change orders to choose from
DURATION: Final = "duration"
DATE: Final = "date"
DESCRIPTION: Final = "description"
ON_ORDER: Final = "on_order"  # the change order that work is on, or "-" for none
BILLABLE: Final = "billable"
OVER_A_DAY: Final = "over_a_day"  # shown only where a day would have more than 24 hours
LINE: Final = "line"
LINES: Final = "lines"
COUNTING: Final = "counting"  # a retainer that counts units; asks for options of its own
QUANTITY: Final = "quantity"
UNIT: Final = "unit"
NAME: Final = "name"
ALIAS: Final = "alias"
TIMEZONE: Final = "timezone"
CURRENCY: Final = "currency"
ACCOUNT_MANAGER: Final = "account_manager"
CHANNEL: Final = "channel"
BILLING_NAME: Final = "billing_name"
BILLING_EMAIL: Final = "billing_email"
ARCHIVED: Final = "archived"
MATTER_NUMBER: Final = "matter_number"
KIND: Final = CHANGE_KIND
ALLOTMENT: Final = "allotment"
FEE: Final = "fee"
RATE: Final = "rate"
CYCLE: Final = "cycle"
STARTS_ON: Final = "starts_on"
ENDS_ON: Final = "ends_on"
NOTICE_DAYS: Final = "notice_days"
AUTO_RENEW: Final = "auto_renew"
CARRIED_IN: Final = "carried_in"
ROLLOVER: Final = "rollover"
ROLLOVER_CAP: Final = "rollover_cap"
ROLLOVER_CYCLES: Final = "rollover_cycles"
OVERAGE: Final = "overage"
OVERAGE_RATE: Final = "overage_rate"
THRESHOLDS: Final = "thresholds"
ROUNDING: Final = "rounding"
COUNTS: Final = "counts"
SCOPE: Final = "scope"
ASKED_OF: Final = "asked_of"  # a retainer of any kind; also an action: the form says its scope
REQUEST: Final = "request"
VERDICT: Final = "verdict"
ANCHOR_DAY: Final = "anchor_day"
FIRST_CYCLE: Final = "first_cycle"
LAST_CYCLE: Final = "last_cycle"
FROM: Final = "from"
REASON: Final = "reason"
PREPAID: Final = "prepaid"
LAST_DAY: Final = "last_day"
CYCLES: Final = "cycles"
REST: Final = "rest"
DEFICIT: Final = "deficit"
MOVED_TO: Final = "moved_to"
GRACE: Final = "grace"
HOLIDAYS: Final = "holidays"
BODY: Final = "body"
POST_NOW: Final = "post_now"
BINDING_KIND: Final = "binding_kind"
WARNINGS_CHANNEL: Final = "warnings_channel"
ALERTS_CHANNEL: Final = "alerts_channel"
DIGEST_CHANNEL: Final = "digest_channel"
FINANCE_CHANNEL: Final = "finance_channel"
DIGEST_WEEKDAY: Final = "digest_weekday"
DIGEST_HOUR: Final = "digest_hour"
BACKUP_MANAGER: Final = "backup_manager"
CLIENT_DIGEST: Final = "client_digest"
CLIENT_ALERTS: Final = "client_alerts"
IS_ANOTHER: Final = "is_another"  # a name that looks like another is meant
QUIET: Final = "quiet"
QUIET_FROM: Final = "quiet_from"
QUIET_UNTIL: Final = "quiet_until"
REMIND: Final = "remind"
REMINDER_TIME: Final = "time"
REMINDER_DAYS: Final = "reminder_days"
ENOUGH: Final = "enough"
AWAY_UNTIL: Final = "away_until"
TITLE: Final = "title"
HOURS: Final = "hours"
AMOUNT: Final = "amount"
EFFECT: Final = "effect"
BILLING: Final = "billing"
DUE_ON: Final = "due_on"
APPROVER: Final = "approver"
DRAFT: Final = "draft"
EVIDENCE: Final = "evidence"
GIVEN_BY: Final = "given_by"
EVIDENCE_LINK: Final = "evidence_link"
APPROVERS: Final = "approvers"
ORDER_DAYS: Final = "change_order_days"
SELF_APPROVAL: Final = "self_approval"
ORDER_OF: Final = "change_order.retainer"  # the retainer that an order is about; choosing one brings its approvers
TEXT: Final = "text"
STRUCK: Final = "struck"
THEN: Final = "then"
REFERENCE: Final = "reference"
KEEP_REST: Final = "keep_rest"
LEGAL_NAME: Final = "legal_name"
ADDRESS: Final = "address"
COUNTRY: Final = "country"  # asks for options of its own
TAX_NUMBER: Final = "tax_number"
PAY_LINK: Final = "pay_link"
HOW_TO_PAY: Final = "how_to_pay"
IBAN: Final = "iban"
BIC: Final = "bic"
PAYMENT_DAYS: Final = "payment_days"
PAPER: Final = "paper"
TAX_ON: Final = "tax_on"
OTHER_APPROVER: Final = "other_approver"
PATTERN: Final = "pattern"  # of invoices, as the next; the two after them are of credit notes
NEXT_NUMBER: Final = "next_number"
CREDIT_PATTERN: Final = "credit_pattern"
CREDIT_NEXT_NUMBER: Final = "credit_next_number"
TAX_CATEGORY: Final = "tax_category"
TAX_RATE: Final = "tax_rate"
TAX_SENTENCE: Final = "tax_sentence"
PURCHASE_ORDER: Final = "purchase_order"
PAYABLE_CC: Final = "payable_cc"
LANGUAGE: Final = "language"
TOGETHER: Final = "together"
ANNEX: Final = "annex"
E_INVOICE: Final = "e_invoice"
EXPENSE_CLIENT: Final = "expense_client"  # asks for options of its own
RECEIPT: Final = "receipt"
OLDER: Final = "older"  # marks of what is older than what is billed here
EXPORTED: Final = "exported"  # `export_value`
REMINDED: Final = "reminded"
ANSWER: Final = "answer"
SENDS_FEES: Final = "sends_fees"
INVOICING: Final = "invoicing"  # numbered where the form can be about several retainers, as with the next
INVOICING_FROM: Final = "invoicing_from"
BILLED_RETAINER: Final = "billed_retainer"  # a number; choosing another one brings its fields
PERSON: Final = "person"
ROLE: Final = "role"
CONTRACTOR_CLIENTS: Final = "contractor_clients"

NO_HOLIDAYS: Final = "none"  # the choice of no place in HOLIDAYS
NOTHING: Final = "-"  # Slack refuses an empty `value`


_DIGITS_MOST: Final = 6
_MINOR_DIGITS_MOST: Final = 15
_YEARS: Final = range(1970, 2200)


def numbered(action_id: str, number: int) -> str:
    """The id of one of several like buttons: ids repeat in no message."""
    return f"{action_id}:{number}"


def any_of(action_id: str) -> re.Pattern[str]:
    """Matches the action's id, numbered or not; what a listener is registered with."""
    return re.compile(rf"^{re.escape(action_id)}(:\d+)?$")


def mark_of(key: str) -> str:
    """A few letters that tell a submission's question from others."""
    return hashlib.blake2b(key.encode(), digest_size=12).hexdigest()


def question_id(mark: str, asked_at: datetime) -> str:
    """The id of the block with the buttons of a question, which comes back with a click."""
    return f"asked:{mark}:{asked_at.isoformat()}"


def read_question_id(block_id: str) -> tuple[str, datetime] | None:
    """(mark, when it was asked) of what `question_id` made; None for any other block."""
    kind, _, rest = block_id.partition(":")
    mark, _, at = rest.partition(":")
    try:
        asked_at = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (mark, asked_at) if kind == "asked" and asked_at.tzinfo else None


class NotOurs(ValueError):  # noqa: N818 - an answer
    """A value that nothing we draw bears."""


def read_id(value: str | None) -> UUID:
    """An id that a value holds. Raises NotOurs."""
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise NotOurs from None


def read_number(value: str) -> int:
    """A page or a version, 0 to 999,999. Raises NotOurs."""
    if value.isascii() and value.isdecimal() and len(value) <= _DIGITS_MOST:
        return int(value)
    raise NotOurs


def read_day(value: str) -> date:
    """A day that was drawn. Raises NotOurs for anything else, and for one that nobody works on."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise NotOurs from None
    if day.year not in _YEARS:
        raise NotOurs
    return day


def read_one(known: Mapping[str, Known], value: str) -> Known:
    """What a word stands for. Raises NotOurs for one that is not known."""
    if value not in known:
        raise NotOurs
    return known[value]


def read_kind(kinds: type[Kinds], value: str) -> Kinds:
    """One of a closed set of words. Raises NotOurs for another."""
    try:
        return kinds(value)
    except ValueError:
        raise NotOurs from None


def _parts(value: str, count: int) -> list[str]:
    parts = value.split(":")
    if len(parts) != count:
        raise NotOurs
    return parts


def holidays_value(country: str, region: str | None) -> str:
    """The value of a place whose public holidays can be chosen."""
    return f"{country}:{region}" if region else country


def read_holidays_value(value: str) -> tuple[str, str | None]:
    """(country, region) of what `holidays_value` made."""
    country, _, region = value.partition(":")
    return country, region or None


def balance_value(retainer_id: object, *, last: bool = False) -> str:
    """The value of a button about one retainer's balance in this cycle or the one before."""
    return f"{retainer_id}:{'last' if last else 'this'}"


def read_balance_value(value: str) -> tuple[str, bool]:
    """(retainer id, whether the last cycle is meant) of what `balance_value` made."""
    retainer_id, _, which = value.partition(":")
    return retainer_id, which == "last"


def report_value(retainer_id: object, on: date, page: int = 1) -> str:
    """The value of a button about the statement of the cycle that holds a day."""
    return f"{retainer_id}:{on.isoformat()}:{page}"


def read_report_value(value: str) -> tuple[str, date, int]:
    """(retainer id, a day of the cycle, page) of what `report_value` made. Raises NotOurs for anything else."""
    retainer_id, on, page = _parts(value, 3)
    return retainer_id, read_day(on), read_number(page)


def request_value(mark: str, request_id: object) -> str:
    """The value of a button or a menu's option that says what a request is, or what became of it."""
    return f"{mark}:{request_id}"


def requests_value(page: int, of_id: object = "") -> str:
    """The value of a button to a page of the open requests, of one client or retainer or of all."""
    return f"{page}:{of_id}"


def read_requests_value(value: str) -> tuple[int, str | None]:
    """(page, id of a client or retainer) of what `requests_value` made. Raises NotOurs for anything else."""
    page, _, of_id = value.partition(":")
    return read_number(page), of_id or None


def read_request_value(value: str) -> tuple[str, str]:
    """(mark, request id) of what `request_value` made."""
    mark, _, request_id = value.partition(":")
    return mark, request_id


def order_value(change_order_id: object, version: int) -> str:
    """The value of a button about a change order, as it was when it was drawn."""
    return f"{change_order_id}:{version}"


def read_order_value(value: str) -> tuple[str, int]:
    """(change order id, version) of what `order_value` made. Raises NotOurs for anything else."""
    change_order_id, version = _parts(value, 2)
    return change_order_id, read_number(version)


def export_value(what: str, output: str) -> str:
    """The value of a file that can be asked for."""
    return f"{what}:{output}"


def read_export_value(value: str) -> tuple[str, str]:
    """(what, as what) of what `export_value` made. Raises NotOurs for anything else."""
    what, output = _parts(value, 2)
    return what, output


def deposit_value(state: str, deposit_id: object) -> str:
    """The value of a button that says what became of a deposit."""
    return f"{state}:{deposit_id}"


def read_deposit_value(value: str) -> tuple[str, UUID]:
    """(state, deposit id) of what `deposit_value` made. Raises NotOurs for anything else."""
    state, deposit_id = _parts(value, 2)
    return state, read_id(deposit_id)


def draw_value(draw_id: object, retainer_id: object, invoice_id: object, minor: int) -> str:
    """The value of a button that draws exactly so much: the id of the draw is there before, so it is drawn once."""
    return f"{draw_id}:{retainer_id}:{invoice_id}:{minor}"


def read_draw_value(value: str) -> tuple[UUID, UUID, UUID, int]:
    """(draw id, retainer id, invoice id, minor units) of what `draw_value` made. Raises NotOurs for anything else."""
    draw_id, retainer_id, invoice_id, minor = _parts(value, 4)
    if not (minor.isascii() and minor.isdecimal() and len(minor) <= _MINOR_DIGITS_MOST):
        raise NotOurs
    return read_id(draw_id), read_id(retainer_id), read_id(invoice_id), int(minor)


def debt_value(retainer_id: object, number: int, minor: int) -> str:
    """The value of a button about what the firm pays in: the number of a link, and minor units."""
    return f"{retainer_id}:{number}:{minor}"


def read_debt_value(value: str) -> tuple[UUID, int, int]:
    """(retainer id, number, minor units) of what `debt_value` made. Raises NotOurs for anything else."""
    retainer_id, number, minor = _parts(value, 3)
    if not all(each.isascii() and each.isdecimal() for each in (number, minor)):
        raise NotOurs
    if len(number) > _DIGITS_MOST or len(minor) > _MINOR_DIGITS_MOST:
        raise NotOurs
    return read_id(retainer_id), int(number), int(minor)


def expense_value(what: str, expense_id: object) -> str:
    """The value of a menu's option about an expense."""
    return f"{what}:{expense_id}"


def read_expense_value(value: str) -> tuple[str, UUID]:
    """(what, expense id) of what `expense_value` made. Raises NotOurs for anything else."""
    what, expense_id = _parts(value, 2)
    return what, read_id(expense_id)


def invoice_value(what: object, invoice_id: object, version: int) -> str:
    """The value of a button about an invoice as it was when it was drawn: an act, or whose id is meant on it."""
    return f"{what}:{invoice_id}:{version}"


def read_invoice_value(value: str) -> tuple[str, UUID, int]:
    """(what, invoice id, version) of what `invoice_value` made. Raises NotOurs for anything else."""
    what, invoice_id, version = _parts(value, 3)
    return what, read_id(invoice_id), read_number(version)


def billing_value(client_id: object, invoice_id: object = NOTHING) -> str:
    """The value of a button to how a client is billed; on the modal of an invoice, which shows it afterwards."""
    return f"{client_id}:{invoice_id}"


def read_billing_value(value: str) -> tuple[UUID, str]:
    """(client id, invoice id or `NOTHING`) of what `billing_value` made. Raises NotOurs for anything else."""
    client_id, invoice_id = _parts(value, 2)
    return read_id(client_id), invoice_id


def search_value(page: int, line: str) -> str:
    """The value of a button to a page of what a line finds."""
    return f"{page}:{line}"


def read_search_value(value: str) -> tuple[int, str]:
    """(page, line) of what `search_value` made. Raises NotOurs for anything else."""
    page, _, line = value.partition(":")
    return read_number(page), line


def team_week_value(monday: date, page: int = 1) -> str:
    """The value of a button to a week of the team."""
    return f"{monday.isoformat()}:{page}"


def read_team_week_value(value: str) -> tuple[date, int]:
    """(a day of the week, page) of what `team_week_value` made. Raises NotOurs for anything else."""
    day, page = _parts(value, 2)
    return read_day(day), read_number(page)


def nudge_value(person_id: object, until: date) -> str:
    """The value of a button about somebody's seven days before a day."""
    return f"{person_id}:{until.isoformat()}"


def read_nudge_value(value: str) -> tuple[str, date]:
    """(person id, the day after the seven) of what `nudge_value` made. Raises NotOurs for anything else."""
    person_id, until = _parts(value, 2)
    return person_id, read_day(until)
