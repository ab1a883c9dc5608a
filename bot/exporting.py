"""`retainer export`: what the bot knows, for other programs."""

from __future__ import annotations

import json
from typing import TextIO

from bot.settings import SettingsError
from bot.workspace_choice import chosen_workspace
from domain.values.refusals import Refusal
from services import Services
from services.exports.acts import COLUMNS
from services.exports.spreadsheet import as_csv
from store.database import Database


async def export_to(out: TextIO, url: str, what: str, *, output: str, client: str | None, team: str | None) -> None:
    """Write `what` (balances, entries or ledger) as `output` (json, csv; the ledger also as an hledger journal).

    Raises SettingsError.
    """
    if output == "hledger" and what != "ledger":
        raise SettingsError("--format hledger is for the ledger: retainer export ledger --format hledger.")
    database = Database(url, prepares=False)
    try:
        services = Services(database)
        workspace = (await chosen_workspace(services, team)).workspace_id
        if output == "hledger":
            out.write(await services.exports.hledger(workspace, alias=client))
            return
        read = {
            "balances": services.exports.balances,
            "entries": services.exports.entries,
            "ledger": services.exports.ledger,
        }[what]
        records = await read(workspace, alias=client)
    except Refusal as refusal:
        raise SettingsError(refusal.sentence) from refusal
    finally:
        await database.close()
    if output == "json":
        json.dump(records, out, indent=2, ensure_ascii=False)
        out.write("\n")
    else:
        out.write(as_csv(COLUMNS[what], records))
