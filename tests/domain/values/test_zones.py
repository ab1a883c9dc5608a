from zoneinfo import available_timezones

import pytest

from domain.values.zones import UnknownTimezone, check_timezone

ZONES = available_timezones()


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        pytest.param("Europe/Berlin", "Europe/Berlin", id="as it is spelt"),
        pytest.param("america/new york", "America/New_York", id="with a blank and small letters"),
        pytest.param("utc", "UTC", id="UTC needs no place"),
    ],
)
def test_a_timezone_is_found_by_its_place(typed: str, zone: str) -> None:
    assert check_timezone(typed, ZONES) == zone


@pytest.mark.parametrize("typed", ["", "Berlin", "EST", "localtime", "Europe/Atlantis", "+02:00", "../etc/passwd"])
def test_what_is_no_place_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(UnknownTimezone, match="Europe/Berlin") as refused:
        check_timezone(typed, ZONES)
    assert refused.value.field == "timezone"
