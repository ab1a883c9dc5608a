"""Signed links: what a mail to somebody without Slack lets them decide, once (docs/decisions/0014)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.values.refusals import Refusal

SECRET_BYTES = 32
_WORKSPACE_BYTES = 16


class UnknownLink(Refusal):
    """This link opens nothing. See that the address is complete, as it stands in the mail, or ask for a new one."""


class LinkExpired(Refusal):
    """This link was good until {until}, so it decides nothing any more. Ask {who} for a new one."""


class LinkUsed(Refusal):
    """You {did} {code} {when}, and that stands: a link decides once."""


class LinkOutdated(Refusal):
    """{code} was changed after this link was sent, so it decides nothing any more. The newest mail says what is asked
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
class SignedLink:
    """A link as it is kept. It is about one version of one change order, and one contact's."""

    link_id: UUID
    change_order_id: UUID
    version: int
    contact_id: UUID
    expires_at: datetime
    used_at: datetime | None = None
