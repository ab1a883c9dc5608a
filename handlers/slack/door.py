"""Between Bolt and the handlers: payloads become requests, refusals become answers, and no ack is ever lost."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import aiohttp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from blocks import ids
from blocks.message import Message, View
from blocks.refusals import errors_of, notice, refused, said
from domain.people.people import ManagersOnly, NoOwnerYet, OwnersOnly, Profile
from domain.values.plain_text import folded
from handlers.slack.answering import NoTrigger
from handlers.slack.background import Background
from handlers.slack.failures import DatabaseSigns, Failure, malformed, note_failure
from handlers.slack.lookups import PersonHidden, PersonLeft, profile_of
from handlers.slack.members import Insiders
from handlers.slack.names import text_of
from handlers.slack.patience import Patience
from handlers.slack.payloads import Click, Form, Payload, read_click, read_form
from handlers.slack.questions import asked, say
from handlers.slack.reading import MALFORMED, caller_of, key_of, slack_side_of, stranger_of
from handlers.slack.request import HomeTabs, SlackRequest
from handlers.slack.typed import typed_lines
from services import Services
from services.people.people import UnknownPerson

# Slack gives up at 3 s; what is left is for the way there and back.
_MOST_SECONDS = 2.4
# Slack gives a trigger to whatever a modal opens at, and our values come back as they were drawn.
_NOT_FROM_SLACK = (ids.NotOurs, NoTrigger)
# The ack follows it; where Slack is slower, it comes after the ack.
_TELLING_SECONDS = 0.4
_APART = frozenset({"data_visualization", "table"})
# The caller, and an account manager that a form names: each may be met for the first time.
_MOST_INTRODUCTIONS = 3

WordsAct = Callable[[SlackRequest, str], Awaitable[Message | None]]
ClickAct = Callable[[SlackRequest, Click], Awaitable[None]]
SubmitAct = Callable[[SlackRequest, Form], Awaitable[View | None]]
PayloadAct = Callable[[SlackRequest, Payload], Awaitable[None]]
OptionsAct = Callable[[SlackRequest, str], Awaitable[list[dict[str, Any]]]]
Listener = Callable[[AsyncAck, dict[str, Any], AsyncWebClient, AsyncBoltContext], Awaitable[BoltResponse]]
Read = TypeVar("Read")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Door:
    """Makes Bolt's listeners out of acts, each under a name that metrics and log records bear.

    `observe` is told (name, outcome, seconds) of everything that came in.
    """

    services: Services
    session: aiohttp.ClientSession
    now: Callable[[], datetime]
    observe: Callable[[str, str, float], None]
    database: DatabaseSigns
    homes: HomeTabs
    background: Background
    insiders: Insiders = field(default_factory=Insiders)
    patience: Patience = field(default_factory=Patience)

    def command(self, name: str, act: WordsAct) -> Listener:
        """A slash command: what `act` returns is the answer, inside the ack; None where it opened a modal."""

        async def answer(ack: AsyncAck, request: SlackRequest, raw: str) -> BoltResponse:
            told = await self._answer(name, request, raw, act)
            if told is None or await self._told_apart(name, request, told):
                return await ack()
            return await ack(text=told["text"], blocks=told["blocks"])

        return self._listener(name, lambda body: str(body.get("text") or ""), answer)

    def said(self, name: str, act: WordsAct) -> Listener:
        """A direct message, answered as the command is, by a message."""

        async def answer(ack: AsyncAck, request: SlackRequest, raw: str) -> BoltResponse:
            told = await self._answer(name, request, raw, act)
            if told:
                await self._told(name, say(request, told))
            return await ack()

        return self._listener(name, lambda body: str(body["event"].get("text") or ""), answer)

    def action(self, name: str, act: ClickAct) -> Listener:
        """A button or menu; `act` answers by itself. Why it could not is told where the click was."""

        async def answer(ack: AsyncAck, request: SlackRequest, click: Click) -> BoltResponse:
            result = await self._attempt(name, request, lambda: act(request, click))
            if isinstance(result, Failure):
                await self._told(name, request.slack.refuse(said(result.sentence)))
            return await ack()

        return self._listener(name, lambda body: read_click(body["actions"][0], body.get("view")), answer)

    def submission(self, name: str, act: SubmitAct) -> Listener:
        """A submitted modal, closed when `act` returns None, redrawn with the view that it returns.

        Why it could not be taken stands at the field, so that what was typed is not lost.
        """

        async def answer(ack: AsyncAck, request: SlackRequest, form: Form) -> BoltResponse:
            result = await self._attempt(name, request, lambda: act(request, form))
            if isinstance(result, Failure):
                return await ack(**_at_fields(result, form))
            if result is None:
                return await ack()
            return await ack(response_action="update", view=request.slack.remembering(result))

        return self._listener(name, lambda body: read_form(body["view"]), answer)

    def shortcut(self, name: str, act: PayloadAct) -> Listener:
        """A shortcut; `act` opens a modal. Why it could not is told."""

        async def answer(ack: AsyncAck, request: SlackRequest, body: Payload) -> BoltResponse:
            result = await self._attempt(name, request, lambda: act(request, body))
            if isinstance(result, Failure):
                await self._told(name, request.slack.tell(said(result.sentence)))
            return await ack()

        return self._listener(name, lambda body: body, answer)

    def event(self, name: str, act: PayloadAct) -> Listener:
        """An event; `act` gets the inner one. A failure is in the log only: nobody waits for an answer."""

        async def answer(ack: AsyncAck, request: SlackRequest, event: Payload) -> BoltResponse:
            await self._attempt(name, request, lambda: act(request, event))
            return await ack()

        return self._listener(name, lambda body: body["event"], answer)

    def options(self, name: str, act: OptionsAct) -> Listener:
        """A select's options for what was typed into it; none where they cannot be had."""

        async def answer(ack: AsyncAck, request: SlackRequest, query: str) -> BoltResponse:
            result = await self._attempt(name, request, lambda: act(request, query))
            return await ack(options=result if isinstance(result, list) else [])

        return self._listener(name, lambda body: folded(str(body.get("value") or "")), answer)

    def _listener(
        self,
        name: str,
        read: Callable[[dict[str, Any]], Read],
        answer: Callable[[AsyncAck, SlackRequest, Read], Awaitable[BoltResponse]],
    ) -> Listener:
        """What Bolt calls; the names of its arguments are Bolt's. A body not of Slack's form is answered 400."""

        async def listener(
            ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
        ) -> BoltResponse:
            try:
                request, value = self._visit(body, client, context), read(body)
            except MALFORMED as error:
                self.observe(name, "malformed", 0.0)
                return BoltResponse(status=400, body=malformed(name, error))
            try:
                return await answer(ack, request, value)
            except _NOT_FROM_SLACK as error:
                # Known only once the act read it, so it is counted already.
                return BoltResponse(status=400, body=malformed(name, error))

        listener.__name__ = name
        return listener

    def _visit(self, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> SlackRequest:
        workspace = context["workspace"]
        by = caller_of(body, workspace)
        return SlackRequest(
            by=by,
            workspace=workspace,
            key=key_of(body),
            now=self.now(),
            services=self.services,
            slack=slack_side_of(body, caller=by, client=client, session=self.session),
            homes=self.homes,
            background=self.background,
            insiders=self.insiders,
            stranger=stranger_of(body, workspace),
        )

    async def _answer(self, name: str, request: SlackRequest, raw: str, act: WordsAct) -> Message | None:
        """What an act says to typed text; or why not, with buttons where a click can mend what was typed."""
        text = typed_lines(raw, bot=request.workspace.bot_user_id)

        async def with_names() -> Message | None:
            nonlocal text
            text = await text_of(request, raw)
            return await act(request, text)

        result = await self._attempt(name, request, with_names)
        if not isinstance(result, Failure):
            return result
        return asked(request, refused(result.refusal, text)) if result.refusal else said(result.sentence)

    async def _attempt(
        self, name: str, request: SlackRequest, act: Callable[[], Awaitable[Result]]
    ) -> Result | Failure:
        """Do it within the time that Slack gives; whatever goes wrong becomes a Failure."""
        began = time.perf_counter()
        outcome = "done"
        with self.database.noted() as stored:
            try:
                return await self.patience.wait(self._as_far_as_may_be(request, act), seconds=_MOST_SECONDS)
            except _NOT_FROM_SLACK:
                outcome = "malformed"
                raise
            except Exception as error:  # noqa: BLE001 - the one door that unknown errors go out by
                failure = note_failure(error, name, self.database, stored)
                outcome = failure.outcome
                return failure
            finally:
                self.observe(name, outcome, time.perf_counter() - began)

    async def _as_far_as_may_be(self, request: SlackRequest, act: Callable[[], Awaitable[Result]]) -> Result:
        """Do it. Where only owners may, and nobody is one yet, nobody could be asked: then say how one comes about."""
        try:
            return await self._introducing(request, act)
        except (ManagersOnly, OwnersOnly) as refusal:
            if await self.services.people.has_owner(request.by):
                raise
            who = "owners" if isinstance(refusal, OwnersOnly) else "account managers and owners"
            raise NoOwnerYet(who=who, what=refusal.facts["what"]) from refusal

    async def _introducing(self, request: SlackRequest, act: Callable[[], Awaitable[Result]]) -> Result:
        """Do it; where it meets somebody for the first time, ask Slack who that is and do it again."""
        for _ in range(_MOST_INTRODUCTIONS):
            try:
                return await act()
            except UnknownPerson as unknown:
                profile = await self._profile(request, unknown.slack_user_id)
                await self.services.people.introduce(request.workspace, profile, request.now)
                if not profile.is_active:
                    raise PersonLeft(name=profile.name) from unknown
        return await act()

    async def _profile(self, request: SlackRequest, slack_user_id: str) -> Profile:
        """Who somebody is. A caller of another workspace of whom Slack does not tell is who the payload says."""
        try:
            return await profile_of(request.slack.client, slack_user_id)
        except PersonHidden:
            if request.stranger is None or request.stranger.slack_user_id != slack_user_id:
                raise
            return request.stranger

    async def _told_apart(self, name: str, request: SlackRequest, told: Message) -> bool:
        """Say tables and charts beside the ack, where Slack's refusal is heard: they are the blocks that it is most
        particular about, and what it does not take of an ack is lost. False for everything else.
        """
        if _APART.isdisjoint(block["type"] for block in told["blocks"]):
            return False
        telling = self.background.start(name, self._told(name, request.slack.tell(told)))
        await asyncio.wait({telling}, timeout=_TELLING_SECONDS)
        return True

    async def _told(self, name: str, telling: Awaitable[None]) -> None:
        """Say it; when Slack takes that neither, the log has it, and the ack goes out all the same."""
        try:
            await telling
        except Exception as error:  # noqa: BLE001
            note_failure(error, name, self.database)


def _at_fields(failure: Failure, form: Form) -> dict[str, Any]:
    """Why not, at the fields; a form without any is told so in its own place."""
    errors = errors_of(failure.fields or {"": failure.sentence}, form.inputs)
    if errors:
        return {"response_action": "errors", "errors": errors}
    return {"response_action": "update", "view": notice("That did not work", failure.sentence)}
