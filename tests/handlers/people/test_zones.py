"""Where somebody is, as Slack says it: by zones that may not be known here."""

from __future__ import annotations

import pytest

from tests.desk import Desk


@pytest.mark.parametrize(
    ("tz", "offset", "kept"),
    [
        pytest.param("America/Nuuk", None, "America/Nuuk", id="one that is known"),
        pytest.param("Europe/Newtown", 7200, "Etc/GMT-2", id="one that is not, two hours ahead"),
        pytest.param("America/Newtown", -18000, "Etc/GMT+5", id="one that is not, five hours behind"),
        pytest.param("Asia/Newtown", 20700, "Etc/GMT-6", id="one that is not, of quarter hours"),
        pytest.param("Newtown", 0, "UTC", id="one that is not, at UTC"),
        pytest.param("", 3600, "Etc/GMT-1", id="none"),
    ],
)
async def test_somebody_of_an_unknown_zone_works_by_its_hours(
    desk: Desk, tz: str, offset: int | None, kept: str
) -> None:
    await desk.slack.world("change_person", person="U0DEV", changes={"tz": tz, "tz_offset": offset})

    assert "Logged 1 h on Acme" in await desk.told(desk.slack.person("U0DEV"), "log acme 1h x")

    assert (await desk.bot.services.people.me(desk.caller("U0DEV"))).timezone == kept
