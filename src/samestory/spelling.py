"""Spelling: when two words that are written otherwise are the same word.

By rule where the language has one (-our, -re, -ise, doubled l, ae and oe, transliterated endings),
by word list where it has none. Rules and lists are those of English at large and come from no
text of any study; ``benchmarks/spelling.py`` counts how many British and American pairs they
join, and which different words of a large dictionary they would join wrongly.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Capitals that are a word of their own, beside a function word of the same letters.
_HOMOGRAPHS = frozenset(("US", "IS", "IT", "WHO"))

#: Latin letters that no accent makes, as English prints them; apostrophes of transliteration.
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
#: What is longer is no word: it is not spelled, and putting heaps of accents in order is dear.
_LONGEST = 1000
_ACCENT = re.compile("([A-Za-z])[\u0300-\u036f]+")


def _either(stems: str) -> str:
    return f"(?:{'|'.join(stems.split())})"


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("/") for pair in text.split())


#: Words that no rule covers: the form of fewer papers, then the one that both are levelled to.
_WORDS = _pairs(
    """acknowledgement/acknowledgment acknowledgements/acknowledgments advisor/adviser
    advisors/advisers aeroplane/airplane aeroplanes/airplanes afterwards/afterward ageing/aging
    almanack/almanac aluminium/aluminum amidst/amid amongst/among artefact/artifact
    artefacts/artifacts backwards/backward bannister/banister bannisters/banisters baulk/balk
    baulked/balked baulking/balking baulks/balks behove/behoove behoved/behooved
    behoves/behooves benefitted/benefited benefitting/benefiting
    burnt/burned cheque/check chequebook/checkbook chequebooks/checkbooks cheques/checks
    chilli/chili chillies/chilies connexion/connection connexions/connections cosier/cozier
    cosiest/coziest cosily/cozily cosiness/coziness cosy/cozy czar/tsar czars/tsars
    dependant/dependent dependants/dependents despatch/dispatch despatched/dispatched
    despatches/dispatches disc/disk discs/disks downwards/downward dreamt/dreamed
    enquire/inquire enquired/inquired enquirer/inquirer enquires/inquires enquiries/inquiries
    enquiring/inquiring enquiry/inquiry focussed/focused focusses/focuses focussing/focusing
    forwards/forward furore/furor grey/gray greyed/grayed greyer/grayer greying/graying
    greyish/grayish greys/grays hiccough/hiccup hiccoughs/hiccups inflexion/inflection
    inflexions/inflections inwards/inward jewellery/jewelry judgement/judgment
    judgemental/judgmental judgements/judgments kerb/curb kerbs/curbs leant/leaned leapt/leaped
    learnt/learned likeable/likable liveable/livable loveable/lovable mediaeval/medieval
    misspelt/misspelled omelette/omelet omelettes/omelets onwards/onward outwards/outward
    pedlar/peddler pedlars/peddlers practise/practice practised/practiced practises/practices
    practising/practicing programme/program programmes/programs pyjama/pajama pyjamas/pajamas
    saleable/salable sceptic/skeptic sceptical/skeptical sceptically/skeptically
    scepticism/skepticism sceptics/skeptics sizeable/sizable skilful/skillful
    skilfully/skillfully spelt/spelled spilt/spilled spoilt/spoiled sulphate/sulfate
    sulphates/sulfates sulphide/sulfide sulphur/sulfur sulphuric/sulfuric sulphurous/sulfurous
    syphon/siphon syphoned/siphoned syphons/siphons towards/toward tranquillity/tranquility
    tyre/tire tyres/tires tzar/tsar upwards/upward whilst/while whisky/whiskey wilful/willful
    wilfully/willfully woollen/woolen woollens/woolens worshipped/worshiped worshipper/worshiper
    worshippers/worshipers worshipping/worshiping yoghurt/yogurt yoghurts/yogurts"""
)
#: Names that are printed in Latin letters in more than one way, endings apart.
_NAMES = _pairs(
    """abdallah/abdullah abdulla/abdullah ahmad/ahmed aleksandr/alexander aleksei/alexei
    aleksey/alexei alexandr/alexander alexey/alexei anatoli/anatoly arkadi/arkady
    byelorussia/belarus chernobyl/chornobyl dimitri/dmitry dmitri/dmitry dnepr/dnipro
    ekaterina/yekaterina evgeni/yevgeny evgeny/yevgeny gadhafi/gaddafi gennadi/gennady
    grigori/grigory hizbollah/hezbollah hizbullah/hezbollah husain/hussein husayn/hussein
    hussain/hussein kadafi/gaddafi kadhafi/gaddafi kharkov/kharkiv kiev/kyiv koran/quran
    lukashenka/lukashenko lvov/lviv mohamed/muhammad mohammad/muhammad mohammed/muhammad
    moslem/muslim moslems/muslims muhammed/muhammad odessa/odesa qaddafi/gaddafi qadhafi/gaddafi
    qur'an/quran sheik/sheikh sheiks/sheikhs shi'a/shia shi'ite/shia shi'ites/shias shiite/shia
    shiites/shias teheran/tehran usama/osama valeri/valery vasili/vasily vassily/vasily
    vitali/vitaly yevgeni/yevgeny yousef/yusuf youssef/yusuf yousuf/yusuf yuri/yury"""
)

#: Endings of names that letters are written for in more than one way: -ei and -ey, -skiy and -sky.
_ENDING = re.compile(r"(?<=e)i$|(?<=\w\wsk)i$|(?<=\w[^\Waeiou])(?:i[yj]|yy)$|(?<=sk)ii$")
_AI = re.compile(r"(?<=^q)ai(?=d)")

_OUR = _either(
    """arb ard arm behavi cand clam clang col demean enam endeav fav ferv flav glam harb hon hum lab
    misdemean neighb od parl ranc rig rum sav savi splend succ tum val vap vig"""
)
_RE = _either(
    """accout calib cent fib goit lit louv lust meag met mit och reconnoit sab scept sepulch somb
    spect theat"""
)
_OGUE = _either("ana cata dema dia epi mono pro trave")
#: The ae and oe of Greek and Latin, where American print has e; elsewhere they stay.
_GREEK = re.compile(
    r"(?<=^an)a(?=e[ms])|(?<=^arch)a(?=eo)|(?<=^c)a(?=esar[ei])|(?<=^f)a(?=ec)|(?<=gyn)a(?=ec)|"
    r"(?<=^h)a(?=em[ao])|(?<=^p)a(?=ed[eio])|(?<=^pal)a(?=eo)|(?<=medi|prim)a(?=ev)|"
    r"(?<=orthop|cyclop)a(?=ed)|(?<=k|x)a(?=emi[ac])|(?<=^pr)a(?=esid)|^a(?=e(?:ons?$|sthe|tiol))|"
    r"(?<=^f)o(?=et[aiu])|(?<=rrh)o(?=ea)|(?<=hom)o(?=eop)|^o(?=e(?:soph|strog|dem))"
)
#: What a word must have for a rule to touch it, the rule, and what it makes of it.
_RULES = [
    (needs, re.compile(pattern), to)
    for needs, pattern, to in (
        ("manoeuv", r"manoeuv(?:re(?=$|s|r)|r(?=ing|ab|ed))", "maneuver"),
        ("our", rf"({_OUR})our(?!ous)", r"\1or"),  # honourably, armouries
        # kilometres, theatregoer
        ("re", rf"({_RE})re(?=$|s$|ly$|ness$|less$|[a-z]{{4}})", r"\1er"),
        ("r", rf"({_RE})r(?=ed$|ing$)", r"\1er"),
        ("ence", r"(def|lic|off|pret)ence(?=$|s$|d$|less$)", r"\1ense"),
        ("logu", rf"^({_OGUE})logu(?:e(?=s?$)|(?=ed|ing))", r"\1log"),
        ("gramme", r"(?<=gram)me(?=s?$)", ""),
        ("moul", r"(?<=m)ou(?=l[dt])", "o"),
        ("plough", r"plough", "plow"),
        ("moustach", r"moustach", "mustach"),
        ("gaol", r"gaol", "jail"),
        ("draught", r"draught", "draft"),
        ("is", r"(?<=\w{3})is(?=(?:e[ds]?|ers?|ing(?:ly)?|abl[ey]|ations?|ational(?:ly)?|ements?|"
         r"ance)$)", "iz"),
        ("ys", r"(?<=al|ar|ol)ys(?=(?:e[ds]?|ers?|ing)$)", "yz"),
        ("ll", r"([aeiouy][^aeiouy]*(?!fi)[^\Wf][aeiouy]|[aeiouy]{2})ll"
         r"(?=(?:ed|ings?|ers?|ors?|ists?|ous(?:ly)?|est|i[sz](?:e[ds]?|ers?|ing))$)", r"\1l"),
        ("l", r"(fulfil|^instil|^distil|^enrol|instal|^appal|enthral)(?=$|s$|ments?$)", r"\1l"),
    )
]  # fmt: skip


@lru_cache(maxsize=200_000)
def level(word: str) -> str:
    """Level a word: what is written otherwise but is the same word becomes equal.

    Case, points in abbreviations, accents, British and American spelling, transliteration; but
    ``US`` stays apart from ``us``. Levelling a levelled word changes nothing. Cost: linear.

    >>> level("organisation") == level("organization"), level("U.S.") == level("US")
    (True, True)
    >>> level("US") == level("us"), level("Sergei") == level("Sergey")
    (False, True)
    """
    word = word.replace("’", "'")
    if word.count(".") > 1 and not any(map(str.isdigit, word)):
        word = word.replace(".", "")
    if word in _HOMOGRAPHS:
        return word
    if len(word) > _LONGEST:
        return word.casefold()
    lowered = unicodedata.normalize("NFC", word.casefold())
    if not lowered.isascii():
        lowered = unicodedata.normalize("NFC", _unaccented(lowered.translate(_LETTERS)))
    stem, apostrophe, ending = lowered.partition("'s")
    if apostrophe and ending:
        stem, apostrophe = lowered, ""
    return _level_name(_level_spelling(stem)) + apostrophe


def _unaccented(word: str) -> str:
    """Take the accents off Latin letters, and off no others."""
    return _ACCENT.sub(r"\1", unicodedata.normalize("NFD", word))


def _level_spelling(stem: str) -> str:
    """Level British and American spellings by word list, then by rule."""
    if stem in _WORDS:
        return _WORDS[stem]
    if len(stem) < 4 or not stem.isascii():
        return stem
    if "ae" in stem or "oe" in stem:
        stem = _GREEK.sub("", stem)
    for needs, pattern, to in _RULES:
        if needs in stem:
            stem = pattern.sub(to, stem)
    return _WORDS.get(stem, stem)


def _level_name(stem: str) -> str:
    """Level transliterated names (Sergei and Sergey, Qaeda and Qaida, Zelenskyy and Zelensky)."""
    stem = _NAMES.get(stem, stem)
    stem = _AI.sub("ae", stem) if stem.startswith("qaid") else stem
    return _ENDING.sub("y", stem) if stem.endswith(("i", "j", "y")) else stem
