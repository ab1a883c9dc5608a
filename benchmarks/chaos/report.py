"""What a run came to, as it is printed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from benchmarks.chaos.field import Field
from benchmarks.chaos.proof import Findings
from benchmarks.chaos.replicas import said
from benchmarks.outcome import Check

_MOST_OUTAGE, _MOST_ANSWER = 5.0, 2.4
# What the log says of an error that nobody foresaw.
_UNFORESEEN = ("listener_failed", "bolt_failed", "turn_failed", "library_said", "Traceback")


@dataclass(frozen=True)
class Report:
    """How often each fault `came`, and everything that is known afterwards. Made while the logs are there."""

    seed: int
    minutes: float | None
    came: Counter[str]
    field: Field
    findings: Findings

    @cached_property
    def _unforeseen(self) -> list[str]:
        return said(self.field.replicas, _UNFORESEEN)

    @property
    def held(self) -> bool:
        """Whether all is as it has to be."""
        return not (self.findings.lost or self.findings.doubled or +self.findings.wrong) and all(
            check.held for check in self._checks()
        )

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _checks(self) -> list[Check]:
        journal = self.field.people.journal
        return [
            Check("errors that nobody foresaw", len(self._unforeseen), 0, ""),
            Check("longest outage", journal.outage, _MOST_OUTAGE, "s"),
            Check("longest wait for a sentence", max(journal.slow, default=0.0), _MOST_ANSWER, "s"),
            Check("payloads that Slack would have given up", journal.hung_up, 0, ""),
            Check("answers that are no sentence of ours", len(journal.broken), 0, ""),
        ]

    def _lines(self) -> Iterator[str]:
        journal, cuts = self.field.people.journal, self.field.line.cuts
        yield f"Chaos, seed {self.seed}, {f'{self.minutes:g} minutes' if self.minutes else 'each fault once'}"
        for name, times in sorted(self.came.items()):
            yield f"  {name:<40} {times:>5} times"
        yield f"  {'replicas killed':<40} {self.field.kills:>5}"
        yield f"  {'connections cut at a statement':<40} {cuts.total():>5}, at {len(cuts)} places"
        yield f"acknowledged {len(journal.logged)}, refused {len(journal.refused)}, not known {len(journal.unsure)}"
        yield f"cut off with their replica {journal.cut_off}, turned away while none was there {journal.turned_away}"
        yield f"messages {self.findings.messages}"
        yield from map(str, self._checks())
        starts = [each for replica in self.field.replicas.each for each in replica.starts]
        yield f"a replica is ready {median(starts):.1f} s after its start, at most {max(starts):.1f} s"
        yield f"this machine kept a program waiting for up to {self.field.lag.longest:.2f} s"
        yield f"the longest outage was during: {journal.outage_in}"
        yield from (f"UNFORESEEN {each}" for each in self._unforeseen[:10])
        yield from (f"BROKEN {each}" for each in journal.broken[:5])
        yield from (f"WRONG {what}: {times}" for what, times in self.findings.wrong.items() if times)
        yield from (f"LOST {each}" for each in sorted(self.findings.lost)[:5])
        yield from (f"DOUBLED {each}" for each in sorted(self.findings.doubled)[:5])
        yield f"lost {len(self.findings.lost)}"
        yield f"doubled {len(self.findings.doubled)}"
