"""Every listener that Bolt knows: what the subjects declare, put together."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncApp

from blocks import ids
from domain.subjects import merged
from handlers import messages, words
from handlers.slack import obsolete
from handlers.slack.door import Door

COMMAND = "/retainer"

CLICKS = merged(each.clicks for each in words.DECLARED)
SUBMISSIONS = merged(each.submissions for each in words.DECLARED)
OPTIONS = merged(each.options for each in words.DECLARED)
GLOBAL_SHORTCUTS = merged(each.global_shortcuts for each in words.DECLARED)
MESSAGE_SHORTCUTS = merged(each.message_shortcuts for each in words.DECLARED)
EVENTS = merged(each.events for each in words.DECLARED)


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
        said = app.event({"type": "message", "subtype": subtype}, matchers=[messages.is_by_a_person])
        said(door.said("message", messages.said_directly))
    for kind, happened in EVENTS.items():
        app.event(kind)(door.event(kind, happened))
    _register_rest(app, door)


def _register_rest(app: AsyncApp, door: Door) -> None:
    """What nobody above listens to: buttons and modals of an earlier version, and events that say nothing to us."""
    anything = re.compile("")
    app.action(anything)(door.action("obsolete_click", obsolete.clicked))
    app.view(anything)(door.submission("obsolete_modal", obsolete.submitted))
    app.view_closed(anything)(obsolete.ignored)
    app.options(anything)(door.options("obsolete_options", obsolete.options))
    app.shortcut(anything)(door.shortcut("obsolete_shortcut", obsolete.used))
    app.event(anything)(obsolete.ignored)
