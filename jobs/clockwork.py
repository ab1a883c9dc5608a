"""What a subject declares to the clock: what it does, and how what it has to say is drawn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from blocks.message import Message
from domain.appointments import AppointmentKind
from domain.invoices.documents import Document
from domain.letters.letters import Letter
from domain.letters.mails import MailKind, WrittenMail
from domain.outbox import MessageKind, OutboxMessage
from domain.people.people import Workspace
from services import Services

# The message to post, or to put in the place of the one that stands; None when there is nothing to say any more.
Drawing = Callable[[Services, Workspace, OutboxMessage, datetime], Awaitable[Message | None]]
# The files that a message brings, beside what it says.
FilesDrawing = Callable[[Services, Workspace, OutboxMessage], Awaitable[Sequence[Document]]]
# What a mail says; None where what it is about is not there any more.
LetterDrawing = Callable[[Services, Workspace, WrittenMail, datetime], Awaitable[Letter | None]]


@dataclass(frozen=True, slots=True)
class Job:
    """What every tick does: `due` tells how much there is to do in which workspaces, the longest due first; `do` does
    some of it in one of them, a second's work at most, and tells how much that was. `in_steps`: one that is due can
    take several steps, and it is those that `do` tells; 0 says that no more can be done. `is_awaited`:
    somebody looks on.
    """

    due: Callable[[Services, datetime], Awaitable[Mapping[UUID, int]]]
    do: Callable[[Services, UUID, datetime], Awaitable[int]]
    in_steps: bool = False
    is_awaited: bool = False


@dataclass(frozen=True, slots=True)
class Clockwork:
    """What a subject has the clock do, and draw: messages, and the letters of mails.

    Jobs and kinds of appointments are named in the words that a line of `retainer tick` says of them; what is done at
    an appointment stands in `services/`.
    """

    jobs: Mapping[str, Job] = field(default_factory=dict)
    appointments: Mapping[AppointmentKind, str] = field(default_factory=dict)
    drawings: Mapping[MessageKind, Drawing] = field(default_factory=dict)
    letters: Mapping[MailKind, LetterDrawing] = field(default_factory=dict)
    files: Mapping[MessageKind, FilesDrawing] = field(default_factory=dict)
