"""The closed sets of words."""

from __future__ import annotations

import pytest

from domain.kinds import Role


@pytest.mark.parametrize(
    ("role", "may"),
    [
        pytest.param(
            Role.OWNER, "owner manager bookkeeper member contractor client", id="an owner may what anybody may"
        ),
        pytest.param(
            Role.MANAGER, "manager bookkeeper member contractor client", id="a manager may not what is an owner's"
        ),
        pytest.param(Role.BOOKKEEPER, "bookkeeper member contractor client", id="a bookkeeper may what a member may"),
        pytest.param(Role.MEMBER, "member contractor client", id="a member may not what is a manager's"),
        pytest.param(Role.CONTRACTOR, "contractor client", id="a contractor may not what is a member's"),
        pytest.param(Role.CLIENT, "client", id="a client may what is a client's"),
    ],
)
def test_a_role_may_what_those_below_it_may(role: Role, may: str) -> None:
    assert " ".join(each for each in Role if role.is_at_least(each)) == may
