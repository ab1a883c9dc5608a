"""Who tries out links is slowed down; who sits beside them is not."""

from __future__ import annotations

from portal.guessing import MOST_A_MINUTE, MOST_OF_AN_ADDRESS, Guesses


class Watch:
    """A clock that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_dead_link_is_refused_where_it_was_tried_too_often_and_nowhere_else() -> None:
    guesses = Guesses(Watch())
    for _ in range(MOST_A_MINUTE):
        assert not guesses.too_many("office", "dead")
        guesses.missed("office", "dead")

    assert guesses.too_many("office", "dead")
    assert not guesses.too_many("office", "another")
    assert not guesses.too_many("elsewhere", "dead")


def test_who_tries_ever_new_links_is_refused_but_for_links_that_were_opened() -> None:
    guesses = Guesses(Watch())
    guesses.opened("carlas")
    for number in range(MOST_OF_AN_ADDRESS):
        guesses.missed("office", str(number))

    assert guesses.too_many("office", "one more")
    assert not guesses.too_many("office", "carlas")
    assert not guesses.too_many("elsewhere", "one more")


def test_the_next_minute_begins_anew() -> None:
    watch = Watch()
    guesses = Guesses(watch)
    for _ in range(MOST_A_MINUTE):
        guesses.missed("office", "dead")
    watch.now = 59.5
    assert (guesses.too_many("office", "dead"), guesses.wait) == (True, 1)
    watch.now = 60
    assert not guesses.too_many("office", "dead")


def test_of_very_many_the_last_ones_opened_are_known() -> None:
    guesses = Guesses(Watch())
    for number in range(10_001):
        guesses.opened(str(number))
    for number in range(MOST_OF_AN_ADDRESS):
        guesses.missed("office", f"none {number}")

    assert guesses.too_many("office", "0")
    assert not guesses.too_many("office", "1")
