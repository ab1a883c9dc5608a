"""Drive the local Slack from Python: act as a person, look, and break things. All of it is plain HTTP."""

from __future__ import annotations

import ssl
from typing import Any

import httpx

from playground.person_here import PersonHere
from playground.world import Json

__all__ = ["LocalSlack", "PersonHere"]


class LocalSlack:
    """A running local Slack at `url`. Use as `async with LocalSlack(url) as slack`, or `playground.testing`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        # Nothing here speaks TLS, so the certificates of the world need not be read, which takes 40 ms.
        bare = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._client = httpx.AsyncClient(base_url=self.url, timeout=70, trust_env=False, verify=bare)
        self._about: Json = {}

    async def __aenter__(self) -> LocalSlack:
        await self.state()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is to be."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """The xoxb- token."""
        return str(self._about["bot_token"])

    @property
    def app_token(self) -> str:
        """The xapp- token for Socket Mode."""
        return str(self._about["app_token"])

    @property
    def signing_secret(self) -> str:
        """What payloads over HTTP are signed with."""
        return str(self._about["signing_secret"])

    def person(self, person: str) -> PersonHere:
        """Somebody of the workspace, to act as."""
        return PersonHere(self, person)

    async def look(self, what: str, **args: Any) -> Json:
        """GET /control/{what}; raises `LookupError` or `ValueError` with the door's sentence."""
        given = {key: value for key, value in args.items() if value is not None}
        return _read(await self._client.get(f"/control/{what}", params=given))

    async def do(self, what: str, **args: Any) -> Json:
        """POST /control/{what}; raises as `look` does."""
        return _read(await self._client.post(f"/control/{what}", json=args))

    async def state(self) -> Json:
        """What the server is, tokens included."""
        self._about = await self.look("state")
        return self._about

    async def reset(self) -> None:
        """Back to how it began: world, limits, clock, failures, traffic. Request URL and sockets stay."""
        await self.do("reset")

    async def set_request_url(self, url: str | None) -> None:
        """Deliver by signed HTTP to this address; None is Socket Mode."""
        await self.do("delivery", request_url=url)

    async def set_clock_skew(self, seconds: float) -> None:
        """Sign as if it were so much later; a negative number gives old signatures."""
        await self.do("clock", skew=seconds)

    async def advance(self, seconds: float) -> None:
        """Move Slack's clock on: limits refill, triggers and response_urls grow old."""
        await self.do("clock", ahead=seconds)

    async def limits(self, **changes: Any) -> Json:
        """Change the rate limits, fields of `playground.rates.Limits` (`on=False` switches all off)."""
        return await self.do("limits", **changes)

    async def fail(self, method: str, *, times: int = 1, **how: Any) -> None:
        """The next calls of a method go wrong: status=, error=, delay=, cut=True, body=, kept=, retry_after=."""
        await self.do("fail", method=method, times=times, **how)

    async def fail_delivery(self, kind: str = "*", *, times: int = 1, **how: Any) -> None:
        """The next payloads of a kind go wrong: drop=True, repeat=True, delay=."""
        await self.do("fail", delivery=kind, times=times, **how)

    async def calls(self, method: str | None = None) -> list[Json]:
        """The Web API calls that the app made, oldest first: method, args, ok, error, status, ms."""
        return list((await self.look("calls", method=method))["calls"])

    async def deliveries(self, kind: str | None = None) -> list[Json]:
        """The payloads sent to the app, oldest first: kind, body, status, ms, trouble, retry."""
        return list((await self.look("deliveries", kind=kind))["deliveries"])

    async def messages(self, channel: str) -> list[Json]:
        """What stands in a channel for everybody, oldest first, in Slack's shape."""
        return list((await self.look("messages", channel=channel))["messages"])

    async def event(self, kind: str, **fields: Any) -> bool:
        """Send any event; False if the manifest does not subscribe to it."""
        return bool((await self.do("event", type=kind, **fields))["sent"])

    async def notice(self, about: str) -> Json:
        """What Slack sends of itself: `certificate` or `events_limited`; status= and trouble= of the answer."""
        return await self.do("notice", about=about)

    async def world(self, do: str, **args: Any) -> None:
        """Change the workspace: change_person, add_person, add_channel, rename, archive, migrate, join, leave,
        join_organisation.
        """
        await self.do("world", do=do, **args)

    async def connections(self) -> int:
        """How many sockets the app has open."""
        return int((await self.state())["connections"])

    async def sockets(self, do: str) -> None:
        """End the app's sockets: `refresh`, `warn`, `disable`, or `cut` without a word."""
        await self.do("sockets", do=do)

    async def connected(self, count: int = 1, *, within: float = 10.0) -> None:
        """Wait till the app has exactly so many sockets open; raises `ValueError` if it does not come to that."""
        await self.do("sockets", do="wait", count=count, within=within)

    async def settled(self, *, quiet: float = 0.08, within: float = 10.0) -> bool:
        """Wait till no call of the app and no delivery is under way."""
        return bool((await self.do("settle", quiet=quiet, within=within))["settled"])


def _read(response: httpx.Response) -> Json:
    try:
        body: Any = response.json()
    except ValueError:
        body = {}
    if response.status_code == 404:
        raise LookupError(body.get("error", "Not found"))
    if response.status_code == 400:
        raise ValueError(body.get("error", "Bad request"))
    response.raise_for_status()
    found: Json = body
    return found
