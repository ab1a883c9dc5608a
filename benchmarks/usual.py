"""A bot as most are written: Bolt's default mode, mapped classes, a statement for each thing that is needed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bot.app import bolt
from bot.installation import Installation
from store.ids import new_id


class Base(DeclarativeBase):
    """The bot's own tables for what is read, the floor's for what is written."""


class Person(Base):
    """Who logs."""

    __tablename__ = "person"
    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    slack_user_id: Mapped[str]
    name: Mapped[str]


class Client(Base):
    """For whom."""

    __tablename__ = "client"
    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID] = mapped_column(primary_key=True)
    alias: Mapped[str]
    name: Mapped[str]


class Retainer(Base):
    """On what."""

    __tablename__ = "retainer"
    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    retainer_id: Mapped[UUID] = mapped_column(primary_key=True)
    client_id: Mapped[UUID]
    name: Mapped[str]


class Cycle(Base):
    """In which cycle."""

    __tablename__ = "cycle"
    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    cycle_id: Mapped[UUID] = mapped_column(primary_key=True)
    retainer_id: Mapped[UUID]
    state: Mapped[str]
    allotment: Mapped[int]
    ends_on: Mapped[date]


class Entry(Base):
    """What was done."""

    __tablename__ = "usual_entry"
    workspace_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry_id: Mapped[UUID] = mapped_column(primary_key=True)
    cycle_id: Mapped[UUID]
    person_id: Mapped[UUID]
    minutes: Mapped[int]
    description: Mapped[str]


TABLES = (
    """CREATE TABLE usual_entry (
        workspace_id uuid NOT NULL, entry_id uuid NOT NULL, cycle_id uuid NOT NULL, person_id uuid NOT NULL,
        minutes integer NOT NULL, description text NOT NULL, PRIMARY KEY (workspace_id, entry_id))""",
    "CREATE INDEX usual_entry_of_cycle ON usual_entry (workspace_id, cycle_id)",
)


def usual(installation: Installation, client: AsyncWebClient, engine: AsyncEngine) -> AsyncApp:
    """Who, for whom, on what and when, the entry, what is left, and a commit."""
    workspace_id = installation.workspace.workspace_id
    app = bolt(installation, client, process_before_response=False)
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    @app.command("/retainer")
    async def log(ack: AsyncAck, command: dict[str, str]) -> None:
        _, alias, _, description = command["text"].split(maxsplit=3)
        async with sessions.begin() as session:
            person = (
                await session.execute(
                    select(Person).filter_by(workspace_id=workspace_id, slack_user_id=command["user_id"])
                )
            ).scalar_one()
            of = (await session.execute(select(Client).filter_by(workspace_id=workspace_id, alias=alias))).scalar_one()
            retainer = (
                await session.execute(select(Retainer).filter_by(workspace_id=workspace_id, client_id=of.client_id))
            ).scalar_one()
            cycle = (
                await session.execute(
                    select(Cycle)
                    .filter_by(workspace_id=workspace_id, retainer_id=retainer.retainer_id, state="open")
                    .with_for_update()
                )
            ).scalar_one()
            entry = Entry(
                workspace_id=workspace_id,
                entry_id=new_id(),
                cycle_id=cycle.cycle_id,
                person_id=person.person_id,
                minutes=90,
                description=description,
            )
            session.add(entry)
            await session.flush()
            used = (
                await session.execute(
                    select(func.sum(Entry.minutes)).filter_by(workspace_id=workspace_id, cycle_id=cycle.cycle_id)
                )
            ).scalar_one()
        await ack(f"Logged 1 h 30 on {of.name}. {person.name}, {cycle.allotment - used} min are left.")

    return app
