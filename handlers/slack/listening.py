"""What a subject declares to Slack: the words, buttons, forms and events that it answers to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.kinds import Role
from handlers.slack.door import ClickAct, OptionsAct, PayloadAct, SubmitAct, WordsAct


@dataclass(frozen=True, slots=True)
class Word:
    """A word behind `/retainer`. `usage` is what can be typed, `help` the sentence beside it, for who has the role
    `least` or one above it.

    The help lists words by their `place`, which goes by what people want and not by subject; the numbers between two
    are for those to come. `examples` are what `help` and the word show beside the usage: two, or the word alone where
    nothing may stand behind it. `of_somebody`: it reads from a mention whom a line is for, or whose work it is about;
    to the other words a mention is a name.
    """

    place: int
    usage: str
    help: str
    act: WordsAct
    least: Role = Role.CONTRACTOR
    examples: tuple[str, ...] = ()
    of_somebody: bool = False

    @property
    def takes_words(self) -> bool:
        """Whether something may stand behind it, but for a mention of whose work it is."""
        return " " in self.usage.removesuffix(" [@dee]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be typed without a word in front, like `acme 1h30 fix`. `is_meant` is asked with all that was typed."""

    is_meant: Callable[[str], bool]
    act: WordsAct


@dataclass(frozen=True, slots=True)
class Listening:
    """What a subject answers to. Ids are those of `blocks/ids.py`; events go by Slack's names for them."""

    words: Mapping[str, Word] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    clicks: Mapping[str, ClickAct] = field(default_factory=dict)
    submissions: Mapping[str, SubmitAct] = field(default_factory=dict)
    options: Mapping[str, OptionsAct] = field(default_factory=dict)
    global_shortcuts: Mapping[str, PayloadAct] = field(default_factory=dict)
    message_shortcuts: Mapping[str, PayloadAct] = field(default_factory=dict)
    events: Mapping[str, PayloadAct] = field(default_factory=dict)
