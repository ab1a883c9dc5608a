"""Clients: who they are, who approves for them, and which channels are theirs."""

from __future__ import annotations

from blocks import ids
from domain.kinds import Role
from handlers.clients import approvers, bindings, choices, clients
from handlers.slack.listening import Listening, Word

LISTENING = Listening(
    words={
        "client": Word(
            180,
            "client [alias]",
            "add a client, or change one",
            clients.client,
            Role.MANAGER,
            examples=("client", "client acme"),
        ),
        "bind": Word(
            270,
            "bind [client]",
            "say whose this channel is: there the client need not be named",
            bindings.bind,
            Role.MANAGER,
            examples=("bind", "bind acme"),
        ),
        "unbind": Word(
            275,
            "unbind [client]",
            "take this channel away from a client",
            bindings.unbind,
            Role.MANAGER,
            examples=("unbind", "unbind acme"),
        ),
    },
    clicks={ids.EDIT_APPROVERS: approvers.approvers_clicked, ids.SET_ORDERS: approvers.settings_clicked},
    submissions={
        ids.CLIENT_MODAL: clients.client_submitted,
        ids.BIND_MODAL: bindings.bind_submitted,
        ids.APPROVERS_MODAL: approvers.approvers_submitted,
        ids.ORDER_SETTINGS_MODAL: approvers.settings_submitted,
    },
    options={ids.CLIENT: choices.clients, ids.TIMEZONE: choices.timezones, ids.CURRENCY: choices.currencies},
)
