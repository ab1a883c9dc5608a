"""The one web application: Slack's Web API, Socket Mode, the control door and the page."""

from __future__ import annotations

import importlib
import importlib.util

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from playground.state import Workspace


def page_routes(workspace: Workspace) -> list[BaseRoute]:
    """What `playground.page.routes.routes(workspace)` serves; nothing where the page is not installed."""
    if importlib.util.find_spec("playground.page") is None:
        return []
    module = importlib.import_module("playground.page.routes")
    found: list[BaseRoute] = module.routes(workspace)
    return found


def make_app(workspace: Workspace) -> Starlette:
    """The application that serves one workspace."""
    return Starlette(routes=page_routes(workspace))
