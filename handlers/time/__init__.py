"""Time: logged in a line or a form, changed, taken back, measured by a timer, asked for by a reminder."""

from __future__ import annotations

from blocks import ids
from domain.time.entries import AlreadyReversed, CatchupGone, EntryGone, NoTimer
from handlers.slack.listening import Listening, Reading, Word
from handlers.slack.questions import answered_once
from handlers.time import catchup, changes, forms, one_line, reminders, search, shortcuts, timers, workdays

LISTENING = Listening(
    words={
        "log": Word(
            10,
            "log [client[/retainer] | M-2031 | CO-12] DURATION [what] [on DATE] [#nb]",
            "record time, like log acme 1h30 Checkout fix on mon; #nb is not billable; log alone opens a form; account "
            "managers end it with for @dee to log for somebody else",
            one_line.log_time,
            of_somebody=True,
            examples=("log acme 1h30 Checkout fix", "log 45m acme/seo audit on mon #nb"),
        ),
        "catchup": Word(
            20,
            "catchup",
            "record many entries at once, one a line",
            catchup.catch_up,
            of_somebody=True,
            examples=("catchup", "catchup acme 1h30 Checkout fix on mon"),
        ),
        "undo": Word(
            50,
            "undo",
            "take back what you did last: time, a whole catch-up, units, or an expense",
            one_line.undo,
            examples=("undo",),
        ),
        "edit": Word(
            60,
            "edit [@dee]",
            "change, move or remove one of your last entries; for account managers, also of somebody they mention",
            changes.edit,
            of_somebody=True,
            examples=("edit", "edit @dee"),
        ),
        "today": Word(
            70,
            "today [DATE]",
            "what you logged today, or on another day",
            workdays.today,
            examples=("today", "today mon"),
        ),
        "week": Word(
            80,
            "week [last | DATE] [team | @dee]",
            "what you logged this week, last week, or in the week of a day; account managers also see the team's or "
            "somebody's",
            workdays.week,
            of_somebody=True,
            examples=("week last", "week team"),
        ),
        "search": Word(
            85,
            "search [client] [@dee] [WORDS] [PERIOD]",
            "find entries, in any order: search acme @dee logo october; since mon, last month, 1 nov - 15 nov, q3 and "
            "ever are periods, and words in quotes are always text",
            search.search,
            of_somebody=True,
            examples=("search acme logo october", "search @dee last week"),
        ),
        "start": Word(
            90,
            "start [client | CO-12] [what]",
            "start a timer",
            timers.start,
            examples=("start acme Checkout fix", "start CO-12"),
        ),
        "stop": Word(
            100, "stop [what]", "stop the timer and log it", timers.stop, examples=("stop", "stop Checkout and cart")
        ),
    },
    readings=(Reading(one_line.is_meant, one_line.log_time),),
    clicks={
        ids.LOG_TIME: forms.log_clicked,
        ids.RETAINER: forms.retainer_chosen,
        ids.CATCH_UP: catchup.catchup_clicked,
        ids.EDIT_TIME: changes.edit_clicked,
        ids.RECENT_PAGE: changes.page_clicked,
        ids.SEARCH: search.beside_clicked,
        ids.SEARCH_PAGE: search.page_clicked,
        ids.TEAM_WEEK: workdays.team_week_clicked,
        ids.REMOVE_TIME: changes.remove_clicked,
        ids.UNDO_TIME: answered_once(one_line.undo_clicked, AlreadyReversed, EntryGone),
        ids.UNDO_CATCHUP: answered_once(one_line.undo_catchup_clicked, CatchupGone, EntryGone),
        ids.STOP_TIMER: answered_once(timers.stop_clicked, NoTimer),
        ids.LOG_TIMER: answered_once(timers.say_more_clicked, NoTimer),
        ids.DISCARD_TIMER: answered_once(timers.discard_clicked, NoTimer),
        ids.LOG_REMINDED: reminders.log_clicked,
        ids.SKIP_REMINDER: reminders.skip_clicked,
        ids.STOP_REMINDERS: reminders.stop_clicked,
    },
    submissions={
        ids.LOG_MODAL: forms.log_submitted,
        ids.EDIT_MODAL: changes.edit_submitted,
        ids.CATCHUP_MODAL: catchup.catchup_submitted,
        ids.TIMER_MODAL: timers.timer_submitted,
    },
    options={ids.RETAINER: forms.choices},
    global_shortcuts={ids.LOG_SHORTCUT: shortcuts.log_time},
    message_shortcuts={ids.LOG_MESSAGE_SHORTCUT: shortcuts.log_time_for_message},
)
