"""Quantities: numbers in figures and in words, with measure, hedge, and what is counted.

The value is the number in plain figures with its measure (``10 year``, ``1200000000 dollar``); a
range is ``300-400``, a rank ``3rd``, a fraction ``2/3``, a vague plural what it says (``tens of
thousands``). ``some`` and ``nearly`` are hedges, told apart from the value; the counted noun
stands beside the value and tells 5,000 troops from 5,000 vehicles.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .lexicon import (
    CURRENCIES,
    DEMONYMS,
    DESIGNATIONS,
    MEASURES,
    NUMBER_WORDS,
    PERSONS,
    SCALES,
    UNCOUNTED,
)
from .mentions import Found, Passage
from .spelling import level
from .tokens import FUNCTION_WORDS

_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES)})\b)?|"
    rf"(?:{'|'.join(_TEENS + _ONES)})|zero)\b"
)
_SCALE = re.compile(r"(?:[ -])(hundred|thousand|million|billion|trillion|dozen)\b(?!s\b)", re.I)
_MORE = re.compile(rf"[ -](?:and )?({_SMALL})", re.I)
_HALF = re.compile(r"[ -]and[ -]a[ -]half\b", re.I)
_SPELLED = re.compile(_SMALL, re.I)
_FIGURES = re.compile(
    r"(?P<cur>(?:(?:US|AU|A|C|NZ|HK|S)?\$|[€£¥₹]|(?:USD|EUR|GBP|CHF|RMB|Rs\.?)(?= ?\d)) ?)?"
    r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<th>(?:st|nd|rd|th)\b)?(?P<pct>%| %)?"
)
_SUFFIX = re.compile(r" ?(?:(mn|bn|tn)\b|(m|k)\b(?![./-]\w))")
_SUFFIXES = {"m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12, "k": 1000}
_RANKS = {
    word: n
    for n, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh
        twelfth""".split(),
        1,
    )
}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4,
          "fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10}  # fmt: skip
_VAGUE = (
    r"(?:(?:tens|hundreds) of (?:thousands|millions)|dozens|hundreds|thousands|millions|billions)"
)
_TRIGGER = re.compile(
    r"(?<![\w.,:/$€£¥])(?:(?:(?:US|AU|A|C|NZ|HK|S)?\$|[€£¥₹]|"
    r"(?:USD|EUR|GBP|CHF|RMB|Rs\.?) ?)?[.]?\d"
    rf"|(?P<vague>{_VAGUE}|(?:several|a few) (?:dozen|hundred|thousand|million)"
    r"|decades|centuries)\b"
    r"|(?P<an>a|an|half a|half an)[ -](?:hundred|thousand|million|billion|trillion|dozen|fortnight"
    r"|half|quarter|third|fifth|tenth|second|minute|hour|day|week|month|year|decade|century)\b"
    r"|(?P<long>(?:decade|century|year|month|week|day|hour)-?long|(?:decade|century|year|month)-old)\b"
    r"|(?P<half>half)\b|(?P<twice>twice)\b|(?P<rank>first|second|third|fourth|fifth|sixth|seventh"
    r"|eighth|ninth|tenth|eleventh|twelfth)\b"
    rf"|(?P<word>{_SMALL}))",
    re.I,
)
_RANK = re.compile(rf"(?P<rank>{'|'.join(_RANKS)})\b", re.I)
_LONG = re.compile(r"(decade|century|year|month|week|day|hour)-?(?:long|old)\b", re.I)
_UNIT = re.compile(
    r"[ -]{0,2}((?:"
    + "|".join(
        sorted(
            (re.escape(u).replace("\\ ", "[ -]") for u in (*MEASURES, *CURRENCIES)),
            key=lambda u: (-len(u), u),
        )
    )
    + r"))(?![\w])(?P<old>[ -]old\b)?",
    re.I,
)
_MEASURE_OF = {**MEASURES, **CURRENCIES}
_TIMES = {"decade": (10, "year"), "century": (100, "year"), "fortnight": (2, "week")}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "₹": "rupee", "USD": "dollar",
          "EUR": "euro", "GBP": "pound", "CHF": "franc", "RMB": "yuan", "RS": "rupee"}  # fmt: skip
_HEDGE = re.compile(
    r"\b(about|around|roughly|approximately|some|nearly|almost|an estimated|estimated|close to|"
    r"just over|just under|well over|more than|less than|fewer than|no more than|not more than|"
    r"no fewer than|over|under|"
    r"at least|at most|up to|as many as|as much as|as few as|upwards of|in excess of|above|below)"
    r" (?:the |an? )?$",
    re.I,
)
_TO = re.compile(r" ?(?:-|–|—) ?| (to|and|or) ", re.I)
_AGED = re.compile(
    r"\b(?:aged?|age of|turns|turned|turning)(?: about| around)? $|"
    r"\b(?:[Ss]?[Hh]e|who) (?:was|is) $"
)
_BORE = re.compile(r"(?<![\d,])(?:\b[A-Z][\w.'’-]+)[\"”]?, $")
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|his|her|its|their|our|my|this|that|another)|['’]s) (?:\w+ )?$", re.I
)
#: What makes a rank part of a set phrase.
_SET = re.compile(
    r" (?:lady|baseman|base|minister|name|aid|person|cousins?|world|half|place|time[,.]|all|of all"
    r")\b"
    r"|[ ](?:\w+ed|said)\b|-",
    re.I,
)
_NOT_COUNTED = re.compile(
    r"\b(?:no|any|every|each|the|this|that|which|another|number|only) $", re.I
)
_AN_UNIT = re.compile(
    r"\b(?:for|in|than|within|over|after|of|nearly|almost|about|around|at least) $|^$"
)
_AFTER_UNIT = re.compile(r"(?: (?:and a half|ago|later|earlier|before|after|long)\b|-long\b)")


def find_numbers(passage: Passage, dates: list[Found]) -> list[Found]:
    """The quantities of a passage, those that are dates left out."""
    dated = {at for date in dates for at in range(date.first, date.last + 1)}
    found: list[Found] = []
    done = 0
    for trigger in _TRIGGER.finditer(passage.text):
        if trigger.start() < done or passage.at(trigger.start()) in dated:
            continue
        phone = _PHONE.match(passage.text, trigger.start())
        if phone:
            done = phone.end()
            continue
        read = _read(passage.text, trigger, passage.titled)
        if read is None:
            continue
        value, start, end = read
        hedge, counted = _hedge(passage.text, start, end), _counted(passage.text, end)
        found.append(passage.found(start, end, "number", value, hedge=hedge, counted=counted))
        done = end
    return found


def _read(text: str, trigger: re.Match[str], titled: bool) -> tuple[str, int, int] | None:
    """The value of the quantity at a trigger, with where it begins and ends."""
    start = trigger.start()
    if trigger["vague"]:
        return _vague(text, trigger)
    if trigger["long"]:
        noun = _LONG.match(trigger["long"])[1].casefold()
        times, unit = _TIMES.get(noun, (1, noun))
        return f"{times} {unit}", start, trigger.end()
    if trigger["an"]:
        return _an(text, trigger)
    if trigger["half"]:
        whole = re.compile(r"half(?: of)? (?:the|all|its|their|his|her|a|of)\b", re.I).match(
            text, start
        )
        return ("1/2", start, start + 4) if whole else None
    if trigger["twice"]:
        return "2 time", start, trigger.end()
    if trigger["rank"]:
        return _rank(text, trigger, titled)
    return _amount(text, start, titled)


def _vague(text: str, trigger: re.Match[str]) -> tuple[str, int, int] | None:
    """Hundreds, tens of thousands, decades; ``several hundred`` are hundreds."""
    told = trigger["vague"].casefold()
    if told in ("decades", "centuries") and re.search(
        r"\d |\b(?:" + "|".join(_ONES) + ") $", text[max(0, trigger.start() - 8) : trigger.start()]
    ):
        return None
    few = re.match(r"(?:several|a few) (\w+)", told)
    return (few[1] + "s" if few else told), trigger.start(), trigger.end()


def _an(text: str, trigger: re.Match[str]) -> tuple[str, int, int] | None:
    """``a hundred``, ``half a million``, ``a quarter of``, ``a third ship``."""
    start, article, end = trigger.start(), trigger["an"], trigger.end()
    noun_at = start + len(article) + 1
    noun = text[noun_at:end].casefold()
    share = 0.5 if article.casefold().startswith("half") else 1
    if noun in SCALES or noun == "dozen":
        number = share * (12 if noun == "dozen" else SCALES[noun])
        half = _HALF.match(text, end)
        number, end = (1.5 * number, half.end()) if half else (number, end)
        return _finish(text, start, *_grow(text, number, end))
    if noun in _PARTS and text.startswith(" of", end):
        return f"1/{_PARTS[noun]}", start, end
    if noun in _PARTS or (noun == "second" and share == 1):
        rank = _RANK.match(text, noun_at)
        return _rank(text, rank, False) if rank else None
    return _one_unit(text, start, end, noun, share)


def _one_unit(
    text: str, start: int, end: int, noun: str, share: float
) -> tuple[str, int, int] | None:
    """``for a year``, ``half an hour``, ``a week ago``; not ``once a day``."""
    before = text[max(0, start - 12) : start].casefold()
    sure = share < 1 or _AFTER_UNIT.match(text, end) or text[end : end + 1] == "-"
    if not sure and not _AN_UNIT.search(before):
        return None
    half = _HALF.match(text, end)
    share, end = (share + 0.5, half.end()) if half else (share, end)
    times, unit = _TIMES.get(noun, (1, noun))
    return f"{share * times:.15g} {unit}", start, end


def _rank(text: str, trigger: re.Match[str], titled: bool) -> tuple[str, int, int] | None:
    """``the third meeting``: a rank that stands with an article, or opens a sentence."""
    start, end, n = trigger.start(), trigger.end(), _RANKS[trigger["rank"].casefold()]
    before = text[max(0, start - 24) : start]
    if text.startswith(" of", end) and n > 2 and re.search(r"\b(?:an?|one) $", before):
        return f"1/{n}", start, end
    opens = trigger["rank"][0].isupper() and (not before or before.endswith(". "))
    if opens and text.startswith(",", end):
        return None
    if _SET.match(text, end) or not (opens or _DETERMINED.search(before)):
        return None
    return _nth(n), start, end


def _nth(n: int) -> str:
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


def _amount(text: str, start: int, titled: bool) -> tuple[str, int, int] | None:
    """A quantity in figures or words, a range included."""
    low = _number(text, start)
    if low is None:
        return None
    number, unit, end, figures = low
    if figures and figures["th"]:
        return (_nth(int(number)) if number.is_integer() else None), start, end
    if figures and not figures["cur"] and is_part_of_name(text, start, end, titled):
        return None
    joint = _TO.match(text, end)
    high = _number(text, joint.end()) if joint else None
    if high and _is_range(text, start, end, joint, low, high):
        return _range(text, start, low, high)
    part = "" if unit else _fraction(text, number, end)
    if part:
        return part[0], start, part[1]
    if figures is None and number == 1 and end - start == 3 and not _counts_one(text, start, end):
        return None
    return _finish(text, start, number, end, unit)


def _number(text: str, start: int) -> tuple[float, str, int, re.Match[str] | None] | None:
    """A number at a character: its value, its sign's measure, where it ends, its figures."""
    figures = _FIGURES.match(text, start)
    if figures:
        number = float(figures["n"].replace(",", ""))
        sign = (figures["cur"] or "").strip(" .").upper()
        unit = _SIGNS.get(sign if sign in _SIGNS else sign[-1:], "")
        unit = "percent" if figures["pct"] else unit
        end = figures.end()
        short = _SUFFIX.match(text, end)
        if short and _is_scale(text, short, unit):
            return number * _SUFFIXES[short[1] or short[2]], unit, short.end(), figures
        number, end = _grow(text, number, end)
        return number, unit, end, figures
    spelled = _SPELLED.match(text, start)
    if not spelled:
        return None
    number, end = _grow(text, _small(spelled[0]), spelled.end())
    return number, "", end, None


def _is_scale(text: str, short: re.Match[str], unit: str) -> bool:
    """Whether ``m`` is a million, not a metre."""
    if short[1] or unit:
        return True
    if short[2] == "k":
        return text[short.start()] != " "
    rest = text[short.end() : short.end() + 24]
    money = re.match(rf" (?:{'|'.join(CURRENCIES)})\b", rest, re.I)
    plural = re.match(r" (?:[a-z]+(?<![su])s|people)\b", rest) and not re.match(
        r" (?:hurdles|is|was)", rest
    )
    return bool(money or plural) and text[short.start()] != " "


def _small(words: str) -> float:
    return float(sum(NUMBER_WORDS[word] for word in re.split(r"[- ]", words.casefold())))


def _grow(text: str, number: float, end: int) -> tuple[float, int]:
    """A number with the scales behind it: two million, one and a half billion."""
    total, current = 0.0, number
    while True:
        half = _HALF.match(text, end)
        if half:
            current, end = current + 0.5, half.end()
        scale = _SCALE.match(text, end)
        if not scale:
            break
        size = 12 if scale[1].casefold() == "dozen" else SCALES[scale[1].casefold()]
        current, end = current * size, scale.end()
        half = _HALF.match(text, end)
        if half:
            current, end = current + 0.5 * size, half.end()
        more = _MORE.match(text, end)
        if (
            more
            and size in (100, 1000)
            and not re.match(r"[ -]and ", text[end : more.end()])
            or (more and size == 100)
        ):
            if size == 1000:
                total, current = total + current, 0.0
            current, end = current + _small(more[1]), more.end()
    return total + current, end


def is_part_of_name(text: str, start: int, end: int, titled: bool = False) -> bool:
    """Whether figures are part of a name: F-16, Flight 370, AK 47, 4x4."""
    follows = _UNIT.match(text, end)
    if re.match(r"\w", text[end : end + 1]) and not follows and not _SUFFIX.match(text, end):
        return True
    if re.search(r"[A-Za-z]-$", text[max(0, start - 2) : start]):
        return True
    if titled or not re.fullmatch(r"\d{1,4}", text[start:end]) or follows:
        return False
    before = _CAPITAL_BEFORE.search(" . " + text[max(0, start - 32) : start])
    if re.match(r"[:.,]\d", text[end : end + 2]):
        return False
    if before and before[2].casefold() in DESIGNATIONS:
        return True
    if not before or before[1][-1] in ".?!:" or before[2][:3] in _MONTHS_SHORT:
        return False
    return before[2].isupper() or not re.match(
        r" [a-z]+s\b|[ -](?:million|billion)", text[end : end + 20]
    )


_CAPITAL_BEFORE = re.compile(r"(\S+) ([A-Z][a-z]+|[A-Z]{2,}) $")
_NATIONS = frozenset(map(level, DEMONYMS))
_MONTHS_SHORT = frozenset("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())


def _is_range(text: str, start: int, end: int, joint: re.Match[str], low, high) -> bool:
    """Whether two numbers are the ends of one range."""
    link = (joint[1] or "-").casefold()
    before = text[max(0, start - 9) : start].casefold()
    between = before.endswith("between ")
    rising = high[0] > low[0] or high[0] * 10 > low[0] and high[2] - joint.end() > 4
    same = low[1] == high[1] or not high[1] or not low[1]
    if link == "and":
        return between and rising and same
    if link == "or":
        return same and high[0] == low[0] + 1
    if link == "to":
        return rising and same and not before.endswith("from ")
    return same and (low[3] is None) == (high[3] is None)


_PORTION = re.compile(r"[ -](halves|thirds?|quarters?|fifths?|tenths?)\b(?! (?:place|time|day))")
_OUT_OF = re.compile(r" (?:in|out of) (?:every )?(\w+)")
_SLASH = re.compile(r"/(\d{1,2})\b(?![/\d])")


def _fraction(text: str, number: float, end: int) -> tuple[str, int] | None:
    """Two-thirds, 3/4, one in three."""
    portion, slash = _PORTION.match(text, end), _SLASH.match(text, end)
    if portion:
        return f"{number:.15g}/{_PARTS[portion[1]]}", portion.end()
    if slash and number < int(slash[1]) < 20:
        return f"{number:.15g}/{slash[1]}", slash.end()
    out_of = _OUT_OF.match(text, end)
    if number != 1 or not out_of:
        return None
    whole = int(out_of[1]) if out_of[1].isdigit() and len(out_of[1]) < 5 else 0
    whole = whole or NUMBER_WORDS.get(out_of[1].casefold(), 0)
    return (f"1/{whole}", out_of.end()) if whole > 1 else None


def _range(text: str, start: int, low, high) -> tuple[str, int, int]:
    """The value of a range; the first end takes scale and measure from the second."""
    first, second, unit = low[0], high[0], high[1] or low[1]
    for size in (10**12, 10**9, 10**6, 1000):
        if second >= size > first and not second % 1 and first < 1000 and _scaled(text, high):
            first *= size
            break
    value, _, end = _finish(text, start, second, high[2], unit)
    head, _, measure = value.partition(" ")
    times = float(head) / second if second else 1
    return f"{first * times:.15g}-{head} {measure}".strip(), start, end


def _scaled(text: str, high) -> bool:
    """Whether a number's end has a scale word or a scale's letter."""
    return bool(
        re.search(
            r"(?:thousand|million|billion|trillion|\d ?(?:m|bn|tn|k))$",
            text[max(0, high[2] - 9) : high[2]],
            re.I,
        )
    )


def _counts_one(text: str, start: int, end: int) -> bool:
    """Whether ``one`` counts: one dead, one person; not one of them, no one, one another."""
    if _NOT_COUNTED.search(text[max(0, start - 9) : start]):
        return False
    after = re.compile(r"[ -]([a-z]+)").match(text, end)
    if not after:
        return False
    word = after[1]
    if _UNIT.match(text, end):
        return not (
            word == "day"
            and not _AFTER_UNIT.match(text, after.end())
            and "before" not in text[end : end + 24]
        )
    return is_person(word) or word in ("dead", "injured", "wounded", "missing", "death", "survivor")


def _finish(text: str, start: int, number: float, end: int, unit: str = "") -> tuple[str, int, int]:
    """The value of a number with the measure behind it, or with the age that it tells."""
    sign = -1 if re.search(r"(?:(?:^|[ (])[-−–]|\bminus )$", text[max(0, start - 7) : start]) else 1
    behind = _UNIT.match(text, end) or _of_nation(text, end)
    if behind and _is_unit(text, behind, end):
        measure = _MEASURE_OF[behind[1].casefold().replace("-", " ")]
        times, measure = _TIMES.get(measure, (1, measure))
        number, end = number * times, behind.end()
        unit = unit if unit and measure not in ("dollar",) else measure
    elif not unit:
        before = text[max(0, start - 32) : start]
        whole = number.is_integer() and 0 < number < 120
        ends = text[end : end + 1]
        if re.search(r"\bmagnitude(?: of| at| was)? $", before, re.I):
            unit = "magnitude"
        elif whole and (_AGED.search(before) or (_BORE.search(before) and ends in (",", "."))):
            unit = "year"
    sign = sign if unit in ("celsius", "fahrenheit", "degree") else 1
    return f"{sign * number:.15g} {unit}".strip(), start, end


def _of_nation(text: str, end: int) -> re.Match[str] | None:
    """A currency with its nation before it: 300 Swedish kronor."""
    nation = re.compile(r" ([A-Z][a-z]+)(?= )").match(text, end)
    behind = _UNIT.match(text, nation.end()) if nation and level(nation[1]) in _NATIONS else None
    return behind if behind and behind[1].casefold() in CURRENCIES else None


def _is_unit(text: str, behind: re.Match[str], end: int) -> bool:
    """Whether a word behind a number is a measure there: ``5m``, not ``5 in``; ``2 seconds``."""
    told, gap = behind[1], behind.start(1) - end
    if told == "time":
        return text[end : end + 1] == "-"
    if told in ("m", "in", "ft", "c", "C", "F", "g", "t", "k", "st", "s", "h", "l"):
        return gap == 0 and told != "in"
    if told.casefold() == "second":
        return text[end : end + 1] == "-"
    return text[end : end + 1] in (" ", "-") or (gap == 0 and len(told) < 4)


def _hedge(text: str, start: int, end: int) -> str:
    """The words that make a number less than exact."""
    before = _HEDGE.search(text[max(0, start - 22) : start])
    if before:
        return before[1].casefold()
    return "or so" if text.startswith(" or so", end) else ""


_PHONE = re.compile(r"\d{1,5}(?:-\d{1,5}){2,}|\d{3}-\d{4}\b")
_COUNTED = re.compile(r"(?: (?:of (?:the|its|their|his|her) )?)?((?:[ -]?[A-Za-z][\w’'-]*){1,5})")


@lru_cache(maxsize=4096)
def _head(words: str) -> str:
    """The first plural, or the first word for a person, among the words behind a number."""
    for word in words.replace("-", " ").split():
        plain = level(word)
        if plain in FUNCTION_WORDS or plain.endswith("'s") or plain in UNCOUNTED:
            return ""
        plural = plain.endswith("s") and not plain.endswith(("ss", "us", "is")) and len(plain) > 3
        if plural or plain in PERSONS:
            return plain
    return ""


def _counted(text: str, end: int) -> str:
    """The noun that a number counts, if it stands behind it."""
    if text[end : end + 1] != " ":
        return ""
    words = _COUNTED.match(text, end)
    return _head(words[1].strip()) if words else ""


@lru_cache(maxsize=4096)
def is_person(noun: str) -> bool:
    """Whether a common noun names persons: a listed one, or one made by -er, -ist, -man."""
    noun = noun.casefold()
    single = noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun
    return (
        noun in PERSONS
        or single in PERSONS
        or single.endswith(("ist", "eer", "man", "woman", "men"))
    )


def may_count(a: str, b: str) -> bool:
    """Whether what two numbers count may be the same thing in other words.

    Two nouns for persons may (troops, soldiers); so may a noun and none. Troops and vehicles may
    not.

    >>> may_count("troops", "soldiers"), may_count("troops", "vehicles"), may_count("troops", "")
    (True, False, True)
    """
    return (
        not a or not b or a == b or a.rstrip("s") == b.rstrip("s") or is_person(a) and is_person(b)
    )


_EQUAL = {
    "week": (7, "day"), "hour": (1 / 24, "day"), "minute": (1 / 1440, "day"),
    "year": (12, "month"), "kilometre": (1000, "metre"), "centimetre": (0.01, "metre"),
    "tonne": (1000, "kilogram"), "percent": (0.01, ""),
}  # fmt: skip


@lru_cache(maxsize=4096)
def same_measure(value: str) -> str:
    """One form for what is exactly the same quantity: 48 hours and 2 days, half and 50 percent.

    >>> same_measure("48 hour") == same_measure("2 day"), same_measure("1/2")
    (True, '0.5')
    """
    number, _, unit = value.partition(" ")
    if re.fullmatch(r"\d+/\d+", number):
        part, whole = number.split("/")
        return f"{round(int(part) / (int(whole) or 1), 2):.9g}"
    times, base = _EQUAL.get(unit, (0, ""))
    try:
        return f"{float(number) * times:.9g} {base}".strip() if times else value
    except ValueError:
        return value
