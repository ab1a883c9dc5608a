"""users.*, auth.test, team.info, api.test and the way into Socket Mode."""

from __future__ import annotations

import time

from playground import organisation, shapes, shapes_content
from playground.errors import SlackError
from playground.paging import page
from playground.webapi import Asked, Method
from playground.world import Json, Person


def _shape(asked: Asked, person: Person) -> Json:
    shape = shapes.user(asked.workspace, person)
    if "is_stranger" in shape or not asked.workspace.installation.manifest.has_scope("users:read.email"):
        shape["profile"].pop("email", None)
    return shape


def info(asked: Asked) -> Json:
    """users.info"""
    person = asked.workspace.people.get(asked.args.required("user"))
    if person is None or person.hidden:
        raise SlackError(person.hidden if person else "user_not_found")
    return {"user": _shape(asked, person)}


def list_all(asked: Asked) -> Json:
    """users.list: everybody of this workspace, strangers of shared channels too"""
    everybody = [slackbot(asked), *(each for each in asked.workspace.people.values() if not each.hidden)]
    some, metadata = page(asked, everybody, default=1000, most=1000)
    return {
        "members": [_shape(asked, person) for person in some],
        "cache_ts": int(time.time()),
        "response_metadata": metadata,
    }


def slackbot(asked: Asked) -> Person:
    """Slack's own helper, whom users.list shows as if it were a person."""
    return Person(
        id="USLACKBOT",
        name="slackbot",
        real_name="Slackbot",
        team_id=asked.workspace.world.team.id,
        color="757575",
    )


def by_email(asked: Asked) -> Json:
    """users.lookupByEmail: people of this workspace who are not deactivated"""
    wanted = asked.args.required("email").lower()
    for person in asked.workspace.people.values():
        stranger = asked.workspace.is_stranger(person.id)
        if person.email and person.email.lower() == wanted and not person.deleted and not stranger:
            return {"user": _shape(asked, person)}
    raise SlackError("users_not_found")


def auth_test(asked: Asked) -> Json:
    """auth.test"""
    world, bot = asked.workspace.world, asked.workspace.bot
    return {
        "url": f"{asked.workspace.installation.base_url}/",
        "team": world.team.name,
        "user": bot.name,
        "team_id": world.team.id,
        "user_id": bot.id,
        "bot_id": bot.bot_id,
        "is_enterprise_install": False,
        **organisation.in_auth_test(asked.workspace),
    }


def team_info(asked: Asked) -> Json:
    """team.info"""
    team = asked.workspace.world.team
    return {
        "team": {
            "id": team.id,
            "name": team.name,
            "url": f"{asked.workspace.installation.base_url}/",
            "domain": team.domain,
            "email_domain": "",
            "icon": {"image_default": True},
        }
    }


def bot_info(asked: Asked) -> Json:
    """bots.info"""
    named = asked.args.text("bot") or asked.workspace.bot.bot_id
    if named != asked.workspace.bot.bot_id:
        raise SlackError("bot_not_found")
    return {"bot": shapes_content.bot(asked.workspace)}


def open_connection(asked: Asked) -> Json:
    """apps.connections.open: the address of one new websocket"""
    ticket = asked.workspace.link.sockets.new_ticket()
    base = asked.workspace.installation.base_url.replace("http", "ws", 1)
    return {"url": f"{base}/link/?ticket={ticket}&app_id={asked.workspace.world.app_id}"}


def api_test(asked: Asked) -> Json:
    """api.test: gives the arguments back"""
    args = {key: value for key, value in asked.args.values.items() if key != "token"}
    if error := asked.args.text("error"):
        raise SlackError(error, args=args)
    return {"args": args} if args else {}


# apps.connections.open is of tier 1 in the documentation, but ten connections may be opened at once.
METHODS = {
    "api.test": Method(answer=api_test, tier=4, token="any"),  # noqa: S106
    "auth.test": Method(answer=auth_test, tier=None),
    "apps.connections.open": Method(answer=open_connection, tier=2, token="app"),  # noqa: S106
    "bots.info": Method(answer=bot_info, scopes=("users:read",), tier=3),
    "team.info": Method(answer=team_info, scopes=("team:read",), tier=3),
    "users.info": Method(answer=info, scopes=("users:read",), tier=4),
    "users.list": Method(answer=list_all, scopes=("users:read",), tier=2),
    "users.lookupByEmail": Method(answer=by_email, scopes=("users:read.email",), tier=3),
}
