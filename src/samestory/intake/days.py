"""Days as databases print them, in the languages of their pages, whatever the machine's locale."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable

_MONTHS = (  # January to December, in English, German, French, Spanish, Italian, Portuguese, …
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "jänner feber mär apr mai jun jul aug sept okt nov dez",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar marts april maj juni juli august september oktober november desember",
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada "
    "grudnia",
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
_MONTH_OF = {name: number for row in _MONTHS for number, name in enumerate(row.split(), 1)}
_M = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_TH = r"(?:st|nd|rd|th|er|º|\.)?"
_Y = r"(?P<y{0}>1[5-9]\d\d|20\d\d)(?!\d)"
_DAY = re.compile(
    rf"(?<![\w])(?:{_Y.format(0)}[-/](?P<m0>\d\d)[-/](?P<d0>\d\d)(?!\d)"
    rf"|(?P<d1>\d{{1,2}}){_TH},? (?:de |of )?(?P<m1>{_M})\b\.?,? (?:del? )?{_Y.format(1)}"
    rf"|(?P<m2>{_M})\b\.? (?P<d2>\d{{1,2}}){_TH},? {_Y.format(2)}"
    rf"|(?P<d3>\d{{1,2}})\.(?P<m3>\d{{1,2}})\.{_Y.format(3)}"
    rf"|(?P<d4>\d{{1,2}})/(?P<m4>\d{{1,2}})/{_Y.format(4)}"
    rf"|{_Y.format(5)} ?年 ?(?P<m5>\d{{1,2}}) ?月 ?(?P<d5>\d{{1,2}}) ?日)",
    re.I,
)
#: What may stand beside a day on a line of its own: a weekday, an hour, a time zone.
_BESIDE = re.compile(
    r"(?:le|on|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tue|wed|thu|fri|sat|sun)\.?|"
    r"montag|dienstag|mittwoch|donnerstag|freitag|sam?stag|sonnabend|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|"
    r"lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"(?:lune|marte|mercole|giove|vener)d[iì]|sabato|domenica|"
    r"(?:maan|dins|woens|donder|vrij|zater|zon)dag|"
    r"t?\d{1,2}[:.h]\d\d(?:[:.]\d\d)?(?:\.\d+)?z?|[ap]\.?m\.?|uhr|"
    r"(?:gmt|utc|est|edt|cst|cdt|pst|pdt|bst|cet|cest)?(?:[+-]\d{1,2}(?::?\d\d)?)?|[,|;-]+)",
    re.I,
)


def find_day(text: str, order: str = "") -> str:
    """Give the first day that a text names, as ISO 8601, or "" where it names none.

    ``04/05/2031`` names no day, since it may be April or May, but in an *order*: "dm" or "md".

    >>> find_day("Saturday, May 3, 2031"), find_day("3. Mai 2031"), find_day("04/05/2031")
    ('2031-05-03', '2031-05-03', '')
    """
    for match in _DAY.finditer(_one_space(text)):
        if day := _iso(match, order):
            return day
    return ""


def find_order(texts: Iterable[str]) -> str:
    """Give the order in which all of these texts put day and month between slashes, or ""."""
    orders = set()
    for text in texts:
        for match in _DAY.finditer(_one_space(text)):
            if match["m4"] and int(match["d4"]) > 12:
                orders.add("dm")
            if match["m4"] and int(match["m4"]) > 12:
                orders.add("md")
    return orders.pop() if len(orders) == 1 else ""


def is_day(text: str) -> bool:
    """Whether a line is nothing but a day, with its weekday, hour and time zone at most."""
    line = _one_space(text)
    match = _DAY.search(line)
    if match is None or not _iso(match):
        return False
    beside = f"{line[: match.start()]} {line[match.end() :]}".replace(",", " ").split()
    return len(beside) <= 6 and all(_BESIDE.fullmatch(word) for word in beside)


def opens_with_day(text: str) -> bool:
    """Whether a line begins with a day: behind it an edition may stand, or a place."""
    line = _one_space(text)
    match = _DAY.search(line)
    before = line[: match.start()].replace(",", " ").split() if match else ["?"]
    return bool(match and _iso(match)) and all(_BESIDE.fullmatch(word) for word in before)


def _one_space(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _iso(match: re.Match[str], order: str = "") -> str:
    """Give a match as ISO 8601; "" where there is no such day or more than one reading."""
    told = {name[0]: value for name, value in match.groupdict().items() if value}
    month = told["m"].lower()
    number = _MONTH_OF.get(month) or int(month)
    day = int(told["d"])
    if match["m4"] and number != day:
        if number <= 12 and day <= 12 and not order:
            return ""
        if number > 12 or order == "md":
            number, day = day, number
    try:
        return datetime.date(int(told["y"]), number, day).isoformat()
    except ValueError:
        return ""
