"""What the cells of an imported line mean that no form has: people and channels by what Slack calls them."""

from __future__ import annotations

import re

from domain.imports.refusals import NotAChannel, NotAPerson
from domain.values.cells import NotAnEmail, email_of
from domain.values.plain_text import shown


def channel_of(typed: str) -> str:
    """A channel's name without its #, or its id; whether it exists is Slack's to say."""
    channel = typed.removeprefix("#")
    is_id = re.fullmatch("[CG][A-Z0-9]{2,}", channel)
    if not is_id and (not re.fullmatch(r"[\w-]{1,80}", channel) or channel != channel.lower()):
        raise NotAChannel(typed=shown(typed))
    return channel


def person_of(typed: str) -> str:
    """A Slack user id, or an email address in small letters."""
    if re.fullmatch("[UW][A-Z0-9]{2,}", typed):
        return typed
    try:
        return email_of(typed)
    except NotAnEmail:
        raise NotAPerson(typed=shown(typed)) from None
