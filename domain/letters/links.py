"""Signed links: what a mail lets somebody without Slack see and do (docs/decisions/0014, 0017)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from domain.values.refusals import Refusal

SECRET_BYTES = 32
_WORKSPACE_BYTES = 16


class LinkKind(StrEnum):
    """What a link opens; the portal looks up its door by this word."""

    CHANGE_ORDER = "change_order"
    INVOICE = "invoice"


# What stands before the token in a link's address. Mails that are out hold these, so they stay as they are.
PLACES: Final[Mapping[LinkKind, str]] = {LinkKind.CHANGE_ORDER: "orders", LinkKind.INVOICE: "invoices"}


class UnknownLink(Refusal):
    """This link does not open anything. Check that the address is complete, as it stands in the mail, or ask for a new
    one.
    """


class LinkExpired(Refusal):
    """This link was good until {until}, so it no longer decides anything. Ask {who} for a new one."""


class LinkUsed(Refusal):
    """You {did} {code} {when}, and that stands: a link decides once."""


class LinkOutdated(Refusal):
    """{code} was changed after this link was sent, so it no longer decides anything. The newest mail says what is asked
    now; if there is none, ask {who}.
    """


@dataclass(frozen=True, slots=True)
class Secret:
    """What a link's address holds: the workspace that it is looked up in, and 256 random bits."""

    workspace_id: UUID
    value: bytes

    @property
    def token(self) -> str:
        """64 letters, digits, - and _."""
        return base64.urlsafe_b64encode(self.workspace_id.bytes + self.value).decode()

    @property
    def hash(self) -> bytes:
        """All that is kept of it. The bits are random, so a plain SHA-256 cannot be searched."""
        return hashlib.sha256(self.value).digest()


def read_token(token: str) -> Secret:
    """What `Secret.token` made. Raises UnknownLink for anything else."""
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise UnknownLink from None
    if len(raw) != _WORKSPACE_BYTES + SECRET_BYTES:
        raise UnknownLink
    return Secret(UUID(bytes=raw[:_WORKSPACE_BYTES]), raw[_WORKSPACE_BYTES:])


@dataclass(frozen=True, slots=True)
class Opening:
    """A link to be made: what it opens, and till when. `facts` are ids and numbers."""

    kind: LinkKind
    subject_id: UUID
    expires_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignedLink:
    """A link as it is kept: about one thing, and one contact's. `facts` are as its kind has them: of a change order the
    `version`.
    """

    link_id: UUID
    kind: LinkKind
    subject_id: UUID
    facts: Mapping[str, Any]
    contact_id: UUID
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link that somebody followed: whose it is, and the agency's name. `token` is the end of its address."""

    workspace_id: UUID
    link: SignedLink
    contact_name: str
    agency: str
    token: str = ""
