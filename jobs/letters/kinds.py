"""How each kind of mail is drawn when its turn comes: from what is so now, not when it was caused."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from domain.letters.letters import Letter
from domain.letters.mails import MailKind, WrittenMail
from domain.people.people import Workspace
from jobs import change_orders
from services import Services

# What the mail says; None where what it is about is not there any more.
LetterDrawing = Callable[[Services, Workspace, WrittenMail, datetime], Awaitable[Letter | None]]

LETTERS: Mapping[MailKind, LetterDrawing] = {**change_orders.LETTERS}
