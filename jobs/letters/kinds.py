"""How each kind of mail is drawn when its turn comes: from what is so now, not when it was caused."""

from __future__ import annotations

from domain.subjects import declared, merged
from jobs.clockwork import Clockwork

LETTERS = merged(each.letters for each in declared("jobs", Clockwork, below="letters"))
