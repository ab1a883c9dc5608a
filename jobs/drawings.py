"""How each kind of message is drawn when its turn comes: from what is so now, not when it was caused."""

from __future__ import annotations

from domain.subjects import declared, merged
from jobs.clockwork import Clockwork

DRAWINGS = merged(each.drawings for each in declared("jobs", Clockwork))
FILES = merged(each.files for each in declared("jobs", Clockwork))
