"""Runs the benchmarks that are named, or all, and prints what was measured."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from benchmarks import (
    answering,
    balances,
    closing,
    crowded,
    drafting,
    draining,
    invoicing,
    meanwhile,
    ticking,
    together,
)
from benchmarks.outcome import Outcome
from benchmarks.place import Place, place
from benchmarks.scale import measuring

_ALL: dict[str, Callable[[Place], Coroutine[Any, Any, Outcome]]] = {
    "answering": answering.measure,
    "balances": balances.measure,
    "closing": closing.measure,
    "crowded": crowded.measure,
    "drafting": drafting.measure,
    "draining": draining.measure,
    "invoicing": invoicing.measure,
    "meanwhile": meanwhile.measure,
    "ticking": ticking.measure,
    "together": together.measure,
}
# It fills gigabytes, so it has to be named.
_NAMED = {"scale": measuring.measure}


def main() -> int:
    """The exit code: 1 when `--check` was given and something was slower than aimed at."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="*", metavar="|".join(_ALL), help="all, if none is named")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    asked = parser.parse_args()
    known = _ALL | _NAMED
    unknown = [name for name in asked.which if name not in known]
    if unknown:
        parser.error(f"there is no {unknown[0]}; choose from {', '.join(known)}")
    held = True
    with place() as here, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for name in asked.which or _ALL:
            outcome = runner.run(known[name](here))
            print(f"{outcome}\n", flush=True)
            held = held and outcome.held
    return 0 if held or not asked.check else 1


if __name__ == "__main__":
    sys.exit(main())
