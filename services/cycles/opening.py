"""Opening a cycle: its row, its grant, and what is carried into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from domain.appointments import AppointmentKind
from domain.cycles.agreement import Agreement
