"""Closing a cycle for good: what it hands on and loses is written, and its figures are frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.appointments import AppointmentKind
from domain.cycles.agreement import Agreement
from domain.cycles.closing import Closing, closing_of
