"""Change orders: asked for, sent, decided about, completed."""

from __future__ import annotations

from blocks import ids
from domain.change_orders.orders import order_number
from domain.kinds import Role
from handlers import requests
from handlers.change_orders import clicks, forms, from_requests
from handlers.slack.listening import Listening, Reading, Word

LISTENING = Listening(
    words={
        "co": Word(
            160,
            "co [client | CO-12]",
            "the open change orders, or one with its history; with a client, a new one",
            forms.co,
            Role.CLIENT,
            examples=("co", "co CO-12"),
        ),
        "change": Word(
            170,
            "change [client | CO-12]",
            "ask for a change of scope: more hours or a separate job, priced, approved by a click",
            forms.change,
            Role.MANAGER,
            examples=("change acme", "change CO-12"),
        ),
    },
    readings=(Reading(lambda text: order_number(text) is not None, forms.co),),
    clicks={
        ids.MARK_REQUEST: from_requests.mark_clicked,
        ids.NEW_CHANGE_ORDER: forms.new_clicked,
        ids.ORDER_OF: forms.retainer_chosen,
        ids.EDIT_ORDER: forms.edit_clicked,
        ids.APPROVE_ORDER: clicks.approve_clicked,
        ids.DECLINE_ORDER: clicks.decline_clicked,
        ids.ASK_ABOUT_ORDER: clicks.ask_clicked,
        ids.SEND_ORDER: clicks.send_clicked,
        ids.WITHDRAW_ORDER: clicks.withdraw_clicked,
        ids.RECORD_APPROVAL: clicks.record_clicked,
        ids.COMPLETE_ORDER: clicks.complete_clicked,
    },
    submissions={
        ids.ORDER_MODAL: forms.order_submitted,
        ids.SURE_MODAL: clicks.sure_submitted,
        ids.DECLINE_MODAL: clicks.decline_submitted,
        ids.QUESTION_MODAL: clicks.question_submitted,
        ids.RECORD_MODAL: clicks.record_submitted,
    },
    options={ids.ORDER_OF: requests.choices},
    message_shortcuts={ids.ORDER_MESSAGE_SHORTCUT: forms.new_for_message},
)
