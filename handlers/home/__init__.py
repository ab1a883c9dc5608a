"""App Home, and what the command says when nothing is typed behind it."""

from __future__ import annotations

from blocks import ids
from handlers.home import first_steps, overview, tab
from handlers.slack.listening import Listening, Reading

LISTENING = Listening(
    readings=(Reading(lambda text: not text.strip(), overview.overview),),
    clicks={
        ids.HIDE_FIRST_STEPS: first_steps.hide_clicked,
        ids.SHOW_FIRST_STEPS: first_steps.show_clicked,
    },
    events={"app_home_opened": tab.home_opened},
)
