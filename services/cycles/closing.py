"""Closing a cycle for good: what it hands on and loses is written, and its figures are frozen."""

from __future__ import annotations


