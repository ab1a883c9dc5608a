import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clients import aliases
from domain.clients.aliases import check_alias, check_matter_number, check_name, suggest_alias
from domain.time.log_line import parse_log
from domain.values.refusals import Refusal

# `/retainer` as it is typed today, and what is announced.
TYPED_TODAY = (
    "log", "undo", "edit", "today", "week", "start", "stop", "balance", "list", "report", "deliver", "cancel",
    "client", "new", "terms", "bind", "import", "co", "change", "request", "digest", "renew", "settings", "help",
    "catchup", "expense", "invoices", "deposit", "note", "task", "export", "last",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "alias"),
    [
        pytest.param("acme", "acme", id="a plain word"),
        pytest.param(" Acme ", "acme", id="capitals and blanks"),
        pytest.param("blue-fin_2", "blue-fin_2", id="dash, underscore and digit"),
        pytest.param("m-2031", "m-2031", id="a matter number as an alias"),
        pytest.param("ab", "ab", id="two letters"),
        pytest.param("a" * 30, "a" * 30, id="thirty letters"),
        pytest.param("may", "may", id="a month alone is no date"),
        pytest.param("cobalt", "cobalt", id="a word that begins like a change order"),
    ],
)
def test_an_alias_is_kept_in_small_letters(typed: str, alias: str) -> None:
    assert check_alias(typed) == alias


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("", aliases.AliasMissing, id="nothing typed"),
        pytest.param("a", aliases.AliasLength, id="one letter"),
        pytest.param("a" * 31, aliases.AliasLength, id="31 letters"),
        pytest.param("3m", aliases.AliasCharacters, id="a digit first"),
        pytest.param("acme corp", aliases.AliasCharacters, id="a blank"),
        pytest.param("acme/seo", aliases.AliasCharacters, id="a slash"),
        pytest.param("café", aliases.AliasCharacters, id="an accent"),
        pytest.param("co-12", aliases.AliasReserved, id="a change order"),
        pytest.param("CO12", aliases.AliasReserved, id="nearly a change order"),
        pytest.param("mon", aliases.AliasReserved, id="a weekday"),
        pytest.param("nov12", aliases.AliasReserved, id="a date"),
        pytest.param("nov31", aliases.AliasReserved, id="a date that is not in the calendar"),
        pytest.param("min", aliases.AliasReserved, id="a unit of time"),
        pytest.param("h30", aliases.AliasReserved, id="the end of a duration"),
        *(pytest.param(word, aliases.AliasReserved, id=f"{word} is a command's word") for word in TYPED_TODAY),
    ],
)
def test_an_alias_that_would_be_misread_is_refused_at_its_field(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        check_alias(typed)
    assert refused.value.field == "alias"


@pytest.mark.parametrize(
    ("name", "alias"),
    [
        pytest.param("Acme Corp.", "acme", id="the first word"),
        pytest.param("The Blue Fin", "blue", id="without the article"),
        pytest.param("Müller & Söhne GmbH", "muller", id="without accents"),
        pytest.param("Straße 7", "strasse", id="with letters that do not decompose"),
        pytest.param("New Balance", "new-balance", id="not a command's word"),
        pytest.param("IT Works", "it-works", id="not a word of two letters"),
        pytest.param("3M", "client-3m", id="not a digit first"),
        pytest.param("O'Neill Ltd", "oneill", id="an apostrophe joins"),
        pytest.param("株式会社", "new-client", id="no letter that can be typed"),
        pytest.param("", "new-client", id="no name"),
        pytest.param("x" * 50, "x" * 30, id="a long name is cut"),
    ],
)
def test_an_alias_is_suggested_from_a_name(name: str, alias: str) -> None:
    assert suggest_alias(name) == alias


def test_a_suggestion_avoids_what_is_taken() -> None:
    assert suggest_alias("Acme", {"acme", "acme-2"}) == "acme-3"
    assert suggest_alias("x" * 50, {"x" * 30}) == "x" * 28 + "-2"
    assert suggest_alias("Part 6", {"part"}) == "part-6"
    assert suggest_alias("Website care", {"website", "website-care"}) == "website-2"


def test_a_retainer_gets_its_own_word_where_its_name_cannot_stand_alone() -> None:
    assert suggest_alias("Retainer", prefix="work") == "work-retainer"
    assert suggest_alias("…", prefix="work") == "new-work"


@given(st.text(), st.sets(st.sampled_from(["acme", "new-client", "client-a"])))
def test_a_suggestion_is_always_an_alias_that_is_free(name: str, taken: set[str]) -> None:
    alias = suggest_alias(name, taken)
    assert check_alias(alias) == alias
    assert alias not in taken


@given(st.text("abcdefhimnorstuyz0123456789-_", min_size=1, max_size=12))
def test_an_alias_before_or_after_the_duration_is_never_read_as_anything_else(typed: str) -> None:
    try:
        alias = check_alias(typed)
    except Refusal:
        return
    assert parse_log(f"{alias} 2 fix").named == alias
    after = parse_log(f"2 {alias} fix")
    assert (after.maybe, after.minutes) == (alias, 120)
    assert parse_log(f"2h fix on {alias}").day is None


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        pytest.param("m-2031", "M-2031", id="in capitals"),
        pytest.param("2024-0117", "2024-0117", id="a year and a number"),
        pytest.param("00123.001.B", "00123.001.B", id="client and matter with points"),
        pytest.param("A7", "A7", id="two characters"),
    ],
)
def test_a_matter_number_is_kept_in_capitals(typed: str, number: str) -> None:
    assert check_matter_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        pytest.param("", aliases.MatterNumberShape, id="nothing typed"),
        pytest.param("M", aliases.MatterNumberShape, id="one letter"),
        pytest.param("MATTER", aliases.MatterNumberShape, id="no digit"),
        pytest.param("M 2031", aliases.MatterNumberShape, id="a blank"),
        pytest.param("M/2031", aliases.MatterNumberShape, id="a slash"),
        pytest.param("M" + "1" * 30, aliases.MatterNumberShape, id="31 characters"),
        pytest.param("2031", aliases.MatterNumberReserved, id="a number alone is a duration"),
        pytest.param("00123.001", aliases.MatterNumberReserved, id="a decimal is a duration"),
        pytest.param("CO-12", aliases.MatterNumberReserved, id="a change order"),
        pytest.param("2026-11-12", aliases.MatterNumberReserved, id="a date"),
    ],
)
def test_a_matter_number_that_would_be_misread_is_refused(typed: str, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        check_matter_number(typed)
    assert refused.value.field == "matter_number"


def test_a_name_is_one_line_of_at_most_80_characters() -> None:
    assert check_name(" Acme\nCorp ") == "Acme Corp"
    assert check_name("x" * 80) == "x" * 80
    with pytest.raises(aliases.NameMissing):
        check_name(" \x00")
    with pytest.raises(aliases.NameTooLong, match="81 characters"):
        check_name("x" * 81)
