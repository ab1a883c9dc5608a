"""What the bot understands: lines as people type them, and what is stored, asked or said. Today is Sun 29 Nov 2026.

`docs/what-the-bot-understands.md` is made of this by `make docs`; `test_understood.py` types every line to a real bot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

# Noon in Europe, morning in New York, where Dee is: a Sunday for all of them.
NOON = datetime(2026, 11, 29, 14, 0, tzinfo=UTC)
AS_TEXT = "No, it is part of the text"


@dataclass(frozen=True, slots=True)
class Stored:
    """One entry: how long, what, on which day, for whom."""

    time: str
    what: str
    day: str = "today"
    client: str = "acme"
    billable: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """Nothing is stored; these are the buttons."""

    buttons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Nothing is stored; the answer has these words."""

    words: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Nothing is stored; the catch-up form opens with these lines."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A line. `where`: behind the command in a channel that is nobody's or Acme's, in a message to the bot, or in the
    catch-up form.
    """

    typed: str
    becomes: Stored | Asked | Said | Opened
    where: str = "command"


def stored(
    typed: str, time: str, what: str = "fix", day: str = "today", *, where: str = "command", billable: bool = True
) -> Case:
    """A line that is logged."""
    return Case(typed, Stored(time, what, day, billable=billable), where)


def asked(typed: str, *buttons: str, where: str = "command") -> Case:
    """A line that is asked about."""
    return Case(typed, Asked(buttons), where)


def said(typed: str, words: str, *, where: str = "command") -> Case:
    """A line that is answered, and logs nothing."""
    return Case(typed, Said(words), where)


def opened(typed: str, *lines: str) -> Case:
    """A line that opens the catch-up form."""
    return Case(typed, Opened(lines))


_SAT, _FRI, _MON, _12 = "Sat 28 Nov", "Fri 27 Nov", "Mon 23 Nov", "Thu 12 Nov"

_DAYS = (
    stored("log acme 1h fix on yesterday", "1 h", day=_SAT),
    stored("log acme 1h fix on yesterday.", "1 h", day=_SAT),
    stored("log acme 1h fix on mon,", "1 h", day=_MON),
    stored("log acme 1h fix on Monday", "1 h", day=_MON),
    stored("log acme 1h fix on sun", "1 h"),
    stored("log acme 1h fix on 12 nov", "1 h", day=_12),
    stored("log acme 1h fix on nov 12", "1 h", day=_12),
    stored("log acme 1h fix on 2026-11-12.", "1 h", day=_12),
    stored("log acme 1h fix on 2026\u201111\u201112", "1 h", day=_12),
    stored("log acme 1h fix on 2026–11–12", "1 h", day=_12),
    stored("log acme 1h fix on 28-11-2026", "1 h", day=_SAT),
    stored("log acme 1h fix on 28/11/2026", "1 h", day=_SAT),
    stored("log acme 1h fix on 11/28/2026", "1 h", day=_SAT),
    stored("log acme 1h fix on 28.11.2026", "1 h", day=_SAT),
    stored("log acme 1h fix on 28-Nov-2026", "1 h", day=_SAT),
    stored("log acme 1h fix on 20261128", "1 h", day=_SAT),
    stored("log acme 1h fix on 28/11", "1 h", day=_SAT),
    stored("log acme 1h fix on 28.11.", "1 h", day=_SAT),
    stored("log acme 1h fix on the 12th", "1 h", day=_12),
    stored("log acme 1h fix on 12th of november", "1 h", day=_12),
    stored("log acme 1h fix on November 12th, 2026", "1 h", day=_12),
    stored("log acme 1h fix on 3rd", "1 h", day="Tue 3 Nov"),
    stored("log acme 1h fix on 2 days ago", "1 h", day=_FRI),
    stored("log acme 1h fix on a week ago", "1 h", day="Sun 22 Nov"),
    stored("log acme 1h fix on the day before yesterday", "1 h", day=_FRI),
    stored("log acme 1h fix on Thu 12 Nov", "1 h", day=_12),
    stored("log acme 1h fix on mon last week", "1 h", day="Mon 16 Nov"),
    stored("log acme 1h fix yesterday", "1 h", day=_SAT),
    stored("log acme 1h yesterday fix", "1 h", day=_SAT),
    stored("log 1h yesterday fix", "1 h", day=_SAT, where="#acme"),
    stored("log acme 1h fix yesterday evening", "1 h", day=_SAT),
    stored("log acme 1h fix (yesterday)", "1 h", day=_SAT),
    stored("log acme 1h fix today", "1 h"),
    stored("log acme 1h fix on Monday morning", "1 h", day=_MON),
    stored("log acme 1h fix on tonight", "1 h"),
    stored("yesterday acme 1h fix", "1 h", day=_SAT),
    stored("log acme yesterday 1h fix", "1 h", day=_SAT),
    stored("log on mon acme 1h fix", "1 h", day=_MON),
    stored("log acme 27 nov 1h fix", "1 h", day=_FRI),
    stored("log acme 1h call on pricing", "1 h", "call on pricing"),
    stored("log acme 1h report for november", "1 h", "report for november"),
    stored("log acme 1h 2nd round of review", "1 h", "2nd round of review"),
    stored("log acme 1h yesterday's bug", "1 h", "yesterday's bug"),
    stored("log acme 1h steps 3/4", "1 h", "steps 3/4"),
    stored("log acme 1h Python 3.11 upgrade", "1 h", "Python 3.11 upgrade"),
    stored("log acme 1h ticket 12/11", "1 h", "ticket 12/11"),
    stored("log acme 1h work on the 2nd draft", "1 h", "work on the 2nd draft"),
    stored("log 45m call with May", "45 m", "call with May", where="#acme"),
    stored("log 1h fix march report", "1 h", "fix march report", where="#acme"),
    stored("log 30m may review", "30 m", "may review", where="#acme"),
    stored("log 2h sunday newsletter", "2 h", "sunday newsletter", where="#acme"),
    stored("log acme 1h prep wednesday call", "1 h", "prep wednesday call"),
    stored("log acme 1h Black Friday banners", "1 h", "Black Friday banners"),
    stored("log acme 1h Monday standup on fri", "1 h", "Monday standup", _FRI),
    stored("log acme 1h plan for tomorrow", "1 h", "plan for tomorrow"),
    stored("log acme 1h next week planning", "1 h", "next week planning"),
    stored('log acme 1h "fix for 27 nov"', "1 h", "fix for 27 nov"),
    stored('log acme 1h "prep for 27 nov" on mon', "1 h", "prep for 27 nov", _MON),
    stored("log acme 1h “Monday standup”", "1 h", "Monday standup"),
)
_DOUBTED_DAYS = (
    asked("log acme 1h fix for 27 nov", "Fri 27 Nov 2026", AS_TEXT),
    asked("log acme 1h fix 27 nov bug", "Fri 27 Nov 2026", AS_TEXT),
    asked("log acme 1h fix from yesterday", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h Monday standup", "Mon 23 Nov 2026", AS_TEXT),
    asked("log acme 1h mon", "Mon 23 Nov 2026", AS_TEXT),
    asked("log acme 1h 2026-11-27 release", "Fri 27 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on mon about login", "Mon 23 Nov 2026", AS_TEXT),
    asked("log acme 1h prep for 27 nov on mon", "Fri 27 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 27/11 and 28/11", "Fri 27 Nov 2026", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 27-28 nov", "Fri 27 Nov 2026", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on nov 27 and 28", "Fri 27 Nov 2026", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h support mon-wed", "Mon 23 Nov 2026", "Wed 25 Nov 2026", AS_TEXT),
    asked("mon acme 1h fix on tue", "Mon 23 Nov 2026", "Tue 24 Nov 2026", AS_TEXT),
    asked(
        "log acme 1h fix on last week",
        *(f"{day} Nov 2026" for day in ("Mon 16", "Tue 17", "Wed 18", "Thu 19", "Fri 20")),
        AS_TEXT,
    ),
    asked("log acme 1h fix on last mon", "Mon 23 Nov 2026", "Mon 16 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on last night", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 11/12", "Thu 12 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 12.11", "Thu 12 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 28.11.26", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h fix 12th", "Thu 12 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 28-11-26", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 28-11", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 12", "Thu 12 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on fri 12 nov", "Thu 12 Nov 2026", "Fri 27 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on gestern", "Sat 28 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on lundi", "Mon 23 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 27 novembre", "Fri 27 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on morgen", AS_TEXT),
    asked("log acme 1h fix on wensday", "Wed 25 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on 12 novmber", "Thu 12 Nov 2026", AS_TEXT),
    asked("log acme 1h fix on week 47", AS_TEXT),
    asked("log acme 1h fix on 31 nov", AS_TEXT),
    asked("log acme 1h fix tomorrow", AS_TEXT),
    asked("log acme 1h fix next friday", AS_TEXT),
    asked("log acme 1h fix a few days ago", AS_TEXT),
    asked("log acme 1h fix on 20 dec", "Sat 20 Dec 2025", AS_TEXT),
    said("log acme 1h fix on 20 dec", "20 Dec 2026 is still to come"),
    said("log acme 1h fix on tomorrow", "30 Nov 2026 is still to come"),
    said("log acme 1h fix on 2026-12-01", "1 Dec 2026 is still to come"),
    said("log acme 2 nov fix", "how long the work took is missing: type it first, like: acme 1h30 fix on 2 nov"),
)
_DURATIONS = (
    stored("log acme 1h30 fix", "1 h 30 m"),
    stored("log acme 1h 30m fix", "1 h 30 m"),
    stored("log acme 1.5h fix", "1 h 30 m"),
    stored("log acme 1,5 fix", "1 h 30 m"),
    stored("log acme 90m fix", "1 h 30 m"),
    stored("log acme 90' fix", "1 h 30 m"),
    stored("log acme 1:30 fix", "1 h 30 m"),
    stored("log acme 0.25 fix", "15 m"),
    stored("log acme 2 fix", "2 h"),
    stored("log acme 1 hour and 30 minutes fix", "1 h 30 m"),
    stored("log acme 1h and 15 min fix", "1 h 15 m"),
    stored("log acme 1h & 15m fix", "1 h 15 m"),
    stored("log acme 1h + 30m fix", "1 h 30 m"),
    stored("log acme 1h, 30m fix", "1 h 30 m"),
    stored("log acme 1 hr. 30 min. fix", "1 h 30 m"),
    stored("log acme 1h+15m+15m fix", "1 h 30 m"),
    stored("log acme 1 and a half hours fix", "1 h 30 m"),
    stored("log acme 1 1/2h fix", "1 h 30 m"),
    stored("log acme 1½h fix", "1 h 30 m"),
    stored("log acme ½h fix", "30 m"),
    stored("log acme 2 and a half", "2 h 30 m", ""),
    stored("log acme an hour fix", "1 h"),
    stored("log acme an hour and a half fix", "1 h 30 m"),
    stored("log acme half an hour fix", "30 m"),
    stored("log acme three quarters of an hour fix", "45 m"),
    stored("log acme two hours fix", "2 h"),
    stored("log acme 1,5 Std. fix", "1 h 30 m"),
    stored("log acme 1 heure fix", "1 h"),
    stored("log acme 2 x 30m fix", "1 h"),
    stored("log acme 9:00-10:30 fix", "1 h 30 m"),
    stored("log acme from 9 to 10:30 fix", "1 h 30 m"),
    stored("log acme 11am–1pm fix", "2 h"),
    stored("log acme 22:00-1:00 fix", "3 h"),
    stored("log acme 8:30 fix", "8 h 30 m"),
    stored("log acme 1h, fix", "1 h"),
    stored("log acme: 1h - fix", "1 h"),
    stored("log acme 1h 30", "1 h 30 m", ""),
    stored("log acme 1h 5 calls", "1 h", "5 calls"),
    stored("log acme 1h call at 10:30", "1 h", "call at 10:30"),
    stored("log acme 1h 9:30 standup", "1 h", "9:30 standup"),
    stored("log acme 1h call 9:00-10:00", "1 h", "call 9:00-10:00"),
    stored("log acme 1h 30-day plan", "1 h", "30-day plan"),
    stored("log acme 1h 30 day plan", "1 h", "30 day plan"),
    stored("log acme 1h two week sprint", "1 h", "two week sprint"),
    stored('log acme 1h "the 2h plan"', "1 h", "the 2h plan"),
    asked("log acme 15 fix", "15 hours", "15 minutes"),
    asked("log acme 15:00 fix", "15 hours", "15 minutes"),
    asked("log acme 45 fix", "45 minutes"),
    asked("log acme 10:30 fix", "10 h 30 m"),
    asked("log acme 18:25 min fix", "18 h 25 m", "18 m"),
    asked("log acme 9:00-5:30 fix", "8 h 30 m", "20 h 30 m"),
    asked("log acme 2h 30m 15m fix", "2 h 45 m together", AS_TEXT),
    asked("log acme 30 minutes and 1 hour fix", "1 h 30 m together", AS_TEXT),
    asked("log acme 1h the 2h plan", "3 h together", AS_TEXT),
    asked("log acme 1h fix 30m call", "1 h 30 m together", AS_TEXT),
    asked("log acme 1h 1:30 fix", "2 h 30 m together", AS_TEXT),
    asked("log acme 1h 3 days of sprint", AS_TEXT),
    asked("log acme 1h 30 pages", "1 h 30 m", AS_TEXT),
    asked("log acme 30m x 2 fix", "1 h", AS_TEXT),
    asked("log acme 1-2h fix", "1 h", "2 h"),
    asked("log acme 9 to 11 fix", "2 h"),
    asked("log acme 1:5 fix", "1 h 5 m", "1 h 50 m"),
    asked("log acme 1:75 fix", "2 h 15 m"),
    asked("log acme -1h fix", "1 h"),
    asked("log acme 90s fix", "2 m"),
    said("log acme 1 day fix", "type the hours, each day's on its own day, like 7h30 on mon. As in: acme 7h30 fix"),
    said("log acme 2 weeks fix", "As in: acme 7h30 fix"),
    said("log acme half a day fix", "As in: acme 7h30 fix"),
    said("log acme 25h fix", "more than 24 hours: log each day's work on its own day"),
    said("log acme 0 fix", "comes to no time at all"),
    said("log acme fix 2h now", "Type the time right after the client, like: acme 2h fix now"),
    said("log acme fix 1 h 30 m", "like: acme 1 h 30 m fix"),
    said("log acme about 2h fix", "like: acme 2h fix"),
    said("log acme 2h-ish fix", "like: acme 2h fix"),
    said("log acme fix on mon #nb", "like: acme 1h30 fix on mon #nb"),
    said("log acme fix for 27 nov", "like: acme 1h30 “fix for 27 nov”"),
    said("log fix the footer 2h", "like: 2h fix the footer", where="#acme"),
)
_EDITORS = (
    stored("• acme 45m call", "45 m", "call"),
    stored("- acme 45m call", "45 m", "call"),
    stored("1. acme 45m call", "45 m", "call"),
    stored("- [x] acme 45m call", "45 m", "call"),
    stored("> acme 45m call", "45 m", "call"),
    stored("log - acme 45m call", "45 m", "call"),
    stored("*acme* 45m call", "45 m", "call"),
    stored("acme *45m* _call_", "45 m", "call"),
    stored("`acme 45m call`", "45 m", "call"),
    stored("```acme 45m call```", "45 m", "call", where="message"),
    stored("• acme 45m call", "45 m", "call", where="message"),
    stored("@Retainer acme 45m call", "45 m", "call", where="message"),
    stored("/retainer log acme 45m call", "45 m", "call", where="message"),
    stored("acme 45m call with @max", "45 m", "call with @max", where="message"),
    stored("log acme 45m call with @max", "45 m", "call with @max"),
    stored("log acme 45m new page on acme.com", "45 m", "new page on acme.com"),
    stored("log acme 45m new page on <http://acme.com|acme.com>", "45 m", "new page on acme.com"),
    stored("log acme 45m call <tel:+4930123|030 123>", "45 m", "call 030 123"),
    stored("log acme 45m call with <@U0MANAGER|max>", "45 m", "call with @max"),
    stored("log acme 45m mail to jo@acme.example", "45 m", "mail to jo@acme.example"),
    stored("log acme 45m O’Brien’s form", "45 m", "O'Brien's form"),
    stored("log acme 45m cafe\u0301 menu", "45 m", "café menu"),
    stored("log ac\u200bme 45m\u200e call", "45 m", "call"),
    stored("log acme ４５ｍ call", "45 m", "call"),
    stored("log\u00a0acme\u00a045m\u00a0call", "45 m", "call"),
    stored("log acme 45m 2*3*4 and snake_case_name", "45 m", "2*3*4 and snake_case_name"),
    stored("log acme 45m a < b && c > d", "45 m", "a < b && c > d"),
    stored("log acme 45m the &lt; entity", "45 m", "the &lt; entity"),
    stored("log acme 45m 👩\u200d💻 pairing", "45 m", "👩\u200d💻 pairing"),
)
_LINES = (
    opened("log acme 5m a\nbluefin 10m b", "acme 5m a", "bluefin 10m b"),
    opened("log - acme 5m a\n- bluefin 10m b", "acme 5m a", "bluefin 10m b"),
    opened("acme 5m a\nlog bluefin 10m b", "acme 5m a", "bluefin 10m b"),
    said("deliver fern 2 articles\nfern 1 page", "That is 2 lines, and deliver takes one at a time."),
    said("acme 5m a\nbluefin 10m b", "Logged 2 entries, 15 m", where="message"),
    said("• acme 5m a on mon\n• bluefin 10m b", "• Mon 23 Nov: 5 m on Acme: a", where="message"),
    said("acme 5m a\nbluefin 1h fix for 27 nov", "Line 2: “27 nov” looks like a day.", where="catch-up"),
    said(
        "acme 5m a\nbluefin 1h fix for 27 nov",
        "Type: bluefin 1h fix on 2026-11-27 or: bluefin 1h “fix for 27 nov”",
        where="catch-up",
    ),
    said("acme 15:00 a\nbluefin 10m b", "Line 1: Is that 15 hours or 15 minutes? Type 15h or 15m.", where="catch-up"),
    said("acme 2h 30m 15m a", "Type: acme 2h45 a or: acme 2h 30m “15m a”", where="catch-up"),
    said("acme 13h a\nbluefin 12h b", "Line 2: With that, Sun 29 Nov 2026 has 25 h", where="catch-up"),
)
_WORDS = (
    stored("log acme 1h fix #nb", "1 h", billable=False),
    stored("log acme 1h fix #non-billable", "1 h", billable=False),
    stored("log acme 1h #NB. fix", "1 h", billable=False),
    stored("log acme 1h fix #non billable", "1 h", billable=False),
    stored("log acme 1h fix #billable", "1 h"),
    stored("log acme 1h fix #123", "1 h", "fix #123"),
    stored("Log: acme 1h fix", "1 h"),
    said("week", "This week, Mon 23 Nov to Sun 29 Nov"),
    said("week last", "Last week, Mon 16 Nov to Sun 22 Nov"),
    said("week 12 nov", "That week, Mon 9 Nov to Sun 15 Nov"),
    said("week off", "I do not understand “off” after week."),
    said("today yesterday", "Sat 28 Nov: nothing logged"),
    said("today mon", "Mon 23 Nov: nothing logged"),
    said("today acme", "I do not understand “acme” after today."),
    said("list bluefin", "Bluefin, 1–30 Nov"),
    said("list all", "Bluefin"),
    said("undo acme", "I do not understand “acme” after undo."),
    said("edit acme", "I do not understand “acme” after edit."),
    said("settings digest", "I do not understand “digest” after settings."),
    said("help log", "For example: /retainer log 45m acme/seo audit on mon #nb"),
    said("help undo", "For example: undo, in a message to me"),
    asked("help lgo", "/retainer help log"),
    asked("hello", "/retainer help"),
    asked("?", "/retainer help"),
    asked("delete", "/retainer edit"),
    asked("delete the last one", "/retainer edit"),
    asked("lgo acme 1h x", "/retainer log acme 1h x"),
    asked("udno", "/retainer undo"),
    asked("balanc acme", "/retainer balance acme"),
    asked("acme balance", "/retainer balance acme"),
    asked("how do I log time", "/retainer help"),
    said("frobnicate", "There is no client and no command called “frobnicate”."),
    asked("log acmee 1h fix", "acme"),
    asked("stop 45m fix", AS_TEXT),
    asked("start acme fix on mon", AS_TEXT),
)
_SEARCHES = (
    said("search acme october", "Nothing was found: Acme · October."),
    said("search october logo acme", "Nothing was found: Acme · October · “logo”."),
    said("search acme @dee logo october", "Nothing was found: Acme · dee · October · “logo”."),
    said("search logo", "Nothing was found: the last 12 months · “logo”."),
    said("search logo ever", "Nothing was found: all time · “logo”."),
    said("search me last week", "Nothing was found: dee · 16–22 Nov."),
    said("search bluefin and acme, this month", "Nothing was found: Bluefin or Acme · November."),
    said("search for acme by dee since monday", "Nothing was found: Acme · dee · since Mon 23 Nov."),
    said("search acme 1 nov - 15 nov", "Nothing was found: Acme · 1–15 Nov."),
    said("search acme nov 1-15", "Nothing was found: Acme · 1–15 Nov."),
    said("search acme 25 dec to 5 jan", "Nothing was found: Acme · 25 Dec 2025 – 5 Jan 2026."),
    said("search acme until 15 nov", "Nothing was found: Acme · until Sun 15 Nov."),
    said("search acme q3", "Nothing was found: Acme · 1 Jul – 30 Sep."),
    said("search acme week 47", "Nothing was found: Acme · 16–22 Nov."),
    said("search acme last 30 days", "Nothing was found: Acme · 31 Oct – 29 Nov."),
    said("search acme 2025", "Nothing was found: Acme · 1 Jan – 31 Dec 2025."),
    said("search “october” acme", "Nothing was found: Acme · the last 12 months · “october”."),
    said("search co-12 #nb", "Nothing was found: CO-12 · the last 12 months · not billable."),
    asked("search acme octobre", "Thu 1 Oct 2026 to Sat 31 Oct 2026", "Look for these words"),
    asked("search acme 11/12", "Thu 11 Dec 2025", "Thu 12 Nov 2026", "Look for these words"),
    asked("search acme 20 dec", "Sat 20 Dec 2025", "Look for these words"),
    asked("search october november", "october", "november"),
    asked("search logo since kickoff", "Look for these words"),
    asked("search @nobody", "Look for these words"),
    asked("search acmee", "acme"),
    asked("search acme/nothing", "Look for these words"),
    asked("find acme logo", "/retainer search acme logo"),
    said("search acme 15 nov - 1 nov", "“15 nov - 1 nov” ends before it begins."),
    said("search", "Say what to look for: a client, a person, words of the text, a time"),
    said("week team", "Only account managers and owners can see the week of the team."),
)
UNDERSTOOD: Mapping[str, Sequence[Case]] = {
    "Days": _DAYS,
    "Days that are asked about": _DOUBTED_DAYS,
    "Durations": _DURATIONS,
    "What editors and telephones add": _EDITORS,
    "Several lines": _LINES,
    "Words": _WORDS,
    "Searches": _SEARCHES,
}
