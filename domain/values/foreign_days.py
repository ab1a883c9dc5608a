"""Days in other languages: understood well enough to be asked about, not to be logged on."""

from __future__ import annotations

from collections.abc import Mapping

from domain.values.days import Day, DayOfYear, DaysAgo, Weekday, exists

# Monday to Sunday, in German, French, Spanish, Italian, Dutch and Portuguese.
_WEEKDAYS = (
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles jueves viernes sábado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
)
_MONTHS = (
    "januar februar märz april mai juni juli august september oktober november dezember",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
)
_AGO = {
    "heute": 0, "gestern": 1, "vorgestern": 2, "aujourd'hui": 0, "avant-hier": 2, "ayer": 1, "anteayer": 2, "oggi": 0,
    "ieri": 1, "vandaag": 0, "gisteren": 1, "eergisteren": 2, "ontem": 1, "anteontem": 2,
}  # fmt: skip
# Words of other meanings too, which only an `on` before them makes days.
_AGO_AFTER_ON = {"hier": 1, "hoy": 0, "hoje": 0, "morgen": -1, "demain": -1, "mañana": -1, "domani": -1}

FOREIGN_DAYS: Mapping[str, Day] = {word: DaysAgo(days) for word, days in (_AGO | _AGO_AFTER_ON).items()} | {
    name: Weekday(number) for names in _WEEKDAYS for number, name in enumerate(names.split(), 1)
}
FOREIGN_WORDS = tuple(word for word in FOREIGN_DAYS if word not in _AGO_AFTER_ON)
FOREIGN_AFTER_ON = tuple(_AGO_AFTER_ON)
FOREIGN_MONTHS = {name: number for names in _MONTHS for number, name in enumerate(names.split(), 1)}


def foreign_day(word: str) -> Day | None:
    """The day that a word or `27 novembre` names in another language."""
    if word in FOREIGN_DAYS:
        return FOREIGN_DAYS[word]
    figure, _, name = word.partition(" ")
    month = FOREIGN_MONTHS.get(name.removeprefix("de "))
    figure = figure.rstrip(".")
    if month is None or not figure.isdecimal() or len(figure) > 2 or not exists(2000, month, int(figure)):
        return None
    return DayOfYear(month, int(figure))
