import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.values import money
from domain.values.money import CURRENCIES, Money, check_currency, exponent, parse_amount, sum_money, value_of
from domain.values.refusals import Refusal


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        pytest.param("6,000", "USD", 600_000, id="a comma between thousands"),
        pytest.param("6.000", "EUR", 600_000, id="a point between thousands"),
        pytest.param("6 000", "EUR", 600_000, id="a blank between thousands"),
        pytest.param("6\u202f000,50", "EUR", 600_050, id="a narrow blank, as French text has it"),
        pytest.param("6'000.50", "CHF", 600_050, id="an apostrophe, as Swiss text has it"),
        pytest.param("6000.50", "USD", 600_050, id="a decimal point"),
        pytest.param("6000,5", "EUR", 600_050, id="a decimal comma and one decimal"),
        pytest.param("6.000,50", "EUR", 600_050, id="points between thousands, decimal comma"),
        pytest.param("6,000.50", "USD", 600_050, id="commas between thousands, decimal point"),
        pytest.param("1,234,567", "USD", 123_456_700, id="millions"),
        pytest.param("6,00,000.50", "INR", 60_000_050, id="lakh"),
        pytest.param("0.50", "USD", 50, id="less than one"),
        pytest.param(".5", "USD", 50, id="without the nought"),
        pytest.param("0.500", "USD", 50, id="a nought groups no thousands"),
        pytest.param("6000.500", "USD", 600_050, id="a nought too many behind the point"),
        pytest.param("0", "USD", 0, id="nothing"),
        pytest.param("$6,000", "USD", 600_000, id="a dollar sign"),
        pytest.param("6000 EUR", "EUR", 600_000, id="the code behind"),
        pytest.param("eur 6000", "EUR", 600_000, id="the code before, in small letters"),
        pytest.param("6000€", "EUR", 600_000, id="a euro sign behind"),
        pytest.param("6,000", "JPY", 6_000, id="yen have no decimals"),
        pytest.param("6000.00", "JPY", 6_000, id="noughts behind the point do no harm"),
        pytest.param("6000.505", "KWD", 6_000_505, id="dinars have three decimals"),
        pytest.param("6,000.505", "KWD", 6_000_505, id="dinars with thousands"),
        pytest.param("6.5", "KWD", 6_500, id="dinars with one decimal"),
        pytest.param("6.5050", "KWD", 6_505, id="a nought more says that it is a decimal point"),
        pytest.param("0.505", "KWD", 505, id="less than a dinar"),
        pytest.param("6.000", "KWD", 6_000, id="three digits behind a point are a dinar's decimals"),
        pytest.param("6.000.000", "KWD", 6_000_000_000, id="two points group thousands"),
        pytest.param("CA$6,000.50", "CAD", 600_050, id="a dollar sign that says whose"),
        pytest.param("6000 hk$", "HKD", 600_000, id="the same behind, in small letters"),
        pytest.param("F\u202fCFA 6,000", "XOF", 6_000, id="a sign of two words"),
        pytest.param("₹6,00,000", "INR", 60_000_000, id="rupees"),
    ],
)
def test_an_amount_is_understood_as_its_country_writes_it(typed: str, currency: str, minor: int) -> None:
    assert parse_amount(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "currency", "refusal", "words"),
    [
        pytest.param("", "USD", money.NotAnAmount, "6000.50", id="nothing typed"),
        pytest.param("soon", "USD", money.NotAnAmount, "6000.50", id="a word"),
        pytest.param("6k", "USD", money.NotAnAmount, "6000.50", id="a k"),
        pytest.param("6 00", "USD", money.NotAnAmount, "6000.50", id="a blank in the wrong place"),
        pytest.param("1.234,567.89", "USD", money.NotAnAmount, "6000.50", id="signs out of order"),
        pytest.param("6,00,00", "USD", money.NotAnAmount, "6000.50", id="groups of nobody"),
        pytest.param("12,3456.7", "USD", money.NotAnAmount, "6000.50", id="four digits in a group"),
        pytest.param("٦٠٠", "USD", money.NotAnAmount, "6000.50", id="digits of another script"),
        pytest.param("6,505", "KWD", money.UnclearAmount, "6505 or 6.5050", id="a thousand or three decimals"),
        pytest.param("6.505", "CLF", money.UnclearAmount, "6505 or 6.5050", id="the same where it has four"),
        pytest.param("CA$600", "USD", money.OtherCurrency, "in USD", id="Canada's dollars for a client in others"),
        pytest.param("6000.505", "USD", money.TooPrecise, "at most 2 decimals", id="a tenth of a cent"),
        pytest.param("60.5", "JPY", money.TooPrecise, "no decimals", id="half a yen"),
        pytest.param("-5", "USD", money.NegativeAmount, "type 5", id="negative"),
        pytest.param("$−5", "USD", money.NegativeAmount, "type 5", id="negative behind a sign"),
        pytest.param("1" * 16, "USD", money.AmountTooLarge, "15 digits", id="sixteen digits"),
        pytest.param("€600", "USD", money.OtherCurrency, "in USD", id="euro for a client in dollars"),
        pytest.param("$600", "EUR", money.OtherCurrency, "in EUR", id="dollars for a client in euro"),
        pytest.param("600 GBP", "EUR", money.OtherCurrency, "in EUR", id="another code"),
    ],
)
def test_an_amount_that_is_unclear_is_refused(typed: str, currency: str, refusal: type[Refusal], words: str) -> None:
    with pytest.raises(refusal) as refused:
        parse_amount(typed, currency)
    assert words in refused.value.sentence
    assert refused.value.field == "amount"


def test_what_an_unclear_amount_offers_can_be_typed() -> None:
    with pytest.raises(money.UnclearAmount) as refused:
        parse_amount("6,505", "KWD")
    assert parse_amount(str(refused.value.facts["one"]), "KWD") == 6_505_000
    assert parse_amount(str(refused.value.facts["other"]), "KWD") == 6_505


@given(st.text() | st.text("0123456789., '-$€USDkwd", max_size=14), st.sampled_from(["USD", "JPY", "KWD", "EUR"]))
def test_whatever_is_typed_is_an_amount_or_a_sentence(typed: str, currency: str) -> None:
    answer = minor_or_sentence(typed, currency)
    assert answer.endswith(".") if isinstance(answer, str) else answer >= 0


def minor_or_sentence(typed: str, currency: str) -> int | str:
    try:
        return parse_amount(typed, currency)
    except Refusal as refused:
        return refused.sentence


@given(st.integers(0, 10**12), st.sampled_from(["USD", "JPY", "KWD", "CLF"]), st.sampled_from([",", ".", " ", ""]))
def test_an_amount_written_out_reads_back_to_the_same_minor_units(minor: int, currency: str, group: str) -> None:
    places = exponent(currency)
    whole, rest = divmod(minor, 10**places)
    decimal_sign = "," if group == "." else "."
    written = f"{whole:,}".replace(",", group) + (f"{decimal_sign}{rest:0{places}}" if places else "")
    if currency == "KWD" and decimal_sign == ",":  # three digits behind a comma are unclear, but for a nought more
        written += "0"
    assert parse_amount(written, currency) == minor


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [
        pytest.param("USD", 2, id="dollars have cents"),
        pytest.param("JPY", 0, id="yen have nothing smaller"),
        pytest.param("KWD", 3, id="dinars have a thousand fils"),
        pytest.param("CLF", 4, id="the unidad de fomento has four decimals"),
    ],
)
def test_a_currency_has_the_decimals_of_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


def test_every_currency_with_unusual_decimals_is_one_that_can_be_chosen() -> None:
    unusual = {code for code in CURRENCIES if exponent(code) != 2}
    assert len(unusual) == 17 + 7 + 2
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)


def test_a_currency_is_its_code_in_capitals() -> None:
    assert check_currency(" eur ") == "EUR"
    for typed in ("", "euro", "EUX", "XAU"):
        with pytest.raises(money.UnknownCurrency) as refused:
            check_currency(typed)
        assert refused.value.field == "currency"


@pytest.mark.parametrize(
    ("minutes", "rate", "minor"),
    [
        pytest.param(90, 20_000, 30_000, id="an hour and a half"),
        pytest.param(20, 9_900, 3_300, id="a third of an hour, never 0.33"),
        pytest.param(1, 30, 1, id="exactly half a cent goes up"),
        pytest.param(1, 29, 0, id="less than half a cent goes down"),
        pytest.param(0, 20_000, 0, id="no time"),
        pytest.param(-1, 30, -1, id="a reversal takes the same back"),
    ],
)
def test_minutes_cost_their_share_of_an_hour(minutes: int, rate: int, minor: int) -> None:
    assert value_of(minutes, rate) == minor


@given(st.integers(0, 100_000), st.integers(0, 10**9))
def test_time_and_its_reversal_cost_nothing_together(minutes: int, rate: int) -> None:
    assert value_of(minutes, rate) + value_of(-minutes, rate) == 0


def test_three_twenties_at_99_an_hour_are_99() -> None:
    thirds = [Money(value_of(20, 9_900), "USD")] * 3
    assert sum_money(thirds, "USD") == Money(9_900, "USD")


def test_a_sum_of_nothing_is_nothing_and_currencies_are_never_added_up() -> None:
    assert sum_money([], "EUR") == Money(0, "EUR")
    with pytest.raises(money.MixedCurrencies, match="EUR and USD"):
        sum_money([Money(1, "EUR"), Money(1, "USD")], "EUR")
