"""Brings an agency under fire and prints what became of it. Ends with the lines `lost` and `doubled`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from functools import partial

from benchmarks.chaos.ending import ended
from benchmarks.chaos.field import put_up
from benchmarks.chaos.proof import Findings
from benchmarks.chaos.report import Report
from benchmarks.chaos.rounds import under_fire

_AT_WORK = 6
_MOST_MINUTES = 10.0
# A lease is 90 s: the message of a replica that was killed while it sent is looked for after that.
_PATIENCE, _LITTLE_PATIENCE = 150.0, 6.0


async def chaos(seed: int, minutes: float | None) -> bool:
    """Faults for so long, or each once; then the reckoning, which is printed; whether all held."""
    findings = Findings()
    async with put_up(seed) as here:
        here.people.journal.begin()
        look = partial(findings.look_at_entries, here.url, here.people.journal)
        async with here.people.at_work(_AT_WORK), here.lag.watched():
            came = await under_fire(here, minutes and minutes * 60, look)
        await ended(here, findings, patience=_PATIENCE if minutes else _LITTLE_PATIENCE)
        print(report := Report(seed, minutes, came, here, findings), flush=True)
        return report.held


def main() -> int:
    """The exit code: 1 where something does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="which faults come when")
    parser.add_argument("--minutes", type=float, default=2.0, help=f"how long, at most {_MOST_MINUTES:g}")
    parser.add_argument("--once", action="store_true", help="each fault once, many together: half a minute")
    asked = parser.parse_args()
    if not 0 < asked.minutes <= _MOST_MINUTES:
        parser.error(f"--minutes is at most {_MOST_MINUTES:g}")
    return 0 if asyncio.run(chaos(asked.seed, None if asked.once else asked.minutes)) else 1


if __name__ == "__main__":
    sys.exit(main())
