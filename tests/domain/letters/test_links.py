"""The address in a mail: what it holds, and what is none."""

from __future__ import annotations

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.letters.links import Secret, UnknownLink, read_token


@given(st.uuids(), st.binary(min_size=32, max_size=32))
def test_a_token_is_64_letters_of_an_address_and_reads_back(workspace_id: UUID, value: bytes) -> None:
    secret = Secret(workspace_id, value)
    assert len(secret.token) == 64
    assert set(secret.token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert read_token(secret.token) == secret
    assert secret.hash == hashlib.sha256(value).digest()


@given(st.text(max_size=80))
def test_anything_else_opens_nothing(typed: str) -> None:
    with pytest.raises(UnknownLink):
        read_token(f"{typed}!")
    with pytest.raises(UnknownLink):
        read_token(typed[:40])
