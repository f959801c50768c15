"""Dates: days, months, years and hours as a page names them, resolved by the page's own date.

``Wednesday`` on a page of 2021-10-20 is 2021-10-20, ``last week`` the ISO week 2021-W41. On a page
that shows no date nothing is resolved: the value is ``unresolved: wednesday``, which may be any
Wednesday that another page names, and is never taken for a date of its own.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from .lexicon import MONTHS, WEEKDAYS
from .mentions import Found, Passage, sentence_after, sentence_before

#: What stands before the value of a date that the page leaves open.
UNRESOLVED = "unresolved: "

_MONTH_OF = {name[:n]: number for number, name in enumerate(MONTHS, 1) for n in (3, 4, len(name))}
_DAY_OF = {
    day: number
    for number, day in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())
}
_SEASONS = {"spring": 4, "summer": 7, "autumn": 10, "fall": 10, "winter": 1}
_M = (
    r"(?:Jan(?:uary|\.|\b)|Feb(?:ruary|\.|\b)|Mar(?:ch|\.|\b)|Apr(?:il|\.|\b)|May\b|Jun(?:e|\.|\b)|"
    r"Jul(?:y|\.|\b)|Aug(?:ust|\.|\b)|Sep(?:tember|t?\.|t?\b)|Oct(?:ober|\.|\b)|"
    r"Nov(?:ember|\.|\b)|Dec(?:ember|\.|\b))"
)
_ANY_M = rf"(?:{_M}|(?:{'|'.join(map(str.upper, MONTHS))})\b)"
_W = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day|\.)?,? )?"
_Y = r"(?:1[5-9]|20)\d\d(?![\d%]|[.,:]\d)"
_TH = r"(?:st|nd|rd|th)?"
_PART = r"(?:(?P<part>[Mm]id|[Ee]arly|[Ll]ate|[Ee]arlier|[Ll]ater)(?:-| in | ))?"
_WEEKDAY = "|".join(sorted(day.capitalize() for day in WEEKDAYS))
_DATE = re.compile(
    rf"(?<![\w$€£¥.,/+])(?:(?<!-)|(?=[A-Z]))(?:(?P<iso>\d{{4}}-\d\d-\d\d)(?![\d-])"
    rf"|(?P<slashed>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d\d))(?![\d/])"
    rf"|{_W}(?P<m1>{_ANY_M}) (?P<d1>\d{{1,2}}){_TH}"
    rf"(?: ?[-–] ?(?P<e1>\d{{1,2}}){_TH})?(?!\d|[:.,]\d)"
    rf"(?:,? (?P<y1>{_Y}))?"
    rf"|{_W}(?P<d2>\d{{1,2}}){_TH}(?: ?[-–] ?(?P<e2>\d{{1,2}}){_TH})? (?:of )?(?P<m2>{_ANY_M})"
    rf"(?:,? (?P<y2>{_Y}))?"
    rf"|{_PART}(?:(?P<which>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he) )??(?:"
    rf"(?P<m3>{_M})(?! \d{{1,2}}\b)(?:,? (?P<y3>{_Y}))?"
    r"|(?P<decade>(?:1[5-9]|20)\d0|(?<![\w.,])['’]?\d0)s\b"
    r"|(?P<short>(?<!\w)['’]\d\d)(?![\w'’])"
    rf"|(?P<year>{_Y})(?![-–]year)(?:[-–](?P<until>\d{{4}}|\d\d)\b(?!-))?)"
    r"|(?P<century>\d{1,2}(?:st|nd|rd|th)|[Nn]ineteenth|[Tt]wentieth|[Ee]ighteenth)[ -]century\b"
    rf"|(?:(?P<near>[Ll]ast|[Tt]his|[Nn]ext|[Ee]very|[Ee]ach) )?(?P<day>{_WEEKDAY})\b"
    r"|(?P<adverb>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight)\b"
    r"|(?P<earlier>[Ee]arlier |[Ll]ater )?(?P<rel>[Ll]ast|[Tt]his|[Nn]ext|[Oo]ver the|[Aa]t the) "
    r"(?P<span>week(?:end)?|month|year|night|morning|afternoon|evening|spring|summer|autumn|fall"
    r"|winter)\b(?!-)"
    r"|(?P<hour>\d{1,2})(?:[:.](?P<min>[0-5]\d))? ?(?P<half>[AaPp])\.? ?[Mm]\b\.?"
    r"|(?P<clock>(?:[01]?\d|2[0-3]):[0-5]\d)(?![\d:])"
    r"|(?P<mil>[012]\d[0-5]\d) (?:GMT|UTC|hours)\b"
    r"|(?P<noon>[Nn]oon|[Mm]idnight)\b)"
)
_PREPOSITION = re.compile(
    r"\b(?:in|of|since|until|till|by|from|to|through|during|and|before|after|on|for|between|early|late"
    r"|mid-?|last|next|this|ago|around) $"
)
_COUNTS = re.compile(r"\b(?:some|nearly|almost|more than|less than|fewer than|at least|at most) $")
_OF_YEAR = re.compile(r"(?:\b(?:in|since|the|by|of|during|from|last|this|next|early|late)|['’]s) $")
_PLURAL = re.compile(r" (?!(?:was|is|has|s|as|this)\b)[a-z]+(?<![su])s\b| people\b")
_TENSE = re.compile(
    r"(?P<ahead>\b(?:will|would|shall|['’]ll)(?: not| also)?(?: be(?:en)?)?(?: \w+ly)?(?: \w+)?|"
    r"\bto be(?: \w+ly)? \w+|\b(?:set|due|scheduled|expected|planned|slated|likely|ready|hopes?|"
    r"plans?|aims?|agreed|wants?|vowed|is|are) to\b(?: be)?(?: \w+ly)?(?: \w+)?|"
    r"\b(?:due|scheduled|slated|planned) (?:on|for|in)\b|\buntil\b|\bupcoming\b)|"
    r"(?P<back>\b(?:said|says|told|was|were|had|did|went|came|met|left|began|held|won|lost|shot|fell"
    r"|took|made|gave|saw|spoke|wrote|flew|rose|sent|struck|got|led|became|found|fled|drove|since|"
    r"ago|[a-z]{2,}ed)\b)"
)


def find_dates(passage: Passage) -> list[Found]:
    """The dates and hours of a passage as it names them; ``tense`` says which way they point."""
    found: list[Found] = []
    text = passage.text
    for date in _DATE.finditer(text):
        named = _name(date, text)
        if not named:
            continue
        hedge = _hedge(date)
        start = date.start("year") if date["year"] and not hedge else date.start()
        tense = "" if _settled(named[0]) else _tense(text, date.start(), date.end())
        found += [
            passage.found(start, date.end(), "date", raw, hedge=hedge, tense=tense) for raw in named
        ]
    return found


def _hedge(date: re.Match[str]) -> str:
    return (date["part"] or date["earlier"] or "").strip().casefold()


def _name(date: re.Match[str], text: str) -> list[str]:
    """What a match names, in a form of its own: none, one, or the two ends of a span."""
    if date["m1"] or date["m2"]:
        n = "1" if date["m1"] else "2"
        ends = [date["d" + n], date["e" + n]]
        return [
            _day(end, date["m" + n], date["y" + n]) for end in ends if end and 0 < int(end) < 32
        ]
    if date["slashed"]:
        return _slashed(date["slashed"])
    if date["m3"]:
        return _month(date, text)
    if date["year"]:
        return _years(date, text)
    if date["short"]:
        return [_decade(date["short"])[:-1]]
    if date["decade"]:
        return [_decade(date["decade"])]
    if date["hour"] or date["clock"] or date["mil"] or date["noon"]:
        return _hour(date)
    return _relative(date)


def _relative(date: re.Match[str]) -> list[str]:
    """A day, a week or a season told from the day of the page."""
    if date["day"]:
        near = (date["near"] or "").casefold()
        if near in ("every", "each"):
            return []
        return [
            f"{near} {date['day'].casefold()}"
            if near in ("last", "next")
            else date["day"].casefold()
        ]
    if date["adverb"]:
        return [{"tonight": "today"}.get(date["adverb"].casefold(), date["adverb"].casefold())]
    if date["century"]:
        return [f"{_ORDINALS.get(date['century'].casefold(), date['century'])} century"]
    if date["span"]:
        return _span(date["rel"].casefold(), date["span"])
    return [date["iso"]]


_ORDINALS = {"eighteenth": "18th", "nineteenth": "19th", "twentieth": "20th"}


def _span(which: str, span: str) -> list[str]:
    if which in ("over the", "at the"):
        return ["weekend"] if span == "weekend" else []
    if span in ("night", "morning", "afternoon", "evening"):
        return {"last": ["yesterday"], "this": ["today"]}.get(which, [])
    return [f"{which} {span}"]


def _day(day: str, month: str, year: str | None) -> str:
    number = _MONTH_OF[month[:3].casefold()]
    if year:
        return f"{year}-{number:02}-{int(day):02}"
    return f"{int(day)} {MONTHS[number - 1]}"


def _slashed(told: str) -> list[str]:
    """9/30/2010 has one reading; 9/10/2010 has two, and stays as it is."""
    first, second, year = told.split("/")
    year = year if len(year) == 4 else f"20{year}"
    day, month = max(int(first), int(second)), min(int(first), int(second))
    if not 0 < month < 13 or day > 31:
        return []
    return [f"{year}-{month:02}-{day:02}" if day > 12 or day == month else told]


def _month(date: re.Match[str], text: str) -> list[str]:
    """A month; ``May`` and ``March`` alone only behind a word that asks for a date."""
    number = _MONTH_OF[date["m3"][:3].casefold()]
    if date["y3"]:
        return [f"{date['y3']}-{number:02}"]
    before = text[max(0, date.start("m3") - 12) : date.start("m3")].casefold()
    sure = len(date["m3"].rstrip(".")) > 5 or number in (2, 4, 6, 7)
    if not (sure and len(date["m3"]) > 3) and not _PREPOSITION.search(before):
        return []
    which = (date["which"] or "").casefold()
    return [f"{which} {MONTHS[number - 1]}" if which in ("last", "next") else MONTHS[number - 1]]


def _years(date: re.Match[str], text: str) -> list[str]:
    """A year, or two; four figures before what they count are a number."""
    before = text[max(0, date.start("year") - 12) : date.start("year")].casefold()
    if _COUNTS.search(before):
        return []
    if _PLURAL.match(text, date.end("year")) and not _OF_YEAR.search(before):
        return []
    first, until = date["year"], date["until"]
    if not until:
        return [first]
    until = until if len(until) == 4 else first[:2] + until
    return [first, until] if until > first else []


def _decade(told: str) -> str:
    """``1980s``; ``'80s`` and ``80s`` are of the last century, ``20s`` of this one."""
    told = told.strip("'’")
    return f"{told}s" if len(told) == 4 else f"{20 if told < '30' else 19}{told}s"


def _hour(date: re.Match[str]) -> list[str]:
    if date["noon"]:
        return ["12:00" if date["noon"].casefold() == "noon" else "00:00"]
    if date["clock"]:
        hour, minute = date["clock"].split(":")
        return [f"{int(hour):02}:{minute}"]
    if date["mil"]:
        return [f"{date['mil'][:2]}:{date['mil'][2:]}"]
    hour = int(date["hour"])
    if not 0 < hour < 13:
        return []
    return [f"{hour % 12 + 12 * (date['half'] in 'Pp'):02}:{date['min'] or '00'}"]


def _settled(raw: str) -> bool:
    """Whether a date needs no other to be known."""
    return raw[0].isdigit() and " " not in raw.replace(" century", "") and "/" not in raw


def _tense(text: str, start: int, end: int) -> str:
    """Whether the verb that a date stands with looks ahead or back; empty if none tells."""
    told = list(_TENSE.finditer(sentence_before(text, start)))
    verb = told[-1] if told else _TENSE.search(sentence_after(text, end))
    return "" if not verb else "ahead" if verb["ahead"] else "back"


@lru_cache(maxsize=1024)
def read_published(published: str) -> datetime.date | None:
    """The day on which a page was published, if its table says so (ISO 8601)."""
    try:
        return datetime.date.fromisoformat(published[:10])
    except ValueError:
        return None


def resolve(raw: str, tense: str, published: datetime.date | None) -> str:
    """Give a named date the value it has on a page published on a day, or leave it open.

    A weekday is the last one up to the day of the page; the next one if the verb looks ahead; and
    where no verb tells, whichever is nearer. Months and days without a year likewise.

    >>> resolve("wednesday", "back", datetime.date(2021, 10, 20)), resolve("wednesday", "", None)
    ('2021-10-20', 'unresolved: wednesday')
    >>> resolve("last week", "", datetime.date(2021, 10, 20))
    '2021-W41'
    """
    if _settled(raw):
        return raw
    if published is None:
        named = raw.removeprefix("last ").removeprefix("next ")
        return UNRESOLVED + (named if named in _DAY_OF or named in MONTHS else raw)
    if "/" in raw:
        return _nearest(raw, published)
    which, _, thing = raw.rpartition(" ")
    if thing in _DAY_OF:
        return _weekday(which, _DAY_OF[thing], tense, published).isoformat()
    if raw in ("today", "yesterday", "tomorrow"):
        step = {"today": 0, "yesterday": -1, "tomorrow": 1}[raw]
        return (published + datetime.timedelta(step)).isoformat()
    if thing in MONTHS:
        return _of_year(which, MONTHS.index(thing) + 1, tense, published)
    return _stretch({"last": -1, "next": 1}.get(which, 0), thing, published)


def _nearest(slashed: str, published: datetime.date) -> str:
    """The one of two readings of 9/10/2010 that is nearer to the day of the page."""
    first, second, year = map(int, slashed.split("/"))
    year += 2000 if year < 100 else 0
    readings = [datetime.date(year, first, second), datetime.date(year, second, first)]
    return min(readings, key=lambda day: (abs(day - published), day)).isoformat()


def _weekday(which: str, day: int, tense: str, published: datetime.date) -> datetime.date:
    """The day meant by a weekday."""
    back = (published.weekday() - day) % 7
    if which == "last":
        return published - datetime.timedelta(back or 7)
    if which == "next":
        return published + datetime.timedelta(7 - back)
    if back and (tense == "ahead" or (not tense and back > 4)):
        return published + datetime.timedelta(7 - back)
    return published - datetime.timedelta(back)


def _of_year(day: str, month: int, tense: str, published: datetime.date) -> str:
    """A month, or a day of it, in the year that is meant."""
    number = int(day) if day.isdigit() else 0
    apart = (month - published.month) * 31 + (number - published.day if number else 0)
    later, earlier = apart > 0, apart < 0
    year = published.year
    if day == "last" or later and (tense == "back" or (not tense and apart > 90)):
        year -= later or (day == "last" and not apart)
    elif day == "next" or earlier and (tense == "ahead" or (not tense and apart < -310)):
        year += earlier or (day == "next" and not apart)
    return f"{year}-{month:02}-{number:02}" if number else f"{year}-{month:02}"


def _stretch(step: int, thing: str, published: datetime.date) -> str:
    """A week, weekend, month, season or year, so many of them from that of the page."""
    if thing == "week":
        year, week, _ = (published + datetime.timedelta(7 * step)).isocalendar()
        return f"{year}-W{week:02}"
    if thing == "weekend":
        ahead = (
            (5 - published.weekday()) % 7 if published.weekday() < 5 else 5 - published.weekday()
        )
        if step == 0 and published.weekday() < 3 or step < 0:
            ahead -= 7
        return f"weekend {(published + datetime.timedelta(ahead + 7 * (step > 0))).isoformat()}"
    if thing == "month":
        months = published.year * 12 + published.month - 1 + step
        return f"{months // 12}-{months % 12 + 1:02}"
    if thing in _SEASONS:
        return f"{thing} {published.year + step}"
    return str(published.year + step)


@lru_cache(maxsize=4096)
def may_say(other: str, told: str, value: str, text: str = "") -> bool:
    """Whether another page's date says a date or may say it, each with its words on the page.

    A date that both leave open must be named alike. A day says its month, and a month does not
    say the day. An open weekday may be any day that falls on it. Weeks must be named alike,
    whatever their value: of two pages on one event, *this week* and *last week* are taken for two.

    >>> may_say("unresolved: wednesday", "Wednesday", "2021-10-20")
    True
    >>> may_say("2021-08-15", "15 August", "unresolved: august"), may_say(
    ...     "unresolved: august", "August", "2021-08-15")
    (True, False)
    """
    open_other, raw_other = other.startswith(UNRESOLVED), other.removeprefix(UNRESOLVED)
    open_value, raw_value = value.startswith(UNRESOLVED), value.removeprefix(UNRESOLVED)
    if open_other and open_value:
        return raw_other == raw_value or raw_other.endswith(f"{raw_value}")
    if not (open_other or open_value):
        return other == value
    raw, settled = (raw_other, value) if open_other else (raw_value, other)
    if raw.endswith("week"):
        return "-W" in settled and (text if open_other else told).casefold().endswith(raw)
    thing = raw.split()[-1]
    if thing in MONTHS:
        return _in_month(raw, MONTHS.index(thing) + 1, settled, open_other)
    return _may_be(raw, thing, settled)


def _in_month(raw: str, month: int, settled: str, other_open: bool) -> bool:
    """Whether an open month, or a day of it, goes with a settled date."""
    if settled[4:7] != f"-{month:02}":
        return False
    day = f"{int(raw.split()[0]):02}" if raw[0].isdigit() else ""
    own = settled[8:10]
    if day and own:
        return day == own
    return not own or not other_open if not day else other_open


def _may_be(raw: str, thing: str, settled: str) -> bool:
    """Whether an open day, year or season may be a settled one."""
    if "/" in raw:
        first, second, _ = raw.split("/")
        ends = (f"{int(first):02}-{int(second):02}", f"{int(second):02}-{int(first):02}")
        return settled[5:] in ends
    try:
        day = datetime.date.fromisoformat(settled) if len(settled) == 10 else None
    except ValueError:
        day = None
    if thing in _DAY_OF:
        return day is not None and day.weekday() == _DAY_OF[thing]
    if thing in ("today", "yesterday", "tomorrow"):
        return day is not None
    shape = {"month": r"\d{4}-\d\d", "year": r"\d{4}"}
    return bool(re.fullmatch(shape.get(thing, rf"{thing} .*"), settled))
