"""App Home, and what the command says when nothing is typed behind it."""

from __future__ import annotations

from handlers.home import overview, tab
from handlers.slack.listening import Listening, Reading

LISTENING = Listening(
    readings=(Reading(lambda text: not text.strip(), overview.overview),),
    events={"app_home_opened": tab.home_opened},
)
