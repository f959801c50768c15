"""Word lists of English news prose: how speech is reported, how actors are titled and labelled.

Closed lists, open to inspection: a rule that uses one names it. They come from no text of the
study; add a word where it belongs to the language, never because one page has it.
"""

from __future__ import annotations


def _forms(verbs: str) -> frozenset[str]:
    """The -s, -ed and -ing forms of regular verbs, beside the verbs themselves."""
    made = set()
    for verb in verbs.split():
        stem = verb[:-1] if verb.endswith("e") else verb
        past = stem[:-1] + "ied" if stem.endswith("y") and stem[-2] not in "aeiou" else stem + "ed"
        third = (
            stem[:-1] + "ies"
            if past.endswith("ied")
            else verb + ("es" if verb.endswith(("ss", "sh", "ch")) else "s")
        )
        made |= {verb, third, past, stem + "ing"}
    return frozenset(made)


#: Verbs that say who says it, and with what commitment.
REPORTING = _forms(
    """acknowledge add admonish affirm allege announce argue ask assert assure call caution charge
    claim comment complain concede conclude confirm contend criticize declare demand deny describe
    emphasize estimate explain express hint indicate inform insist laud lament maintain mention note
    observe pledge point predict proclaim promise recall recommend remark remind repeat reply report
    request reveal signal state stress suggest urge voice vow warn welcome commend reiterate echo"""
) | frozenset(
    "say says said saying tell tells told telling admit admits admitted admitting".split()
)

#: Words that hedge a report or name its source.
HEDGES = frozenset("reportedly allegedly apparently purportedly supposedly according".split())

#: Words of offices and titles: with the names they stand before, they prove no derivation.
TITLES = frozenset(
    """president prime minister deputy foreign secretary general chief chairman chairwoman spokesman
    spokeswoman spokesperson king queen prince ambassador envoy representative official officials
    director head leader senator governor mayor mr mrs ms dr sir""".split()
)

#: Words that evaluate or categorise an actor within the words that name it.
LABELS = frozenset(
    """hardline hard-line hardliner islamist islamists jihadi jihadist jihadists militant militants
    extremist extremists radical radicals terrorist terrorists terror fanatical fundamentalist
    insurgent insurgents rebel rebels separatist separatists moderate so-called self-styled
    self-proclaimed self-declared ultraconservative far-right far-left populist
    authoritarian embattled defiant notorious disgraced controversial veteran powerful gang thugs
    regime junta dictator strongman warlord warlords outlawed banned designated alleged
    armed convicted accused suspected jailed exiled fugitive sanctioned""".split()
)

#: Nouns that say what kind of body an actor is.
KINDS_OF_ACTOR = frozenset(
    """group groups movement movements fighters fighter forces force network faction factions
    organization organizations administration authorities government rulers militia militias troops
    state party leadership delegation crew gang regime militants insurgents rebels""".split()
)

#: Common nouns that may stand in for a name without telling more or less.
STAND_INS = frozenset(
    """country nation state capital city town region minister president diplomat premier leader
    official officials spokesman spokeswoman group movement ministry kremlin government he she it
    they him her them his its their""".split()
)

NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty""".split()
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
     "dozen": 12, "decade": 10, "century": 100}  # fmt: skip
SCALES = {
    "hundred": 10**2,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
DAYS = WEEKDAYS | {"today", "yesterday", "tomorrow"}
MONTHS = (
    "january february march april may june july august september october november december".split()
)

#: Adjectives and nouns of nations and regions, which name no person, place or body by themselves.
DEMONYMS = frozenset(
    """afghan afghans african african-american american americans arab arabs asian asians australian
    austrian belarusian belgian brazilian british briton britons bulgarian canadian chinese croatian
    cuban czech danish dutch egyptian emirati english estonian european europeans finnish french
    georgian german germans greek hungarian indian indians indonesian iranian iranians iraqi iraqis
    irish israeli israelis italian japanese jordanian kazakh kenyan korean kurdish kuwaiti latvian
    lebanese libyan lithuanian mexican moroccan nigerian norwegian pakistani pakistanis palestinian
    palestinians polish portuguese qatari romanian russian russians saudi scottish serbian slovak
    soviet somali spanish sudanese swedish swiss syrian syrians tajik thai tunisian turkish turkmen
    ukrainian ukrainians uzbek vietnamese welsh western yemeni""".split()
)

#: Words that make another office of an office.
RANKS = frozenset("deputy vice acting interim former ex incoming outgoing assistant".split())

#: Short forms of titles and offices, and what they stand for.
SHORT_TITLES = dict(
    pair.split("/")
    for pair in """dr/doctor mr/mister prof/professor gen/general sen/senator gov/governor
    rep/representative lt/lieutenant col/colonel capt/captain sgt/sergeant maj/major rev/reverend
    st/saint pres/president min/minister""".split()
)
