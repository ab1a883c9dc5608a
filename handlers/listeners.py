"""Every listener that Bolt knows, and what it does."""

from __future__ import annotations

import re
from collections.abc import Mapping

from slack_bolt.async_app import AsyncApp

from blocks import ids
from handlers import alerts, digests, imports, messages, people, renewals, requests, words
from handlers import deliverables as deliveries
from handlers import letters as mails
from handlers import rhythm as touchpoints
from handlers import sending as notices
from handlers.balances import cards as balances
from handlers.balances import reports
from handlers.change_orders import clicks as order_clicks
from handlers.change_orders import forms as change_orders
from handlers.clients import approvers, bindings, clients
from handlers.home import tab as home
from handlers.retainers import decisions, terms
from handlers.retainers import new as retainers
from handlers.slack import choices, obsolete
from handlers.slack.door import ClickAct, Door, OptionsAct, PayloadAct, SubmitAct
from handlers.time import catchup, changes, reminders, shortcuts, timers
from handlers.time import forms as log_forms
from handlers.time import one_line as time_entries
from handlers.workspaces import holidays, roles, settings
from handlers.workspaces import own as own_settings

COMMAND = "/retainer"

CLICKS: Mapping[str, ClickAct] = {
    ids.COMMAND: words.command_clicked,
    ids.DISMISS: words.dismiss_clicked,
    ids.OPEN_LINK: words.link_clicked,
    ids.SHOW_HELP: words.help_clicked,
    ids.LOG_TIME: log_forms.log_clicked,
    ids.CATCH_UP: catchup.catchup_clicked,
    ids.EDIT_TIME: changes.edit_clicked,
    ids.RECENT_PAGE: changes.page_clicked,
    ids.REMOVE_TIME: changes.remove_clicked,
    ids.UNDO_TIME: time_entries.undo_clicked,
    ids.LOG_REMINDED: reminders.log_clicked,
    ids.SKIP_REMINDER: reminders.skip_clicked,
    ids.STOP_REMINDERS: reminders.stop_clicked,
    ids.SET_CHANNELS: settings.channels_clicked,
    ids.SET_DEFAULTS: settings.defaults_clicked,
    ids.SET_HOLIDAYS: holidays.holidays_clicked,
    ids.SET_ROLES: settings.roles_clicked,
    ids.SET_OWN: own_settings.own_clicked,
    ids.DELIVER: deliveries.deliver_clicked,
    ids.UNDO_DELIVERY: deliveries.undo_clicked,
    ids.STOP_TIMER: timers.stop_clicked,
    ids.LOG_TIMER: timers.say_more_clicked,
    ids.DISCARD_TIMER: timers.discard_clicked,
    ids.SNOOZE_ALERTS: alerts.snooze_clicked,
    ids.SHOW_BALANCE: balances.balance_clicked,
    ids.BALANCE_BESIDE: digests.balance_clicked,
    ids.NUDGE: digests.nudge_clicked,
    ids.SHARE_BALANCE: balances.share_clicked,
    ids.SHOW_REPORT: reports.report_clicked,
    ids.SHARE_REPORT: reports.share_clicked,
    ids.MAIL_AGAIN: mails.again_clicked,
    ids.MARK_REQUEST: requests.mark_clicked,
    ids.SHOW_REQUESTS: requests.list_clicked,
    ids.ASKED_OF: requests.asked_of_chosen,
    ids.ADJUST: decisions.adjust_clicked,
    ids.NEW_CHANGE_ORDER: change_orders.new_clicked,
    ids.ORDER_OF: change_orders.retainer_chosen,
    ids.APPROVE_ORDER: order_clicks.approve_clicked,
    ids.DECLINE_ORDER: order_clicks.decline_clicked,
    ids.ASK_ABOUT_ORDER: order_clicks.ask_clicked,
    ids.EDIT_ORDER: change_orders.edit_clicked,
    ids.SEND_ORDER: order_clicks.send_clicked,
    ids.WITHDRAW_ORDER: order_clicks.withdraw_clicked,
    ids.RECORD_APPROVAL: order_clicks.record_clicked,
    ids.COMPLETE_ORDER: order_clicks.complete_clicked,
    ids.EDIT_APPROVERS: approvers.approvers_clicked,
    ids.SET_ORDERS: approvers.settings_clicked,
    ids.REOPEN: decisions.reopen_clicked,
    ids.EDIT_TOUCHPOINT: touchpoints.edit_clicked,
    ids.POST_TOUCHPOINT: touchpoints.post_clicked,
    ids.SKIP_TOUCHPOINT: touchpoints.skip_clicked,
    ids.RENEW_SAME: renewals.same_clicked,
    ids.RENEW_CHANGED: renewals.changes_clicked,
    ids.GIVE_NOTICE: renewals.notice_clicked,
    ids.SNOOZE_RENEWAL: renewals.snooze_clicked,
    ids.PROPOSE_RENEWAL: renewals.propose_clicked,
    ids.SHOW_RENEWAL: renewals.renewal_clicked,
    ids.CHANGE_END: renewals.end_clicked,
    ids.LIST_PAGE: balances.page_clicked,
    ids.SEND_AGAIN: notices.send_again_clicked,
    ids.CLIENT: retainers.client_chosen,
    ids.CHANGE_KIND: retainers.kind_chosen,
    ids.MORE_TERMS: retainers.more_clicked,
}
SUBMISSIONS: Mapping[str, SubmitAct] = {
    ids.LOG_MODAL: log_forms.log_submitted,
    ids.EDIT_MODAL: changes.edit_submitted,
    ids.CATCHUP_MODAL: catchup.catchup_submitted,
    ids.TIMER_MODAL: timers.timer_submitted,
    ids.DELIVERY_MODAL: deliveries.deliver_submitted,
    ids.CLIENT_MODAL: clients.client_submitted,
    ids.RETAINER_MODAL: retainers.retainer_submitted,
    ids.TERMS_MODAL: terms.terms_submitted,
    ids.ADJUST_MODAL: decisions.adjust_submitted,
    ids.REOPEN_MODAL: decisions.reopen_submitted,
    ids.PAUSE_MODAL: decisions.pause_submitted,
    ids.RESUME_MODAL: decisions.resume_submitted,
    ids.END_MODAL: decisions.end_submitted,
    ids.RENEWAL_MODAL: renewals.changes_submitted,
    ids.PROPOSAL_MODAL: renewals.proposal_submitted,
    ids.BIND_MODAL: bindings.bind_submitted,
    ids.ORDER_MODAL: change_orders.order_submitted,
    ids.DECLINE_MODAL: order_clicks.decline_submitted,
    ids.QUESTION_MODAL: order_clicks.question_submitted,
    ids.RECORD_MODAL: order_clicks.record_submitted,
    ids.APPROVERS_MODAL: approvers.approvers_submitted,
    ids.ORDER_SETTINGS_MODAL: approvers.settings_submitted,
    ids.CHANNELS_MODAL: settings.channels_submitted,
    ids.DEFAULTS_MODAL: settings.defaults_submitted,
    ids.HOLIDAYS_MODAL: holidays.holidays_submitted,
    ids.ROLES_MODAL: roles.roles_submitted,
    ids.OWN_MODAL: own_settings.own_submitted,
    ids.TOUCHPOINT_MODAL: touchpoints.edit_submitted,
    ids.IMPORT_MODAL: imports.import_submitted,
    ids.REQUEST_MODAL: requests.request_submitted,
}
OPTIONS: Mapping[str, OptionsAct] = {
    ids.RETAINER: choices.retainers,
    ids.ORDER_OF: requests.choices,
    ids.COUNTING: choices.counting,
    ids.ASKED_OF: requests.choices,
    ids.CLIENT: choices.clients,
    ids.TIMEZONE: choices.timezones,
    ids.CURRENCY: choices.currencies,
    ids.HOLIDAYS: holidays.choices,
}
GLOBAL_SHORTCUTS: Mapping[str, PayloadAct] = {ids.LOG_SHORTCUT: shortcuts.log_time}
MESSAGE_SHORTCUTS: Mapping[str, PayloadAct] = {
    ids.LOG_MESSAGE_SHORTCUT: shortcuts.log_time_for_message,
    ids.ORDER_MESSAGE_SHORTCUT: change_orders.new_for_message,
    ids.REQUEST_MESSAGE_SHORTCUT: requests.log_request_from_message,
}
EVENTS: Mapping[str, PayloadAct] = {
    "app_home_opened": home.home_opened,
    "team_join": people.person_changed,
    "user_change": people.person_changed,
}


def register(app: AsyncApp, door: Door) -> None:
    """Tell Bolt. It tries its listeners in this order, so the command, which has to be fast, comes first."""
    app.command(COMMAND)(door.command("command", words.answer))
    for action_id, clicked in CLICKS.items():
        app.action(ids.any_of(action_id))(door.action(action_id, clicked))
    for callback_id, submitted in SUBMISSIONS.items():
        app.view(callback_id)(door.submission(callback_id, submitted))
    for action_id, chosen in OPTIONS.items():
        app.options(action_id)(door.options(f"options.{action_id}", chosen))
    for callback_id, used in GLOBAL_SHORTCUTS.items():
        app.global_shortcut(callback_id)(door.shortcut(callback_id, used))
    for callback_id, used in MESSAGE_SHORTCUTS.items():
        app.message_shortcut(callback_id)(door.shortcut(callback_id, used))
    # Edits and deletions come as messages with a subtype; a file's text counts like any other.
    for subtype in (None, "file_share"):
        app.event({"type": "message", "subtype": subtype})(door.said("message", messages.said_directly))
    for kind, happened in EVENTS.items():
        app.event(kind)(door.event(kind, happened))
    _register_rest(app, door)


def _register_rest(app: AsyncApp, door: Door) -> None:
    """What nobody above listens to: buttons and modals of an earlier version, and events that say nothing to us."""
    anything = re.compile("")
    app.action(anything)(door.action("obsolete_click", obsolete.clicked))
    app.view(anything)(door.submission("obsolete_modal", obsolete.submitted))
    app.options(anything)(door.options("obsolete_options", obsolete.options))
    app.shortcut(anything)(door.shortcut("obsolete_shortcut", obsolete.used))
    app.event(anything)(obsolete.ignored)
