"""The lines that the tests type to the bot, and what becomes of them, as tables to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tests.handlers.time.understood import UNDERSTOOD, Asked, Case, Opened, Said, Stored

# Nobody sees these, which is why they are there.
_NAMED = {
    "\n": "⏎",
    "\u00a0": "⟨no-break space⟩",
    "\u2011": "⟨no-break hyphen⟩",
    "\u200b": "⟨zero-width space⟩",
    "\u200e": "⟨left-to-right mark⟩",
    "\u0301": "⟨combining acute⟩",
}
_WHERE = {"command": "", "#acme": ", in #acme", "message": ", to the bot", "catch-up": ", in the form"}


def tables() -> Mapping[str, Callable[[], str]]:
    """A table a group, by the mark of its place in the page."""
    return {_mark(name): lambda cases=cases: _table(cases) for name, cases in UNDERSTOOD.items()}  # type: ignore[misc]


def _mark(group: str) -> str:
    return group.lower().replace(" ", "-")


def _table(cases: Sequence[Case]) -> str:
    lines = [f"| {_typed(case)} | {_cell(_becomes(case))} |" for case in cases]
    return "\n".join(["| typed | becomes |", "| --- | --- |", *lines])


def _typed(case: Case) -> str:
    ticks, blank = ("````", " ") if "`" in case.typed else ("`", "")
    return f"{_cell(f'{ticks}{blank}{case.typed}{blank}{ticks}')}{_WHERE[case.where]}"


def _becomes(case: Case) -> str:
    match case.becomes:
        case Stored(time, what, day, client, billable):
            about = f"{time} for {client.title()}{f': “{what}”' if what else ''}, {day}"
            return about if billable else f"{about}, not billable"
        case Asked(buttons):
            return f"asks: {' '.join(f'**[{words}]**' for words in buttons)}"
        case Said(words):
            return f"says: {words}"
        case Opened(lines):
            return f"opens the catch-up with {' and '.join(f'“{line}”' for line in lines)}"


def _cell(text: str) -> str:
    for char, name in _NAMED.items():
        text = text.replace(char, name)
    return text.replace("|", "\\|")
