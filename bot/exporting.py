"""`retainer export`: what the bot knows, for other programs."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TextIO

from bot.clock_watch import right_time
from bot.settings import SettingsError
from bot.workspace_choice import chosen_workspace
from domain.values.refusals import Refusal
from services import Services
from services.exports.acts import COLUMNS, Record
from services.exports.invoices import FORMATS
from services.exports.spreadsheet import as_csv
from store.database import Database


async def export_to(out: TextIO, url: str, what: str, *, output: str, client: str | None, team: str | None) -> None:
    """Write `what` (balances, entries, ledger, invoices, payments, expenses, funds) as `output`: json, csv; the ledger
    also as an hledger journal, invoices in every format.

    Raises SettingsError.
    """
    of_money = what in FORMATS
    if not of_money and (output not in {"csv", "json", "hledger"} or (output == "hledger" and what != "ledger")):
        instead = "the ledger, invoices and payments" if output == "hledger" else "invoices"
        raise SettingsError(f"--format {output} is for {instead}: retainer export invoices --format {output}.")
    now = await right_time(url)
    database = Database(url, prepares=False)
    try:
        services = Services(database)
        workspace = (await chosen_workspace(services, team)).workspace_id
        if of_money:
            out.write(await services.exports.billed.written(workspace, what, output, alias=client, now=now))
            return
        if output == "hledger":
            out.write(await services.exports.hledger(workspace, alias=client))
            return
        lists: Mapping[str, Callable[..., Awaitable[list[Record]]]] = {
            "balances": services.exports.balances,
            "entries": services.exports.entries,
            "ledger": services.exports.ledger,
            "funds": partial(services.exports.funds, now=now),
        }
        records = await lists[what](workspace, alias=client)
    except Refusal as refusal:
        raise SettingsError(refusal.sentence) from refusal
    finally:
        await database.close()
    if output == "json":
        json.dump(records, out, indent=2, ensure_ascii=False)
        out.write("\n")
    else:
        out.write(as_csv(COLUMNS[what], records))
