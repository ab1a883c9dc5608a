"""What counts as billed elsewhere, as it is listed: within Slack's limits however much it is."""

from __future__ import annotations

from uuid import UUID

from blocks.invoices.older import older_modal, older_told
from blocks.message import message
from domain.invoices.older import Older, OlderItem
from tests.blocks import samples
from tests.blocks.payloads import buttons, check


def test_however_much_it_is_it_can_be_drawn_and_chosen_from() -> None:
    every = [OlderItem(f"expense:{UUID(int=at)}:", samples.HOSTILE_TEXT, 4_990, ()) for at in range(150)]
    older = Older(samples.called(), tuple(every))
    view = check(older_modal(older), "modal")
    assert "<!" not in str(view["blocks"][:-1]), "what is offered in the menu is no markup"
    assert len(view["blocks"][-1]["element"]["options"]) == 100
    said, blocks = older_told(older)
    assert set(buttons(check(message(said, *blocks)))) == {"Bill some of it here"}
    assert said.endswith("• and 145 more")
    assert older_told(Older(samples.called(), ())) == ("", [])
    assert "Nothing of" in str(check(older_modal(Older(samples.called(), ())), "modal"))
