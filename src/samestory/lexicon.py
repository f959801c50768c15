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

#: Names of currencies, and the currency each is; ``won`` is left out, since it is a verb.
CURRENCIES = {
    form: name
    for name, forms in {
        "dollar": "dollar dollars",
        "euro": "euro euros",
        "pound": "pound pounds",
        "rouble": "rouble roubles ruble rubles",
        "yen": "yen",
        "yuan": "yuan renminbi",
        "rupee": "rupee rupees",
        "franc": "franc francs",
        "peso": "peso pesos",
        "lira": "lira liras",
        "shekel": "shekel shekels",
        "krona": "krona kronor krone kroner",
        "crown": "crown crowns",
        "riyal": "riyal riyals rial rials",
        "dirham": "dirham dirhams",
        "dinar": "dinar dinars",
        "rand": "rand",
        "zloty": "zloty zlotys",
        "hryvnia": "hryvnia hryvnias",
        "cent": "cent cents",
        "penny": "penny pence",
    }.items()
    for form in forms.split()
} | {
    f"{land} {form}": "dollar" if land in ("us", "american") else f"{land} dollar"
    for land in ("us", "american", "australian", "canadian", "hong kong", "new zealand")
    for form in ("dollar", "dollars")
}

#: Measures, and one name for each.
MEASURES = {
    form: name
    for name, forms in {
        "year": "year|years|yr|yrs",
        "month": "month|months",
        "week": "week|weeks",
        "day": "day|days",
        "hour": "hour|hours|hrs",
        "minute": "minute|minutes|mins",
        "second": "second|seconds",
        "decade": "decade|decades",
        "century": "century|centuries",
        "fortnight": "fortnight|fortnights",
        "percent": "percent|per cent|pct",
        "percentage point": "percentage point|percentage points",
        "basis point": "basis point|basis points",
        "kilometre": "kilometre|kilometres|kilometer|kilometers|km|kms",
        "metre": "metre|metres|meter|meters|m",
        "centimetre": "centimetre|centimetres|centimeter|centimeters|cm",
        "millimetre": "millimetre|millimetres|millimeter|millimeters|mm",
        "mile": "mile|miles",
        "foot": "foot|feet|ft",
        "inch": "inch|inches",
        "yard": "yard|yards",
        "nautical mile": "nautical mile|nautical miles",
        "kilogram": "kilogram|kilograms|kilogramme|kilogrammes|kilo|kilos|kg",
        "gram": "gram|grams|gramme|grammes",
        "tonne": "tonne|tonnes|metric ton|metric tons",
        "ton": "ton|tons",
        "lb": "lb|lbs",
        "ounce": "ounce|ounces|oz",
        "hectare": "hectare|hectares",
        "acre": "acre|acres",
        "square kilometre": "square kilometre|square kilometres|square kilometer"
        "|square kilometers|sq km",
        "square mile": "square mile|square miles|sq mile|sq miles",
        "square metre": "square metre|square metres|square meter|square meters|sq m",
        "square foot": "square foot|square feet|sq ft",
        "litre": "litre|litres|liter|liters",
        "gallon": "gallon|gallons",
        "barrel": "barrel|barrels",
        "mph": "mph|miles per hour|miles an hour",
        "km/h": "km/h|kph|kmh|kilometres per hour|kilometers per hour|kilometres an hour"
        "|kilometers an hour",
        "celsius": "c|celsius|degrees celsius|°c|degrees c|degrees centigrade",
        "fahrenheit": "f|fahrenheit|degrees fahrenheit|°f|degrees f",
        "degree": "degree|degrees",
        "megawatt": "megawatt|megawatts|mw",
        "gigawatt": "gigawatt|gigawatts|gw",
        "kilowatt": "kilowatt|kilowatts|kw",
        "magnitude": "magnitude",
        "time": "time|times",
    }.items()
    for form in forms.split("|")
}  # fmt: skip

#: Common nouns for persons, beside those made by -ist and -man: what they count may be the same.
PERSONS = frozenset(
    """people person persons man men woman women child children boy boys girl girls troops soldiers
    soldier servicemen fighters fighter militants militant rebels rebel insurgents police officers
    officer guards guard civilians civilian residents resident victims victim dead injured wounded
    refugees refugee migrants migrant workers worker employees employee staff students student
    pupils passengers passenger protesters protester demonstrators demonstrator supporters voters
    members member inmates inmate prisoners prisoner hostages hostage survivors survivor suspects
    suspect teenagers teenager youths youth adults adult patients patient doctors doctor nurses
    citizens citizen crew sailors sailor pilots pilot gunmen gunman attackers attacker killers
    killer thieves thief robbers robber gangsters offenders offender prisoners criminals criminal
    climbers climber hikers rescuers firefighters miners fishermen farmers villagers inhabitants
    afghans americans russians israelis palestinians iraqis syrians ukrainians lawmakers deputies
    fans spectators players player athletes executives customers shoppers dockers drivers driver
    carjacker shooter shooters leader leaders experts expert critics critic analysts analyst
    commuters mob crowd family families lives deaths fatalities casualties""".split()
)

#: Words with a capital whose number belongs to the name: Flight 370.
DESIGNATIONS = frozenset(
    """flight route highway interstate article section chapter channel boeing airbus apollo formula
    room gate platform resolution grade level""".split()
)

#: Nouns in -er and -or that name no person.
THINGS_IN_ER = frozenset(
    """order number power water paper matter letter offer border tower river winter summer weather
    manner corner center quarter theater danger disorder chapter computer shower powder layer error
    factor sector motor mirror floor door color labor harbor favor humor rumor terror horror minor
    newspaper flower finger shoulder butter bitter dinner laser fiber filter poster banner counter
    over under after other former latter further never ever either neither rather together however
    major junior senior prior exterior interior inferior superior better bigger longer stronger
    higher lower larger smaller older younger earlier later greater wider deeper""".split()
)

#: Words behind a number that it does not count.
UNCOUNTED = frozenset("is was said says has had there years times".split())

#: Offices, ranks and callings that may stand before a name with a capital and are no part of it.
OFFICES = TITLES | frozenset(
    """judge justice sheriff constable sergeant detective captain lieutenant colonel major corporal
    admiral commander commissioner superintendent inspector officer officers agent marshal trooper
    attorney atty lawyer solicitor prosecutor barrister professor prof coach manager trainer
    congressman congresswoman representative rep sen gov gen lt col capt sgt maj rev pres councilman
    councilwoman councillor alderman delegate lawmaker mp mps member chancellor treasurer speaker
    whip
    archbishop bishop cardinal pope father sister brother rabbi imam sheikh sheik ayatollah mullah
    reverend pastor lord lady baroness baron dame count duke duchess emperor sultan emir crown
    princess undersheriff magistrate principal dep deputies quarterback goalkeeper referee
    first vice acting former ex interim ceo cfo co-founder founder executive managing
    editor reporter correspondent analyst spokespeople aide adviser advisor dist district state
    federal assistant associate under undersecretary permanent national security chair ambassadors
    minister ministers presidents actor actress singer star author""".split()
)

#: Nouns that head the name of a body; behind one, ``of`` goes on with the name.
BODIES = frozenset(
    """university college school institute academy bank ministry department bureau union court
    courts house chamber church republic council board office commission centre center kingdom
    federation confederation association society organization league hospital museum agency
    administration service services committee fund programme program front party army navy
    parliament assembly senate congress group company corporation corp inc ltd club team club
    states nations state authority foundation alliance coalition conference forum network force
    forces police guard airlines airways times post news herald press journal gazette guardian
    reporter television radio theatre theater orchestra trust precinct section unit brigade
    brigades movement government treaty pact cabinet secretariat county city town treasury
    exchange hotel airport station embassy prison jail cathedral mosque stadium arena park
    bridge tower square street road avenue hut line guides format""".split()
)

#: Nouns and first words of the names of places.
PLACES = frozenset(
    """asia africa america europe east west north south central northern southern eastern western
    new old great upper lower mount mt lake fort port cape san santa saint st los las el río rio sea
    ocean gulf bay river creek valley hill hills mountain mountains island islands peninsula desert
    county city town village province district region coast beach heights gardens springs falls
    place territory strip bank continent saudi sierra costa puerto hong sri united soviet""".split()
)

#: Nouns that head the names of prizes, laws, events and streets, which no person has.
THINGS = frozenset(
    """award awards prize medal cup championship championships games open series bowl act law bill
    code treaty accord agreement war day show movie book boulevard avenue road highway route flight
    class edition house ship operation campaign cross star line plaza center case trial station
    corridor project programme plan spokesman ball tour festival""".split()
)

#: Places and bodies that every reader knows: names at the head of a sentence, too.
GAZETTEER = frozenset(
    name.strip().replace("_", " ")
    for name in """afghanistan albania algeria andorra angola argentina armenia australia austria
    azerbaijan bahamas bahrain bangladesh barbados belarus belgium belize benin bhutan bolivia
    bosnia botswana brazil britain brunei bulgaria burundi cambodia cameroon canada chile china
    colombia congo croatia cuba cyprus czechia denmark djibouti ecuador egypt england eritrea
    estonia eswatini ethiopia fiji finland france gabon gambia germany ghana greece greenland
    guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland
    israel italy jamaica japan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon
    lesotho liberia libya liechtenstein lithuania luxembourg madagascar malawi malaysia maldives
    mali malta mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique
    myanmar namibia nepal netherlands nicaragua niger nigeria norway oman pakistan palestine
    panama paraguay peru philippines poland portugal qatar romania russia rwanda scotland
    senegal serbia singapore slovakia slovenia somalia spain sudan suriname sweden switzerland
    syria taiwan tajikistan tanzania thailand togo tunisia turkmenistan uganda ukraine uruguay
    uzbekistan venezuela vietnam wales yemen zambia zimbabwe new_zealand north_korea south_korea
    saudi_arabia sri_lanka south_africa south_sudan united_states united_kingdom united_nations
    european_union united_arab_emirates costa_rica el_salvador sierra_leone hong_kong
    soviet_union yugoslavia northern_ireland central_asia europe asia africa america antarctica
    abuja accra addis_ababa algiers amman amsterdam ankara athens baghdad baku bangkok beijing
    beirut belgrade berlin bern bogota brasilia bratislava brussels bucharest budapest cairo
    canberra caracas copenhagen dakar damascus delhi new_delhi dhaka doha dublin geneva hanoi
    harare havana helsinki islamabad istanbul jakarta jerusalem kabul kampala karachi kathmandu
    khartoum kyiv kinshasa lagos lima lisbon ljubljana london luanda madrid manila minsk
    mogadishu montevideo moscow mumbai munich nairobi oslo ottawa paris pyongyang quito rabat
    reykjavik riga riyadh rome sarajevo seoul shanghai sofia stockholm sydney melbourne taipei
    tallinn tashkent tbilisi tehran tirana tokyo toronto tripoli tunis ulaanbaatar vienna
    vilnius warsaw wellington yerevan zagreb dubai abu_dhabi sharjah mosul aleppo gaza crimea
    zurich barcelona milan naples frankfurt hamburg
    glasgow edinburgh manchester liverpool birmingham marseille st_petersburg vancouver montreal
    california texas florida alaska arizona colorado hawaii illinois louisiana massachusetts
    michigan minnesota nevada ohio oregon pennsylvania tennessee utah new_york new_jersey
    new_mexico new_hampshire north_carolina south_carolina los_angeles san_francisco san_diego
    chicago boston philadelphia houston dallas detroit seattle miami atlanta denver las_vegas
    new_orleans baltimore hollywood brooklyn manhattan kremlin taliban hamas hezbollah nato
    interpol pentagon reuters facebook twitter google white_house downing_street islamic_state
    al_qaida red_cross""".split()
)

#: Of these, the bodies that are no part of a government.
GROUP_NAMES = frozenset(
    "taliban hamas hezbollah|islamic state|al qaida".replace(" h", "|h").split("|")
)

#: Short forms that stand for one body or country wherever they stand.
SHORT_NAMES = {
    "US": "united states", "us": "united states", "usa": "united states",
    "united states of america": "united states", "america": "united states",
    "uk": "united kingdom", "britain": "united kingdom", "great britain": "united kingdom",
    "uae": "united arab emirates", "eu": "european union", "un": "united nations",
}  # fmt: skip

#: Small words within a name: Osama bin Laden, Charles de Gaulle.
PARTICLES = frozenset(
    "de la le van von der den bin ibn bint da do dos du di del della al el ul ter ten".split()
)

#: Believers, partisans and the like: written with a capital, no person, place or body.
ADHERENTS = frozenset(
    """muslim muslims islam islamic christian christians christianity catholic catholics protestant
    jew jews jewish sunni shia shiites hindu hindus buddhist buddhists sikh sikhs orthodox
    democrat democrats democratic republican republicans socialist socialists communist
    communists conservative conservatives liberal liberals labour nazi nazis marxist maoist kurd
    kurds pashtun pashtuns tajiks uzbeks turks hazara hispanic latino latinos native aboriginal
    maori black white pdt pst mst cst cet bst ist msk hebrew latin pro-western western soviet
    allied christmas easter ramadan god internet thanksgiving olympic olympics tv ok ceo gmt est
    pst utc edt et dna hiv aids covid suv gdp iq id pm am ad bc ko""".split()
)

#: Words that open sentences and prove nothing by their capital.
OPENERS = frozenset(
    """meanwhile however moreover instead later earlier last next early late today yesterday
    tomorrow now once still already perhaps maybe indeed thus hence therefore despite amid according
    officials police authorities witnesses experts analysts critics protesters demonstrators
    residents investigators prosecutors lawyers doctors firefighters scientists researchers
    reporters journalists lawmakers troops soldiers militants rebels rescuers students workers
    people many several few some others all most much such first second third finally recently
    previously initially asked speaking following including based given like unlike inevitably
    everybody everyone anybody anyone somebody someone nobody nothing everything something both
    reportedly ultimately two three four five six seven eight nine ten dozens hundreds thousands
    millions hooded women men children mr mrs here there yes no well oh sources source local senior
    former new old""".split()
)

#: More words that evaluate or class an actor, beside those of LABELS.
EVALUATIONS = frozenset(
    """hooded masked angry furious disgruntled striking rioting rogue corrupt ruthless brutal
    violent deranged beleaguered activist hated feared fanatic puppet renegade infamous
    dangerous elite anti-government pro-government pro-democracy right-wing left-wing neo-nazi
    racist suspended ousted deposed toppled impeached supremacist nationalist leftist socialist
    communist conservative liberal secular ultranationalist shadowy elusive self-confessed
    suicidal troubled hardened wanted would-be one-time""".split()
)
