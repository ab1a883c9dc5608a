"""What a mail says: drawn, by its kind, from what is so when it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.letters.envelope import Envelope
from domain.letters.links import Opening


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a mail is for, in words for who is told that it did not go.

    `does` is like “asks {who} to approve CO-1”, with `{who}` in it; `undone` a sentence about what has not happened
    then; `instead` what else can be done, as the end of “… or …”; `twice` what it means to have two of them.
    """

    does: str
    undone: str = ""
    instead: str = ""
    twice: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail's words. `template` names two files below `templates/mail`, one `.txt` and one `.html`; beside `values`
    they get `greeting` and, under the names of `links`, the address of each.

    `is_outdated`: there is nothing to say any more, so it does not go.
    """

    subject: str
    template: str
    values: Mapping[str, Any]
    purpose: Purpose
    links: Mapping[str, Opening] = field(default_factory=dict)
    envelope: Envelope = field(default_factory=Envelope)
    is_outdated: bool = False
