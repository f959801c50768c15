"""Made-up transmissions: an agency's text in several versions, and what outlets made of it.

Every word is a token with a slot of its own, kept through all copying, so that for any difference
it is known who made it and who has which reading. The sentences are written by rule from the word
lists below; nothing is taken from any real report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

GROUPS = """dockers pilots weavers miners teachers surgeons bakers farmers sailors printers masons
drivers potters nurses welders brewers fishers rangers coopers tanners cyclists gardeners cooks
engineers clerks surveyors""".split()
NOUNS = """bridge ferry canal tower archive granary quarry orchard viaduct chapel museum theatre
furnace tunnel lantern mill shipyard warehouse aqueduct station garden library depot reservoir
lighthouse dam pier barrack foundry laboratory stadium cemetery bakery cellar greenhouse pavilion
terrace kiln sluice windmill abbey monument causeway jetty workshop telescope carriage turbine
organ chimney vineyard meadow glacier marsh forest island valley plateau pipeline cable antenna
contract treaty budget survey verdict inquiry licence ballot petition charter subsidy tariff
dispute rehearsal festival parade auction harvest census lecture voyage expedition""".split()
ADJECTIVES = """old northern narrow wooden public disused coastal granite crowded frozen medieval
rural empty regional annual private costly damp hollow steep quiet eastern rusty flooded sealed
distant modest brittle formal spacious""".split()
VERBS = """open close repair sell paint inspect abandon restore move guard survey flood rent occupy
measure clear extend block finance visit record photograph rename cancel delay expand approve
reject examine praise""".split()
PAST = {"sell": "sold", "rent": "rented", "cancel": "cancelled"}
OFFICES = """mayor treasurer curator inspector bishop senator harbourmaster architect judge
librarian geologist conductor registrar commissioner""".split()
LABELS = "defiant embattled notorious militant radical powerful controversial disgraced".split()
SAID = "said insisted conceded claimed warned argued".split()
SPELLED = """harbour|harbor centre|center neighbour|neighbor theatre|theater labour|labor
colour|color defence|defense programme|program""".split()
SYNONYMS = """began|started big|large nearly|almost road|highway helped|aided chose|picked
quickly|rapidly shop|store rich|wealthy ended|finished often|frequently buy|purchase""".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UNITS = "crowns guests weeks metres pages tonnes".split()
SYLLABLES = "var lin mor tes hol bra dun kel osk rim sta fen gul wex nor pal".split()
ENDS = "holm moor stad wick berg ford haven dal".split()
#: Kinds that are form alone.
FORMAL = ("spelling", "case", "style", "punctuation")


class Token(NamedTuple):
    """One word: its slot, its letters, the marks behind it, what it is, the clause it is in."""

    slot: int
    text: str
    trail: str = ""
    tag: str = ""
    clause: int = 0


Passage = list[Token]


class Edit(NamedTuple):
    """One planted deed: whose (``agency``, or sigla of a line, or of a page), what, on which slots.

    ``by`` holds the sigla that can rightly be named for it; empty if it is the agency's.
    """

    by: frozenset[str]
    what: str
    slots: frozenset[int]
    version: int = 0

    @property
    def formal(self) -> bool:
        """Whether only the form differs."""
        return self.what in FORMAL


@dataclass
class Page:
    """One witness: its line, agency and true version, its paragraphs, and the page as saved."""

    siglum: str
    line: str
    agency: str
    version: int
    passages: list[Passage]
    text: str = ""
    where: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def words(self) -> dict[int, str]:
        """What the page has in each slot."""
        return {token.slot: token.text for passage in self.passages for token in passage}


@dataclass
class Transmission:
    """A story with all that is true of it."""

    seed: int
    pages: list[Page]
    edits: list[Edit]
    versions: dict[tuple[str, int], list[Passage]]
    passage_of: dict[int, int]

    def write(self, folder: Path) -> None:
        """Write the pages and their ``story.toml``."""
        folder.mkdir(parents=True, exist_ok=True)
        toml = ['title = "A made-up transmission"']
        for page in self.pages:
            (folder / f"{page.siglum}.txt").write_bytes(page.text.encode())
            toml += ["[[witness]]", f'siglum = "{page.siglum}"', f'file = "{page.siglum}.txt"']
            toml += [f'outlet = "{page.line}"', f'line = "{page.line}"']
        (folder / "story.toml").write_text("\n".join(toml), encoding="utf-8")


class Setting(NamedTuple):
    """How much of everything a transmission has; ``draw_setting`` varies all of it."""

    n_passages: int
    n_versions: int
    n_lines: int
    n_witnesses: int
    gone: int
    new: int
    reworded: int
    page_edits: int
    line_edits: int
    drop: float
    add_passage: float
    coincidences: int
    copying: bool
    contaminated: bool
    other_agency: int
    american: float


def draw_setting(rng: Random) -> Setting:
    """Draw a setting: from two pages of two lines to twelve of eight, light to heavy editing."""
    n_lines = rng.choice([1, 2, 3, 3, 4, 4, 5, 6, 7, 8])
    n_witnesses = max(2, n_lines, min(12, n_lines + rng.choice([0, 0, 1, 2, 4])))
    return Setting(
        n_passages=rng.randint(6, 14),
        n_versions=rng.choice([1, 1, 2, 2, 2, 3, 4]),
        n_lines=n_lines,
        n_witnesses=n_witnesses,
        gone=rng.randint(0, 3),
        new=rng.randint(1, 4),
        reworded=rng.randint(3, 10),
        page_edits=rng.randint(1, 8),
        line_edits=rng.choice([0, 0, 1, 3, 5]),
        drop=rng.choice([0, 0.05, 0.1, 0.2]),
        add_passage=rng.choice([0, 0, 0, 0.1]),
        coincidences=rng.choice([0, 0, 0, 1, 1, 2]),
        copying=rng.random() < 0.2,
        contaminated=rng.random() < 0.15,
        other_agency=rng.choice([0, 0, 0, 1, 1, 2, 4]),
        american=rng.choice([0, 0, 0.1]),
    )


# Writing sentences


class Writer:
    """Writes passages and hands out slots."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.slot, self.clause, self.passage = rng, 0, 0, 0
        self.passage_of: dict[int, int] = {}
        self.labelled: dict[int, int] = {}

    def token(self, text: str, tag: str = "", clause: int = 0) -> Token:
        """A new word in a slot of its own."""
        self.slot += 1
        self.passage_of[self.slot] = self.passage
        return Token(self.slot, text, "", tag, clause)

    def beside(self, token: Token, text: str) -> Token:
        """A label before a word: all labels of that word stand in one slot."""
        new = self.token(text, "label", token.clause)
        slot = self.labelled.setdefault(token.slot, new.slot)
        return new._replace(slot=slot)

    def settle(self, passage: Passage) -> None:
        """Count words that came into a passage as the passage's."""
        home = min(self.passage_of[token.slot] for token in passage)
        self.passage_of.update((token.slot, home) for token in passage)

    def name(self, ends: Iterable[str] = ENDS) -> str:
        """A made-up name."""
        pick = self.rng.choice
        return (pick(SYLLABLES) + pick(SYLLABLES[:8]) + pick(list(ends))).capitalize()

    def thing(self, clause: int = 0) -> Passage:
        """A noun with its article and an adjective."""
        pick = self.rng.choice
        adjective = self.token(pick(ADJECTIVES), "adjective", clause)
        return [self.token("the", "", clause), adjective, self.token(pick(NOUNS), "noun", clause)]

    def people(self, clause: int = 0) -> Passage:
        """A group of actors, of a place."""
        pick = self.rng.choice
        of = [self.token("of", "", clause), self.token(self.name(), "name", clause)]
        group = [self.token("the", "", clause), self.token(pick(GROUPS), "group", clause)]
        return group + (of if self.rng.random() < 0.6 else [])

    def trimmings(self) -> Passage:
        """A word or two that editors handle: a spelling, a synonym, a number, an office."""
        pick = self.rng.choice
        kind = pick("spelled synonym number office".split())
        if kind == "spelled":
            return [self.token("near"), self.token("the"),
                    self.token(pick(SPELLED).split("|")[0], "spelled")]  # fmt: skip
        if kind == "synonym":
            return [self.token("and"), self.token(pick(SYNONYMS).split("|")[0], "synonym"),
                    self.token("with"), *self.thing()]  # fmt: skip
        if kind == "number":
            number = self.token(str(self.rng.randint(21, 999)), "number")
            return [self.token("for"), number, self.token(pick(UNITS))]
        return [self.token("before"), self.token("the"), self.token(pick(OFFICES), "office"),
                self.token(self.name(("sen", "ov", "ard", "ini")), "name")]  # fmt: skip

    def clause_of(self) -> Passage:
        """A clause that can be lost or gained."""
        self.clause += 1
        pick, own = self.rng.choice, self.clause
        opens = self.token(pick("while because although where after".split()), "", own)
        verb = self.token(_past(pick(VERBS)), "verb", own)
        return [opens, *self.people(own), verb, *self.thing(own)]

    def sentence(self) -> Passage:
        """A sentence of fifteen to thirty words."""
        rng, pick = self.rng, self.rng.choice
        told: Passage = []
        if rng.random() < 0.4:
            told += _behind([self.token("in"), self.token(self.name(), "name")], ",")
        told += self.people()
        if rng.random() < 0.3:
            told += [self.token("will", "will"), self.token(pick(VERBS), "future")]
        else:
            told += [self.token(_past(pick(VERBS)), "verb")]
        told += [*self.thing(), self.token(pick("of beside behind under".split())), *self.thing()]
        told += self.trimmings()
        if rng.random() < 0.6:
            told = _behind(told, ",") + self.clause_of()
        if rng.random() < 0.4:
            speaker = [self.token("the"), self.token(pick(OFFICES), "office")]
            day = [self.token("on"), self.token(pick(DAYS))]
            told = _behind(told, ",") + [*speaker, self.token(pick(SAID), "said"), *day]
        first = told[0]._replace(text=told[0].text[:1].upper() + told[0].text[1:])
        return _behind([first, *told[1:]], ".")

    def paragraph(self) -> Passage:
        """A new passage of one to three sentences."""
        self.passage += 1
        return [token for _ in range(self.rng.choice([1, 2, 2, 3])) for token in self.sentence()]


def _past(verb: str) -> str:
    if verb in PAST:
        return PAST[verb]
    return verb + "d" if verb.endswith("e") else verb + "ed"


def _behind(told: Passage, mark: str) -> Passage:
    """The same words with a mark behind the last."""
    return [*told[:-1], told[-1]._replace(trail=mark)]


# Editing: each deed gives the new passage and the slots it touched, or nothing if it finds no hold

Done = tuple[Passage, frozenset[int], str] | None


def _replaced(passage: Passage, at: int, text: str, what: str) -> Done:
    token = passage[at]
    text = text[:1].upper() + text[1:] if token.text[:1].isupper() and what != "case" else text
    new = token._replace(text=text)
    return [*passage[:at], new, *passage[at + 1 :]], frozenset([token.slot]), what


def _some(passage: Passage, rng: Random, *tags: str) -> int | None:
    found = [k for k, token in enumerate(passage) if token.tag in tags]
    return rng.choice(found) if found else None


def reword(passage: Passage, rng: Random, writer: Writer) -> Done:
    """Put another word in a slot: noun, adjective, verb, actor, synonym."""
    at = _some(passage, rng, "noun", "adjective", "verb", "group", "synonym")
    if at is None:
        return None
    token = passage[at]
    pool = {"noun": NOUNS, "adjective": ADJECTIVES, "group": GROUPS}.get(token.tag)
    if token.tag == "verb":
        pool = list(map(_past, VERBS))
    if pool is None:
        pool = [pair.split("|")[1] for pair in SYNONYMS]
    return _replaced(passage, at, rng.choice([w for w in pool if w != token.text]), "wording")


def relabel(passage: Passage, rng: Random, writer: Writer) -> Done:
    """Put a label before an actor."""
    at = _some(passage, rng, "group")
    if at is None or at == 0 or passage[at - 1].tag == "label":
        return None
    new = writer.beside(passage[at], rng.choice(LABELS))
    return [*passage[:at], new, *passage[at:]], frozenset([new.slot]), "label"


def say_otherwise(passage: Passage, rng: Random, writer: Writer) -> Done:
    """Another verb of saying."""
    at = _some(passage, rng, "said")
    if at is None:
        return None
    verb = rng.choice([w for w in SAID if w != passage[at].text])
    return _replaced(passage, at, verb, "attribution")


def renumber(passage: Passage, rng: Random, writer: Writer) -> Done:
    """Another number."""
    at = _some(passage, rng, "number")
    if at is None or not passage[at].text.isdigit():
        return None
    return _replaced(passage, at, str(int(passage[at].text) + rng.randint(1, 90)), "detail")


def lose_clause(passage: Passage, rng: Random, writer: Writer) -> Done:
    """Leave a clause out."""
    clauses = sorted({token.clause for token in passage if token.clause})
    if not clauses:
        return None
    clause = rng.choice(clauses)
    gone = [token for token in passage if token.clause == clause]
    first = passage.index(gone[0])
    if first == 0:
        return None
    kept = [token for token in passage if token.clause != clause]
    end = gone[-1].trail
    kept[first - 1] = kept[first - 1]._replace(trail=end)
    return kept, frozenset(token.slot for token in gone), "lost clause"


def gain_clause(passage: Passage, rng: Random, writer: Writer) -> Done:
    """Add a clause at the end of a sentence."""
    ends = [k for k, token in enumerate(passage) if token.trail == "."]
    at = rng.choice(ends)
    new = _behind(writer.clause_of(), ".")
    made = [*passage[:at], passage[at]._replace(trail=","), *new, *passage[at + 1 :]]
    return made, frozenset(token.slot for token in new), "gained clause"


def respell(passage: Passage, rng: Random, writer: Writer) -> Done:
    """The American spelling."""
    pairs = dict(pair.split("|") for pair in SPELLED)
    at = _some(passage, rng, "spelled")
    if at is None or passage[at].text not in pairs:
        return None
    return _replaced(passage, at, pairs[passage[at].text], "spelling")


def recase(passage: Passage, rng: Random, writer: Writer) -> Done:
    """A capital for an office."""
    at = _some(passage, rng, "office")
    if at is None or passage[at].text[:1].isupper():
        return None
    return _replaced(passage, at, passage[at].text.capitalize(), "case")


def retense(passage: Passage, rng: Random, writer: Writer) -> Done:
    """What was to come has happened: "will open" becomes "opened"."""
    for at in [k for k, token in enumerate(passage[:-1]) if token.tag == "will"]:
        after = passage[at + 1]
        past = after._replace(text=_past(after.text), tag="verb")
        slots = frozenset([passage[at].slot, after.slot])
        return [*passage[:at], past, *passage[at + 2 :]], slots, "tense"
    return None


Deed = Callable[[Passage, Random, Writer], Done]
OUTLETS: tuple[Deed, ...] = (
    reword, reword, reword, relabel, relabel, say_otherwise, renumber, lose_clause, lose_clause,
    gain_clause, respell, recase,
)  # fmt: skip
AGENCIES: tuple[Deed, ...] = (
    reword, reword, reword, retense, retense, say_otherwise, renumber, lose_clause, gain_clause,
)  # fmt: skip
#: What two lines may do without knowing of each other; form comes most often.
COINCIDING: tuple[Deed, ...] = (respell, respell, recase, recase, say_otherwise, lose_clause)


class _Maker:
    """Makes one transmission step by step."""

    def __init__(self, seed: int, setting: Setting | None = None) -> None:
        self.rng = Random(seed)
        self.writer = Writer(self.rng)
        self.setting = setting or draw_setting(self.rng)
        self.edits: list[Edit] = []
        self.pages: list[Page] = []
        self.versions: dict[tuple[str, int], list[Passage]] = {}
        self.seed = seed

    def make(self) -> Transmission:
        own = self.setting
        self.agency("NordWire", own.n_versions, own.n_lines, own.n_witnesses)
        if own.other_agency:
            n = own.other_agency
            self.agency("PortWire", 1 if n < 4 else 2, min(n, 3), n)
        for page in self.pages:
            self.save(page)
        return Transmission(
            self.seed, self.pages, self.edits, self.versions, self.writer.passage_of
        )

    def agency(self, name: str, n_versions: int, n_lines: int, n_witnesses: int) -> None:
        """An agency's text in its versions, and the pages that carry it."""
        told = [self.writer.paragraph() for _ in range(self.setting.n_passages)]
        self.versions[name, 1] = told
        for version in range(2, n_versions + 1):
            told = self.revise(told, version)
            self.versions[name, version] = told
        pages = self.carriers(name, n_versions, n_lines, n_witnesses)
        if self.setting.contaminated:
            self.contaminate(pages)
        self.edit_lines(pages)
        self.coincide(pages)
        for page in pages:
            self.edit_page(page)
        if self.setting.copying and len(pages) > 2:
            self.copy(pages)
        self.pages += pages

    def carriers(self, name: str, n_versions: int, n_lines: int, n: int) -> list[Page]:
        """Pages with a line and a version each; every line has one."""
        pages = []
        for number in range(n):
            line = number if number < n_lines else self.rng.randrange(n_lines)
            version = self.rng.randint(1, n_versions)
            siglum = chr(ord("A") + len(self.pages) + number)
            told = [list(passage) for passage in self.versions[name, version]]
            pages.append(Page(siglum, f"{name[0]}-line {line}", name, version, told))
        return pages

    def revise(self, told: list[Passage], version: int) -> list[Passage]:
        """The next version: passages gone, passages new, wording and tense revised."""
        own, rng = self.setting, self.rng
        told = [list(passage) for passage in told]
        for _ in range(min(own.gone, len(told) - 4)):
            gone = told.pop(rng.randrange(len(told)))
            self.note((), "gone passage", (token.slot for token in gone), version)
        for _ in range(own.reworded):
            self.do(told, rng.choice(AGENCIES), (), version)
        for _ in range(own.new):
            new = self.writer.paragraph()
            told.insert(rng.randint(0, len(told)), new)
            self.note((), "new passage", (token.slot for token in new), version)
        return told

    def note(self, by: Iterable[str], what: str, slots: Iterable[int], version: int = 0) -> None:
        self.edits.append(Edit(frozenset(by), what, frozenset(slots), version))

    def do(self, told: list[Passage], deed: Deed, by: Iterable[str], version: int = 0) -> None:
        """Do one deed somewhere in a text, if it finds a hold."""
        at = self.rng.randrange(len(told))
        done = deed(told[at], self.rng, self.writer)
        if done:
            self.writer.settle(done[0])
            told[at] = done[0]
            self.note(by, done[2], done[1], version)

    def edit_lines(self, pages: list[Page]) -> None:
        """House edits that the pages of a line share, and house spelling."""
        for line in sorted({page.line for page in pages}):
            sisters = [page for page in pages if page.line == line]
            deeds = [self.rng.choice(OUTLETS) for _ in range(self.setting.line_edits)]
            american = self.rng.random() < self.setting.american
            deeds += [respell] * (20 if american else 0)
            for deed in deeds:
                self.share(sisters, deed, True)

    def share(self, pages: list[Page], deed: Deed, together: bool) -> None:
        """The same deed on several pages that have the passage in the same words."""
        first = self.rng.choice(pages)
        at = self.rng.randrange(len(first.passages))
        before = first.passages[at]
        done = deed(before, self.rng, self.writer)
        if not done:
            return
        self.writer.settle(done[0])
        hit = [page for page in pages if before in page.passages]
        for page in hit:
            page.passages[page.passages.index(before)] = list(done[0])
        by = [page.siglum for page in hit]
        for own in [by] if together else [[siglum] for siglum in by]:
            self.note(own, done[2], done[1])

    def coincide(self, pages: list[Page]) -> None:
        """Pages of two lines make the same edit, each by itself."""
        for _ in range(self.setting.coincidences):
            lines = sorted({page.line for page in pages})
            if len(lines) < 2:
                return
            two = [self.rng.choice([p for p in pages if p.line == line])
                   for line in self.rng.sample(lines, 2)]  # fmt: skip
            self.share(two, self.rng.choice(COINCIDING), False)

    def edit_page(self, page: Page) -> None:
        """A page's own edits: wording and the rest, passages left out, added, moved."""
        own, rng = self.setting, self.rng
        for _ in range(rng.randint(0, own.page_edits)):
            self.do(page.passages, rng.choice(OUTLETS), page.siglum)
        for passage in list(page.passages):
            if rng.random() < own.drop and len(page.passages) > 3:
                page.passages.remove(passage)
                self.note(page.siglum, "lost passage", (token.slot for token in passage))
        if rng.random() < own.add_passage:
            new = self.writer.paragraph()
            page.passages.insert(rng.randint(0, len(page.passages)), new)
            self.note(page.siglum, "added passage", (token.slot for token in new))
        if rng.random() < 0.15:
            moved = page.passages.pop(rng.randrange(len(page.passages)))
            page.passages.insert(rng.randint(0, len(page.passages)), moved)
            self.note(page.siglum, "moved", (token.slot for token in moved))

    def save(self, page: Page) -> None:
        """Lay the page out; at times a paragraph runs on into the next, or is broken in two."""
        rng, n = self.rng, len(page.passages)
        joined = rng.randrange(n - 1) if rng.random() < 0.2 else -1
        parted = rng.randrange(n) if rng.random() < 0.2 else -1
        _render(page, self.writer.name(), joined, parted)
        for what, at, length in (("joined", joined, 2), ("parted", parted, 1)):
            span = page.passages[at : at + length] if at >= 0 else []
            self.note(page.siglum, what, (token.slot for passage in span for token in passage))

    def copy(self, pages: list[Page]) -> None:
        """One page is made from another, which it cites: it counts as that one's line."""
        copy, source = self.rng.sample(pages, 2)
        gone = copy.siglum
        self.edits = [
            edit._replace(by=edit.by - {gone}) if gone in edit.by else edit
            for edit in self.edits
            if edit.by != {gone}
        ]
        self.edits = [
            edit._replace(by=edit.by | {gone}) if source.siglum in edit.by else edit
            for edit in self.edits
        ]
        copy.line, copy.version = source.line, source.version
        copy.passages = [list(passage) for passage in source.passages]
        self.edit_page(copy)

    def contaminate(self, pages: list[Page]) -> None:
        """A page of an earlier version takes one passage over from a later one."""
        name = pages[0].agency
        last = max(page.version for page in pages)
        early = [page for page in pages if page.version < last]
        if not early:
            return
        page = self.rng.choice(early)
        later = self.versions[name, self.rng.randint(page.version + 1, last)]
        home = {self.writer.passage_of[p[0].slot]: k for k, p in enumerate(page.passages)}
        other = [p for p in later if p not in page.passages]
        if not other:
            return
        taken = list(self.rng.choice(other))
        at = home.get(self.writer.passage_of[taken[0].slot])
        old = page.words
        if at is None:
            page.passages.insert(self.rng.randint(0, len(page.passages)), taken)
        else:
            page.passages[at] = taken
        new = page.words
        slots = {slot for slot in old.keys() | new.keys() if old.get(slot) != new.get(slot)}
        self.note(page.siglum, "contamination", slots)


def _render(page: Page, title: str, joined: int, parted: int) -> None:
    """Write the page as saved, and note where each slot stands; number the odd paragraphs from 0.

    The paragraph *joined* runs on into the next; *parted* is broken behind its first sentence.
    """
    text = f"Report of the day in {title}\n\n"
    for number, passage in enumerate(page.passages):
        ends = [k for k, token in enumerate(passage[:-1]) if token.trail == "."]
        for k, token in enumerate(passage):
            page.where[token.slot] = len(text), len(text) + len(token.text)
            text += token.text + token.trail
            broken = number == parted and ends and k == ends[0]
            text += "" if k == len(passage) - 1 else "\n\n" if broken else " "
        text += " " if number == joined else "\n\n"
    page.text = text


def make(seed: int, setting: Setting | None = None) -> Transmission:
    """A made-up transmission with all that is true of it; equal seeds give equal transmissions.

    Without *setting* one is drawn from the seed.
    """
    return _Maker(seed, setting).make()
