"""Settings: the workspace's, for owners, and everybody's own."""

from __future__ import annotations

from blocks import ids
from handlers.clients import choices
from handlers.slack.listening import Listening, Word
from handlers.workspaces import holidays, own, roles, settings

LISTENING = Listening(
    words={
        "settings": Word(
            290,
            "settings",
            "your quiet hours and reminders to log; for owners also where messages go, roles, what new clients start "
            "with, how long a cycle takes late work, public holidays, and what invoices say of you",
            settings.settings,
            examples=("settings",),
        ),
    },
    clicks={
        ids.SET_CHANNELS: settings.channels_clicked,
        ids.SET_DEFAULTS: settings.defaults_clicked,
        ids.SET_HOLIDAYS: holidays.holidays_clicked,
        ids.SET_ROLES: settings.roles_clicked,
        ids.SET_OWN: own.own_clicked,
    },
    submissions={
        ids.CHANNELS_MODAL: settings.channels_submitted,
        ids.DEFAULTS_MODAL: settings.defaults_submitted,
        ids.HOLIDAYS_MODAL: holidays.holidays_submitted,
        ids.ROLES_MODAL: roles.roles_submitted,
        ids.OWN_MODAL: own.own_submitted,
    },
    options={ids.HOLIDAYS: holidays.choices, ids.CONTRACTOR_CLIENTS: choices.clients},
)
