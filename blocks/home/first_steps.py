"""What an owner has to do in a new workspace, with a button to the form that does each of it."""

from __future__ import annotations

from typing import Final

from blocks import ids
from blocks.message import Block, Element, Message, actions, button, context, heading, message, section
from blocks.text import short
from domain.home import NEEDED_FOR, FirstStep, FirstSteps

# Above the buttons of every other list on the tab.
_FIRST_BUTTON: Final = 200
_TITLES: Final = {
    FirstStep.PEOPLE: "People",
    FirstStep.SETTINGS: "Settings",
    FirstStep.CLIENT: "Client",
    FirstStep.RETAINER: "Retainer",
    FirstStep.CHANNEL: "Channel",
    FirstStep.ENTRY: "First entry",
}
_WHATS: Final = {
    FirstStep.PEOPLE: "Say which of your colleagues are owners and account managers.",
    FirstStep.SETTINGS: "Choose the timezone and the currency that new clients start with.",
    FirstStep.CLIENT: "Add the first one. Its alias is the word that people type, like acme.",
    FirstStep.RETAINER: "Enter what was agreed: how many hours, how often, for how much.",
    FirstStep.ENTRY: "Log some time, here or with `/retainer log` in any channel.",
}
_HIDDEN: Final = "The first steps are put away. `/retainer settings` brings them back."


def first_steps(steps: FirstSteps) -> list[Block]:
    """A heading, what is done in a line, and a row for each step that is left; one that needs another first has no
    button yet.
    """
    rows = [_row(step, steps) for step in steps.left]
    return [heading(_head(steps)), *_done(steps), *rows, actions(button("Hide this", ids.HIDE_FIRST_STEPS))]


def first_steps_text(steps: FirstSteps) -> str:
    """The same in text."""
    return "\n".join([_head(steps), *_done_line(steps), *(_line(step, steps) for step in steps.left)])


def first_steps_shown(steps: FirstSteps) -> Message:
    """The answer to who wants them back."""
    return message(first_steps_text(steps), *first_steps(steps))


def first_steps_hidden() -> Message:
    """The answer to Hide this."""
    return message(_HIDDEN)


def _head(steps: FirstSteps) -> str:
    return f"First steps: {len(steps.done)} of {len(FirstStep)} done"


def _done_line(steps: FirstSteps) -> list[str]:
    done = [_TITLES[step] for step in FirstStep if step in steps.done]
    return ["   ".join(f"✓ {title}" for title in done)] if done else []


def _done(steps: FirstSteps) -> list[Block]:
    return [context(line) for line in _done_line(steps)]


def _row(step: FirstStep, steps: FirstSteps) -> Block:
    line = f"*{_named(step)}*{_after(step, steps)}\n{_what(step, steps)}"
    return section(line, accessory=_button(step, steps)) if steps.is_ready(step) else section(line)


def _line(step: FirstStep, steps: FirstSteps) -> str:
    return f"{_named(step)}{_after(step, steps)}: {_what(step, steps)}"


def _named(step: FirstStep) -> str:
    return f"{list(FirstStep).index(step) + 1}. {_TITLES[step]}"


def _after(step: FirstStep, steps: FirstSteps) -> str:
    """What has to be there before."""
    return "" if steps.is_ready(step) else f" (after the {_TITLES[NEEDED_FOR[step]].lower()})"


def _what(step: FirstStep, steps: FirstSteps) -> str:
    if step is FirstStep.CHANNEL:
        whose = short(steps.unbound_name, 50) if steps.unbound_name else "the client"
        return f"Choose where your team reads about {whose}. Invite me to that channel first."
    return _WHATS[step]


def _button(step: FirstStep, steps: FirstSteps) -> Element:
    words, action_id, value = {
        FirstStep.PEOPLE: ("Roles", ids.SET_ROLES, ids.NOTHING),
        FirstStep.SETTINGS: ("Defaults", ids.SET_DEFAULTS, ids.NOTHING),
        FirstStep.CLIENT: ("Add a client", ids.COMMAND, "client"),
        FirstStep.RETAINER: ("Add a retainer", ids.COMMAND, "new"),
        FirstStep.CHANNEL: ("Choose a channel", ids.COMMAND, f"client {steps.unbound}"),
        FirstStep.ENTRY: ("Log time", ids.LOG_TIME, ids.NOTHING),
    }[step]
    at = _FIRST_BUTTON + list(FirstStep).index(step)
    return button(words, ids.numbered(action_id, at), value, style="primary" if step is _next(steps) else None)


def _next(steps: FirstSteps) -> FirstStep:
    """The first one that can be done now."""
    return next(step for step in steps.left if steps.is_ready(step))
