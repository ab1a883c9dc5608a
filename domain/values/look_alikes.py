"""Names that a reader cannot tell apart: letters of another script, or something between that nobody sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from domain.values.plain_text import shown
from domain.values.refusals import Refusal

# Letters of other scripts, and under them the Latin ones that they are read as. Before case is left out of account: a
# capital Greek Nu is read as N, a small one as v. More than these are known; who adds a name does so in good faith.
_OTHERS: Final = (
    "АВЕЅІЈКМНОРСТУХӀ" "авеѕіјкмнорстухһӏԁԛԝпг"  # Cyrillic
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" "αβγικνορτυχωη"  # Greek
    "օսոհ" "ıɑɡ" "0O1I|"  # Armenian, Latin beside the alphabet, figures
    "\u2018\u2019\u02bc`\u00b4\u2010\u2011\u2013\u2014"
)  # fmt: skip
_READ_AS: Final = "ABESlJKMHOPCTYXlabesijkmhopctyxhldqwnrABEZHlKMNOPTYXabyikvoptuxwnounhiagoolll'''''----"
_LATIN: Final = str.maketrans(_OTHERS, _READ_AS)
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Mn", "Me"})


class LooksAlike(Refusal):
    """“{name}” reads like {there}, which is already there, and one would be taken for the other. Write it so that
    people can tell them apart, or confirm that it is meant.
    """

    field = "name"


def outline(name: str) -> str:
    """What a reader sees of a name: two with one outline are easily taken for one another."""
    latin = unicodedata.normalize("NFKC", name).translate(_LATIN)
    seen = (each for each in unicodedata.normalize("NFD", latin) if unicodedata.category(each) not in _UNSEEN)
    return " ".join("".join(seen).casefold().translate(_LATIN).split()).replace("rn", "m")


def require_told_apart(name: str, others: Iterable[str]) -> None:
    """Raise LooksAlike where a name to be added reads like one that is there, or is the same."""
    mine = outline(name)
    there = next((each for each in others if outline(each) == mine), None)
    if there is not None:
        raise LooksAlike(name=shown(name), there=shown(there))
