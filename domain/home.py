"""What a person sees who asks for nothing in particular."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from domain.balances.standings import Standing
from domain.clients.clients import Client
from domain.people.people import Person
from domain.time.entries import DayOfWork, Timer

_FRIDAY: Final = 5


class FirstStep(StrEnum):
    """What a new workspace has to have before people log on it day by day, in this order."""

    PEOPLE = "people"
    SETTINGS = "settings"
    CLIENT = "client"
    RETAINER = "retainer"
    CHANNEL = "channel"
    ENTRY = "entry"


NEEDED_FOR: Final = {
    FirstStep.RETAINER: FirstStep.CLIENT,
    FirstStep.CHANNEL: FirstStep.CLIENT,
    FirstStep.ENTRY: FirstStep.RETAINER,
}


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far a workspace is, by what is there (docs/rules.md, 33). `unbound` and `unbound_name` are the alias and the
    name of the first client without a channel; None where there is none.
    """

    done: frozenset[FirstStep]
    unbound: str | None = None
    unbound_name: str | None = None
    are_hidden: bool = False

    @property
    def are_wanted(self) -> bool:
        """Whether somebody should see them: something is left to do, and nobody has put them away."""
        return not self.are_hidden and not self.are_done

    @property
    def are_done(self) -> bool:
        """Whether all of them are."""
        return self.done == frozenset(FirstStep)

    @property
    def left(self) -> tuple[FirstStep, ...]:
        """What is not done, in order."""
        return tuple(step for step in FirstStep if step not in self.done)

    def is_ready(self, step: FirstStep) -> bool:
        """Whether what it needs is there: a retainer needs a client to be of."""
        return step not in NEEDED_FOR or NEEDED_FOR[step] in self.done


def worked_and_idle(week: tuple[DayOfWork, ...], today: date) -> tuple[tuple[DayOfWork, ...], tuple[date, ...]]:
    """The days of a week with work on them, but for today, and those of Monday to Friday that went by without any."""
    worked = tuple(each for each in week if each.entries and each.on != today)
    idle = tuple(each.on for each in week if not each.entries and each.on < today and each.on.isoweekday() <= _FRIDAY)
    return worked, idle


@dataclass(frozen=True, slots=True)
class Overview:
    """`/retainer` alone: `here` are the retainers of the channel's client, empty in an unbound channel. `first_steps`:
    what an owner still has to do; None where nothing is, or for others.
    """

    person: Person
    today: DayOfWork
    timer: Timer | None
    here: tuple[Standing, ...]
    bound_client: Client | None = None
    has_retainers: bool = True
    first_steps: FirstSteps | None = None


# How many retainers each list of the tab shows. With everything else it is well under Slack's hundred blocks.
MINE_MOST: Final = 20
WORKED_ON_MOST: Final = 8
ELSEWHERE_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many retainers of each list there are beyond those that the tab shows."""

    mine: int = 0
    worked_on: int = 0
    elsewhere: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """App Home. `mine` are, the fullest first, the retainers of all clients that one answers for; for who answers for
    none those that one works on, and for who sees some clients only all there is of them. `worked_on` are those that
    one works on beside. `needs` want a decision, whosever they are; those of the two other lists may be left out. Of
    no list there is more than is shown, and `left_out` counts the rest. `waiting` is what else waits for this person,
    by subject (`services/people/waiting.py`). `has_retainers`: there is one, of what this person may see.
    """

    person: Person
    today: DayOfWork
    week: tuple[DayOfWork, ...]
    timer: Timer | None
    mine: tuple[Standing, ...]
    needs: tuple[Standing, ...]
    waiting: tuple[object, ...] = ()
    worked_on: tuple[Standing, ...] = ()
    answers_for_mine: bool = False
    has_retainers: bool = True
    first_steps: FirstSteps | None = None
    left_out: LeftOut = LeftOut()

    @property
    def elsewhere(self) -> tuple[Standing, ...]:
        """What wants a decision and stands in no other list."""
        shown = {each.called.retainer_id for each in (*self.mine, *self.worked_on)}
        return tuple(each for each in self.needs if each.called.retainer_id not in shown)
