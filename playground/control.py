"""Drive the local Slack from Python: act as a person, look, and break things. All of it is plain HTTP."""

from __future__ import annotations

from typing import Any

import httpx

from playground.seen import Said, Seen, Submitted, place_of
from playground.world import Json


class LocalSlack:
    """A running local Slack at `url`. Use as `async with LocalSlack(url) as slack`, or `playground.testing`."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._client = httpx.AsyncClient(base_url=self.url, timeout=70, trust_env=False)
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
        """The next calls of a method go wrong: status=, error=, delay=, cut=True, retry_after=."""
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

    async def world(self, do: str, **args: Any) -> None:
        """Change the workspace: change_person, add_person, add_channel, rename, archive, join, leave."""
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


class PersonHere:
    """Somebody at their desk."""

    def __init__(self, slack: LocalSlack, person: str) -> None:
        self.id = person
        self._slack = slack

    async def _act(self, do: str, **args: Any) -> Json:
        return await self._slack.do("act", person=self.id, do=do, **args)

    async def command(self, text: str, channel: str = "C0GENERAL", *, thread_ts: str | None = None) -> Said:
        """Type a slash command; returns once it is acknowledged or has failed."""
        return Said(await self._act("command", text=text, channel=channel, thread_ts=thread_ts))

    async def say(
        self, text: str, *, channel: str | None = None, dm: bool = False, thread_ts: str | None = None
    ) -> Seen:
        """Write a message in a channel, or to the app with `dm=True`."""
        if dm == (channel is not None):
            raise ValueError("Say either a channel or dm=True")
        said = await self._act("say", text=text, channel=channel, thread_ts=thread_ts)
        return Seen(said["message"])

    async def messages(self, channel: str, *, thread: str | None = None) -> list[Seen]:
        """What this person sees in a channel, threads and ephemeral messages included, oldest first."""
        found = await self._slack.look("messages", person=self.id, channel=channel, thread=thread)
        return [Seen(each) for each in found["messages"]]

    async def dm(self) -> list[Seen]:
        """The DM with the app, oldest first."""
        found = await self._slack.look("messages", person=self.id)
        return [Seen(each) for each in found["messages"]]

    async def click(
        self,
        target: Seen | Json | None,
        action_id: str,
        value: Any = None,
        *,
        selected_option: Any = None,
        block_id: str | None = None,
    ) -> Said:
        """Use an element in a message, a view (as a dict), or (None) the modal in front."""
        chosen = value if selected_option is None else selected_option
        place = place_of(target)
        return Said(await self._act("choose", action_id=action_id, block_id=block_id, value=chosen, **place))

    async def fill(self, block_id: str | None, action_id: str, value: Any) -> Said:
        """Fill in a field of the modal in front; tells the app at once where the element does that."""
        return Said(await self._act("choose", block_id=block_id, action_id=action_id, value=value))

    async def options(
        self, block_id: str | None, action_id: str, query: str = "", *, target: Seen | Json | None = None
    ) -> list[Json]:
        """Type into an external select; raises `LookupError` with the trouble if the app has no answer."""
        place = place_of(target)
        found = await self._act("options", block_id=block_id, action_id=action_id, query=query, **place)
        if found["trouble"]:
            raise LookupError(found["trouble"])
        return list(found["options"])

    async def view(self) -> Json | None:
        """The modal in front, with id, hash, state, and the `errors` that stand in it."""
        return (await self._slack.look("view", person=self.id))["view"]  # type: ignore[no-any-return]

    async def home(self) -> Json | None:
        """The Home tab as published, or None."""
        return (await self._slack.look("home", person=self.id))["view"]  # type: ignore[no-any-return]

    async def open_home(self) -> bool:
        """Open the Home tab; False if the app does not hear of that."""
        return bool((await self._act("open_home"))["sent"])

    async def submit(self) -> Submitted:
        """Submit the modal in front."""
        return Submitted(await self._act("submit"))

    async def close(self, *, all: bool = False) -> Submitted:  # noqa: A002 - the word that fits
        """Close the modal in front by Cancel, or all of them by the cross."""
        return Submitted(await self._act("close", all=all))

    async def shortcut(self, callback_id: str, message: Seen | None = None) -> Said:
        """Use a global shortcut, or one on a message."""
        return Said(await self._act("shortcut", callback_id=callback_id, **place_of(message)))


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
