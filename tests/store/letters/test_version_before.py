"""Mails and links of a database that the version before has filled, and its replicas that go on beside this one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
import pytest_asyncio

from domain.change_orders.orders import Decision, OrderState
from domain.letters.links import Secret, read_token
from domain.letters.mails import MailKind, OutgoingMail
from jobs.letters.mailer import Mailer, MailTransport
from services import Services
from services.outbox.mails import write_mail
from store.database import Database
from store.migrate import migrate
from tests.database import cloned, of_database, upgrade_to
from tests.instants import NOW
from tests.portal.asked import KeptMails, decide_by, order_behind

BEFORE = "0011"
IDS = {
    name: uuid4() for name in ("workspace", "owner", "client", "carla", "retainer", "order", "waiting", "sent", "held")
}
SECRET, LATE_SECRET = Secret(IDS["workspace"], bytes(32)), Secret(IDS["workspace"], bytes([1]) * 32)
_ROWS = """
    INSERT INTO workspace (workspace_id, slack_team_id, name, bot_user_id, timezone, currency, created_at)
    VALUES (%(workspace)s, 'T1', 'Lumen Studio', 'UBOT', 'Europe/Berlin', 'EUR', %(now)s);
    INSERT INTO person (workspace_id, person_id, slack_user_id, slack_team_id, name, timezone, role, is_outsider,
        read_at, email)
    VALUES (%(workspace)s, %(owner)s, 'U1', 'T1', 'Nora Quint', 'Europe/Berlin', 'owner', false, %(now)s,
        'nora@lumen.example');
    INSERT INTO client (workspace_id, client_id, alias, name, timezone, currency, created_at)
    VALUES (%(workspace)s, %(client)s, 'acme', 'Acme', 'Europe/Berlin', 'EUR', %(now)s);
    INSERT INTO contact (workspace_id, contact_id, client_id, name, email, is_approver)
    VALUES (%(workspace)s, %(carla)s, %(client)s, 'Carla', 'carla@acme.example', true);
    INSERT INTO retainer (workspace_id, retainer_id, client_id, alias, name, kind, starts_on, notice_days, auto_renew,
        created_at)
    VALUES (%(workspace)s, %(retainer)s, %(client)s, 'website', 'Website', 'hours', '2026-11-01', 30, true, %(now)s);
    INSERT INTO change_order (workspace_id, change_order_id, number, retainer_id, state, version, title, description,
        amount_minor, effect, billing, requested_by_id, approver_contact_id, created_at, sent_at, expires_at)
    VALUES (%(workspace)s, %(order)s, 1, %(retainer)s, 'pending', 3, 'Size guide', 'By Friday.', 150000,
        'separate_job', 'on_approval', %(owner)s, %(carla)s, %(now)s, %(now)s, %(until)s);
"""
# The statements of the version before, as it goes on making them while it is replaced.
_ADD_MAIL = """
    INSERT INTO mail (workspace_id, mail_id, key, kind, change_order_id, version, contact_id, not_before)
    VALUES (%(workspace)s, %(mail)s, %(key)s, %(kind)s, %(order)s, 3, %(carla)s, %(now)s)
    ON CONFLICT DO NOTHING
"""
_TAKE_MAIL = """
    UPDATE mail SET state = 'sending', attempts = attempts + 1, attempted_at = clock_timestamp()
    WHERE workspace_id = %(workspace)s AND mail_id = (
        SELECT mail_id FROM mail
        WHERE workspace_id = %(workspace)s AND state = 'waiting' AND not_before <= %(now)s
          AND (rests_until IS NULL OR rests_until <= clock_timestamp())
        ORDER BY sequence LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING kind, change_order_id, version, contact_id
"""
_END_MAIL = """
    UPDATE mail SET state = 'sent', error = NULL, sent_at = clock_timestamp()
    WHERE workspace_id = %(workspace)s AND state = 'sending'
"""
_ADD_LINK = """
    INSERT INTO signed_link (workspace_id, link_id, secret_hash, change_order_id, version, contact_id, expires_at,
        created_at)
    VALUES (%(workspace)s, %(link)s, %(hash)s, %(order)s, 3, %(carla)s, %(until)s, %(now)s)
"""
_LINK = """
    SELECT change_order_id, version, contact_id, expires_at, used_at FROM signed_link
    WHERE workspace_id = %(workspace)s AND secret_hash = %(hash)s
"""
_KEY = "approval:{order}:3:{carla}".format(**IDS)


@dataclass(frozen=True)
class Before:
    """A replica of the version before, as the database hears it."""

    url: str

    def says(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Execute one of its statements; the rows."""
        instants = {"now": NOW, "until": NOW + timedelta(days=14)}
        with (
            psycopg.connect(self.url, autocommit=True, options="-c role=retainer_bot") as connection,
            psycopg.ClientCursor(connection) as cursor,
        ):
            cursor.execute("SELECT set_config('retainer.workspace_id', %s, false)", [str(IDS["workspace"])])
            cursor.execute(statement, {**IDS, **instants, **values})
            return cursor.fetchall() if cursor.description else []

    def writes(self, mail: UUID, key: str, kind: str = "approval") -> None:
        """A mail."""
        self.says(_ADD_MAIL, mail=mail, key=key, kind=kind)


@pytest.fixture
def before(template_url: str) -> Iterator[Before]:
    """A link that is out, a mail that went, one that somebody is sending, one that waits; then brought up to date."""
    with cloned(of_database(template_url, "template0")) as url:
        upgrade_to(url, BEFORE)
        with psycopg.connect(url, autocommit=True) as connection, psycopg.ClientCursor(connection) as cursor:
            cursor.execute(_ROWS, {**IDS, "now": NOW, "until": NOW + timedelta(days=14)})
        there = Before(url)
        there.says(_ADD_LINK, link=uuid4(), hash=SECRET.hash)
        there.writes(IDS["sent"], "an older one")
        there.says(_TAKE_MAIL)
        there.says(_END_MAIL)
        there.writes(IDS["held"], "in hand")
        there.says(_TAKE_MAIL)
        there.writes(IDS["waiting"], _KEY)
        migrate(url)
        yield there


@pytest_asyncio.fixture
async def database_here(before: Before) -> AsyncIterator[Database]:
    """This version's engine, on the same database."""
    opened = Database(before.url)
    yield opened
    await opened.close()


@pytest.fixture
def services(database_here: Database) -> Services:
    """This version, beside the one before."""
    return Services(database_here)


async def drained(services: Services) -> KeptMails:
    kept = KeptMails()
    await Mailer(services, MailTransport(kept, "https://portal.example"), lambda: NOW).drain()
    return kept


def states(before: Before) -> dict[UUID, str]:
    return dict(before.says("SELECT mail_id, state FROM mail"))


async def test_what_waits_goes_once_and_what_went_or_is_in_hand_does_not(before: Before, services: Services) -> None:
    (mail,) = (await drained(services)).mails
    assert (mail.mail_id, mail.to, mail.envelope.reply_to) == (
        IDS["waiting"], "carla@acme.example", "nora@lumen.example",
    )  # fmt: skip
    assert mail.subject == "CO-1 of Lumen Studio waits for your approval: “Size guide”"
    assert states(before) == {IDS["sent"]: "sent", IDS["held"]: "sending", IDS["waiting"]: "sent"}

    before.says("UPDATE mail SET attempted_at = attempted_at - interval '6 minutes' WHERE state = 'sending'")
    assert (await drained(services)).mails == []
    assert states(before)[IDS["held"]] == "unknown", "that replica may have sent it"


async def test_a_link_that_is_out_decides_once(services: Services) -> None:
    assert (await order_behind(services, SECRET.token)).code == "CO-1"
    order = await decide_by(services, SECRET.token, Decision.APPROVE)
    assert order.state is OrderState.APPROVED


async def test_what_a_replica_of_the_version_before_writes_meanwhile_is_sent_and_opened(
    before: Before, services: Services
) -> None:
    await drained(services)
    before.says(_ADD_LINK, link=uuid4(), hash=LATE_SECRET.hash)
    reminder = uuid4()
    before.writes(reminder, "reminder:…", "reminder")
    before.writes(uuid4(), _KEY)

    (mail,) = (await drained(services)).mails
    assert (mail.mail_id, mail.subject[:9]) == (reminder, "Reminder:")
    assert (await order_behind(services, LATE_SECRET.token)).code == "CO-1"


async def test_a_replica_of_the_version_before_sends_and_opens_what_this_one_writes(
    before: Before, database_here: Database, services: Services
) -> None:
    (mail,) = (await drained(services)).mails
    (token,) = re.findall(r"/portal/orders/([\w-]{64})", mail.text)
    reminder = OutgoingMail(MailKind.REMINDER, "reminder:…", IDS["order"], IDS["carla"], {"version": 3})
    async with database_here.transaction(IDS["workspace"]) as tx:
        await write_mail(tx, reminder, now=NOW)

    assert before.says(_TAKE_MAIL) == [("reminder", IDS["order"], 3, IDS["carla"])]
    opened = before.says(_LINK, hash=read_token(token).hash)
    assert opened == [(IDS["order"], 3, IDS["carla"], NOW + timedelta(days=14), None)]
