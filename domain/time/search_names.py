"""What the words of a search may name: clients, their retainers, people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.agreements.retainers import RetainerName
from domain.change_orders.orders import order_number
from domain.clients.clients import Client
from domain.people.people import Person
from domain.time.search import Known
from domain.values.accents import without_accents

_ME: Final = frozenset({"me", "my", "mine", "myself"})
_PREPOSITIONS: Final = ("for ", "by ", "of ", "from ", "with ", "at ", "client ")
_ENDS: Final = ".,:;!?"

Named = Client | RetainerName | Person | int


@dataclass(frozen=True, slots=True)
class Names:
    """Names and what they mean; those in full before those that are a part of one."""

    whole: dict[str, list[Named]]
    first: dict[str, list[Named]]

    @classmethod
    def of(cls, known: Known) -> Names:
        """All that can be named."""
        names = cls({}, {})
        for client in known.clients:
            names._add(names.whole, client.alias, client)
            names._add(names.whole, client.name, client)
        for retainer in known.retainers:
            names._add(names.whole, f"{retainer.client_alias}/{retainer.alias}", retainer)
            if retainer.matter_number:
                names._add(names.whole, retainer.matter_number, retainer)
        for person in known.people:
            for name in filter(None, (person.name, person.real_name)):
                names._add(names.whole, name, person)
                first, _, rest = name.partition(" ")
                if rest:
                    names._add(names.first, first, person)
        return names

    def meant(self, typed: str, me: Person) -> list[Named]:
        """What a text may name, as a whole; nothing where it names nothing."""
        word = without_accents(typed).rstrip(_ENDS)
        if word in _ME:
            return [me]
        if number := order_number(word):
            return [number]
        name = word.removeprefix("@")
        for preposition in _PREPOSITIONS:
            name = name.removeprefix(preposition)
        return self.whole.get(name) or self.first.get(name) or []

    @staticmethod
    def _add(table: dict[str, list[Named]], name: str, meant: Named) -> None:
        found = table.setdefault(without_accents(name), [])
        if meant not in found:
            found.append(meant)


def in_words(named: Named) -> str:
    """What a button says of it."""
    if isinstance(named, int):
        return f"CO-{named}"
    return named.label if isinstance(named, RetainerName) else named.name


def as_typed(named: Named) -> str:
    """How it is typed so that nothing else is meant."""
    if isinstance(named, int):
        return f"CO-{named}"
    if isinstance(named, Person):
        return f"<@{named.slack_user_id}|{named.name}>"
    return named.typed if isinstance(named, RetainerName) else named.alias
